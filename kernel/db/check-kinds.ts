import { AppError } from '#kernel/base/app-error.ts';
import type { Sql } from '#kernel/db/sql.ts';
import type { AnyKind } from '#kernel/kind/define-kind.ts';
import { registeredKind } from '#kernel/db/registry-sql.ts';

/**
 * Refuses to go on with a kind that the database does not know as it is declared (TE6).
 * Throws 'database.kind-unknown'.
 */
export async function checkKinds(sql: Sql, kinds: readonly AnyKind[]): Promise<void> {
  const rows = await sql.query<{ name: string; fingerprint: string }>(
    'SELECT name, fingerprint FROM obhut.kind',
  );
  const known = new Map(rows.map(({ name, fingerprint }) => [name, fingerprint]));
  for (const kind of kinds) {
    const { name, fingerprint } = registeredKind(kind);
    if (known.get(name) !== fingerprint)
      throw new AppError('database.kind-unknown', { kind: name });
  }
}
