import type { MappedField } from '#governance/contract/annexes.ts';
import type { AnyKind } from '#kernel/kind/define-kind.ts';
import type { TableColumns } from './column-use.ts';
import { installationColumns } from './installation-columns.ts';
import { tenantColumns } from './tenant-columns.ts';

/** What of a kind's declaration says which data it holds, and for how long. */
type MappedKind = Pick<AnyKind, 'name' | 'data' | 'retention'>;

/**
 * The whole data map: every field of every kind, and every column that holds data of people. Annex II and
 * the register of processing are both made of it, and of nothing else (CO4).
 */
export function mappedFields(kinds: readonly MappedKind[]): readonly MappedField[] {
  const ofKinds = kinds.flatMap(({ name: kind, data, retention: { after, period } }) =>
    Object.entries(data).map(([field, use]): MappedField => {
      const { category, use: purpose } = use;
      return { name: `${kind}.${field}`, category, use: purpose, retention: { after, period } };
    }),
  );
  return [...ofKinds, ...mappedColumns];
}

/** What is by kind the kinds say; what is of the program alone holds nothing of people. */
const mappedColumns: readonly MappedField[] = [
  ...fieldsOf(tenantColumns),
  ...fieldsOf(installationColumns),
];

function fieldsOf(tables: Readonly<Record<string, TableColumns>>): MappedField[] {
  return Object.entries(tables).flatMap(([table, columns]) =>
    Object.entries(columns).flatMap(([column, use]): MappedField[] =>
      use === 'by-kind' || use === 'none'
        ? []
        : [{ name: `${table}.${column}`, category: use.category, use: use.use, retention: null }],
    ),
  );
}
