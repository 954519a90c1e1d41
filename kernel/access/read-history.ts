import type { AccountId, AudienceId, MutationId, RecordId } from '#kernel/base/ids.ts';
import {
  historyCursorPattern,
  type HistoryPage,
  historyPageLimit,
  type HistoryState,
} from '#kernel/access/history.ts';
import type { Sql } from '#kernel/db/sql.ts';

interface StateRow {
  readonly revision: number;
  readonly mutation_id: MutationId | null;
  readonly audience_id: AudienceId;
  readonly kind: string;
  readonly body: string;
  readonly written_by: AccountId;
  readonly written_at: string;
  readonly ended_as: 'change' | 'move' | 'delete' | null;
  readonly ended_by: AccountId | null;
  readonly ended_at: string | null;
  readonly unseen: boolean | null;
}

/**
 * Reads what a record was, newest first, as far as the actor reads the audiences it stood in;
 * null when that is nothing at all, which is the answer for records that are not there, too (HI2).
 * One statement, so that the present state and the ones before it fit together. `after`: the
 * `next` of the page before.
 */
export async function readHistory(
  sql: Sql,
  record: RecordId,
  page: { readonly after: string | null; readonly limit: number },
): Promise<HistoryPage | null> {
  const [, revision, mutation] = historyCursorPattern.exec(page.after ?? '') ?? [];
  const limit = Math.max(1, Math.min(page.limit, historyPageLimit));
  const rows = await sql.query<StateRow>(
    `SELECT s.revision, s.mutation_id, s.audience_id, s.kind, s.body::text AS body,
            s.written_by, to_json(s.written_at) #>> '{}' AS written_at,
            s.ended_as, s.ended_by, to_json(s.ended_at) #>> '{}' AS ended_at, s.unseen
     FROM (
       (SELECT t.revision, NULL::uuid AS mutation_id, t.audience_id, t.kind, t.body,
               t.changed_by AS written_by, t.changed_at AS written_at,
               NULL::text AS ended_as, NULL::uuid AS ended_by, NULL::timestamptz AS ended_at,
               NULL::boolean AS unseen
        FROM tenant_schema.record t
        WHERE t.id = $1 AND $2::integer IS NULL)
       UNION ALL
       (SELECT v.revision, v.mutation_id, v.audience_id, v.kind, v.body, v.written_by, v.written_at,
               v.ended_as, v.ended_by, v.ended_at, v.unseen
        FROM tenant_schema.revision v
        WHERE v.record_id = $1
          AND ($2::integer IS NULL OR (v.revision, v.mutation_id) < ($2::integer, $3::uuid))
        ORDER BY v.revision DESC, v.mutation_id DESC
        LIMIT $4::integer)
     ) s
     ORDER BY s.ended_as IS NULL DESC, s.revision DESC, s.mutation_id DESC
     LIMIT $4::integer`,
    // One more than asked: whether there is anything after this page.
    [record, revision === undefined ? null : Number(revision), mutation ?? null, limit + 1],
  );
  if (rows.length === 0) return null;
  const shown = rows.slice(0, limit);
  return { states: shown.map(stateOf), next: rows.length > limit ? cursorOf(shown) : null };
}

function stateOf(row: StateRow): HistoryState {
  const { ended_as: as, ended_by: by, ended_at: at } = row;
  return {
    revision: row.revision,
    audience: row.audience_id,
    kind: row.kind,
    body: JSON.parse(row.body) as Record<string, unknown>,
    writtenBy: row.written_by,
    writtenAt: row.written_at,
    ended:
      as === null || by === null || at === null
        ? null
        : { as, by, at, unseen: row.unseen === true },
  };
}

/** The present state has no mutation that ended it; everything before it comes after it. */
function cursorOf(shown: readonly StateRow[]): string | null {
  const last = shown.at(-1);
  if (last === undefined) return null;
  return `${last.revision}.${last.mutation_id ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff'}`;
}
