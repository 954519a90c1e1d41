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

export const usualTimeoutMs = 15_000;

/**
 * What every session of the app begins with, and RESET ALL comes back to, whatever the settings of
 * role and database say.
 */
export const sessionSettings = Object.entries({
  jit: 'off',
  timezone: 'UTC',
  ...limitsFor(usualTimeoutMs),
})
  .map(([name, value]) => `-c ${name}=${value}`)
  .join(' ');

/**
 * What begins a transaction, with role, actor and time limits. The token travels as a value and
 * stands in no statement: what runs on other connections of the same login is readable in
 * pg_stat_activity. Whatever an earlier transaction left in the session is put back first:
 * settings without LOCAL, cursors WITH HOLD, advisory locks of the session (TE11).
 */
export function openingStatements(opening: Opening): readonly Statement[] {
  const { actorToken, role, timeoutMs } = opening;
  const open: Statement =
    timeoutMs === usualTimeoutMs
      ? [openUsual, actorToken, role]
      : [openLimited, actorToken, role, ...Object.values(limitsFor(timeoutMs))];
  return [[beginning(opening)], ['RESET ALL'], ['CLOSE ALL'], open];
}

const openUsual = `
  SELECT pg_advisory_unlock_all(), set_config('obhut.actor', $1, true), set_config('role', $2, true)`;

const openLimited = `
  SELECT pg_advisory_unlock_all(), set_config('obhut.actor', $1, true), set_config('role', $2, true),
    set_config('statement_timeout', $3, true), set_config('lock_timeout', $4, true),
    set_config('idle_in_transaction_session_timeout', $5, true)`;

function limitsFor(timeoutMs: number) {
  const limit = Math.trunc(timeoutMs);
  return {
    statement_timeout: String(limit),
    lock_timeout: String(Math.min(limit, 5_000)),
    idle_in_transaction_session_timeout: String(limit * 2),
  };
}

function beginning({ snapshot, writes }: Opening): string {
  if (!snapshot) return 'BEGIN';
  return `BEGIN ISOLATION LEVEL REPEATABLE READ ${writes ? 'READ WRITE' : 'READ ONLY'}`;
}
