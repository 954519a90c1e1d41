export interface Opening {
  readonly role: string;
  readonly actorToken: string;
  readonly snapshot: boolean;
  /** Whether a snapshot may be written to. */
  readonly writes: boolean;
  readonly timeoutMs: number;
}

/** A text and its values. Never named: SQL that got in could have put its own under the name. */
export type Statement = readonly [text: string, ...values: string[]];

/**
 * What begins a transaction, with role, actor and time limits. The token travels as a value and
 * stands in no statement: what runs on other connections of the same login is readable in
 * pg_stat_activity. Whatever an earlier transaction left in the session is put back first:
 * settings without LOCAL, cursors WITH HOLD, advisory locks of the session (TE11).
 */
export function openingStatements(opening: Opening): readonly Statement[] {
  const limit = String(Math.trunc(opening.timeoutMs));
  return [
    [beginning(opening)],
    ['RESET ALL'],
    ['CLOSE ALL'],
    [
      `SELECT pg_advisory_unlock_all(), set_config('obhut.actor', $1, true),
         set_config('statement_timeout', $2, true), set_config('lock_timeout', $3, true),
         set_config('idle_in_transaction_session_timeout', $4, true), set_config('jit', 'off', true),
         set_config('timezone', 'UTC', true), set_config('role', $5, true)`,
      opening.actorToken,
      limit,
      String(Math.min(Math.trunc(opening.timeoutMs), 5_000)),
      String(Math.trunc(opening.timeoutMs) * 2),
      opening.role,
    ],
  ];
}

function beginning({ snapshot, writes }: Opening): string {
  if (!snapshot) return 'BEGIN';
  return `BEGIN ISOLATION LEVEL REPEATABLE READ ${writes ? 'READ WRITE' : 'READ ONLY'}`;
}
