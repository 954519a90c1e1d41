import type { Sql } from '#kernel/db/sql.ts';
import type { AnyKind } from '#kernel/kind/define-kind.ts';
import type { Registry } from '#kernel/kind/registry.ts';

/** By what somebody gets records, or what lies beside them; the pull of a device is a delivery instead. */
export type ReadWay = 'api' | 'feed' | 'history' | 'media';

/** Whether records of this kind may tell of somebody's health, by its own data map (CH19). */
function isSensitive({ data }: Pick<AnyKind, 'data'>): boolean {
  return Object.values(data).some(({ category }) => category === 'user.health_and_medical');
}

/** A kind that is not known here any more tells nothing of itself: it counts as one that tells much. */
export function isSensitiveIn(registry: Registry, kind: string): boolean {
  const known = registry.kinds.get(kind);
  return known === undefined || isSensitive(known);
}

/** Notes in the chronicle that the actor gets these, in the transaction that reads them (CH19). */
export async function noteRead(sql: Sql, way: ReadWay, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql.query('SELECT tenant_schema.note_read($1, $2)', [ids, JSON.stringify({ by: way })]);
}
