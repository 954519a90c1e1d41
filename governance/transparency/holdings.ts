import type { AnyKind } from '#kernel/kind/define-kind.ts';
import type { ColumnUse } from '../data-map/column-use.ts';
import { installationColumns } from '../data-map/installation-columns.ts';
import { tenantColumns } from '../data-map/tenant-columns.ts';
import type { PublishedHolding, PublishedKind } from './document.ts';

/** What the tables beside the entries hold, by category and use, from the data map. */
export function publishedHoldings(): PublishedHolding[] {
  const tables = new Map<string, Set<string>>();
  const uses = new Map<string, Exclude<ColumnUse, string>>();
  for (const [table, columns] of [
    ...Object.entries(installationColumns),
    ...Object.entries(tenantColumns),
  ]) {
    for (const use of Object.values(columns)) {
      if (typeof use === 'string') continue;
      const key = `${use.category} ${use.use}`;
      uses.set(key, use);
      const known = tables.get(key) ?? new Set();
      tables.set(key, known.add(table));
    }
  }
  return [...uses]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, { category, use }]) => ({
      category,
      use,
      tables: [...(tables.get(key) ?? [])].toSorted(),
    }));
}

/** What an entry of each kind holds, and for how long, as the kind declares it. */
export function publishedKinds(kinds: readonly AnyKind[]): PublishedKind[] {
  return kinds.map((kind) => {
    const fields = kind.fields.map((name) => {
      const use = kind.data[name];
      // A field without one does not compile; one that came past the compiler is not published.
      if (use === undefined) throw new Error(`${kind.name}.${name} is in no data map`);
      return { name, category: use.category, use: use.use };
    });
    return {
      name: kind.name,
      fields,
      keptAfter: kind.retention.after,
      keptFor: kind.retention.period,
      firstSeenBy: kind.audiences.default,
      isSensitive: fields.some(({ category }) => category === 'user.health_and_medical'),
    };
  });
}
