import type { Sql } from '#kernel/db/sql.ts';

/** The keys that signed, as customers keep them: the one in use first, and how each followed the one before. */
export interface KnownKeys {
  readonly keys: readonly string[];
  readonly handovers: readonly string[];
}

/** As anybody in the tenant that the connection is in. */
export async function readKeys(sql: Sql): Promise<KnownKeys> {
  const rows = await sql.query<{ key: string; note: string | null }>(
    'SELECT key, note FROM tenant_schema.chronicle_keys()',
  );
  return {
    keys: rows.map(({ key }) => key).toReversed(),
    handovers: rows.flatMap(({ note }) => (note === null ? [] : [note])),
  };
}
