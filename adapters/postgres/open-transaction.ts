import type pg from 'pg';

export interface Opening {
  readonly role: string;
  readonly actorToken: string;
  readonly snapshot: boolean;
  readonly timeoutMs: number;
}

/** What pg's connection offers to a query that speaks the protocol itself. */
interface Wire {
  readonly stream: { cork(): void; uncork(): void };
  parse(statement: { text: string }): void;
  bind(values: { values: readonly string[] }): void;
  execute(portal: { portal?: string }): void;
  sync(): void;
}

/**
 * Begins a transaction with role, actor and time limits in one round trip. The token travels as a
 * value and stands in no statement: what runs on other connections of the same login is readable
 * in pg_stat_activity. Whatever an earlier transaction left in the session is put back first:
 * settings without LOCAL, cursors WITH HOLD, advisory locks of the session (TE11).
 */
export async function openTransaction(client: pg.PoolClient, opening: Opening): Promise<void> {
  const limit = String(Math.trunc(opening.timeoutMs));
  const statements: readonly (readonly [string, ...string[]])[] = [
    [`BEGIN${opening.snapshot ? ' ISOLATION LEVEL REPEATABLE READ READ ONLY' : ''}`],
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
  await new Promise<void>((resolve, reject) => {
    client.query(new Batch(statements, (error) => (error === null ? resolve() : reject(error))));
  });
}

/** Several statements with their values in one message each way; answers are not looked at. */
class Batch implements pg.Submittable {
  readonly #statements: readonly (readonly [string, ...string[]])[];
  /** Called once, by the end of the batch or by a connection that broke. */
  readonly callback: (error: Error | null) => void;
  #error: Error | null = null;

  constructor(
    statements: readonly (readonly [string, ...string[]])[],
    callback: (error: Error | null) => void,
  ) {
    this.#statements = statements;
    this.callback = callback;
  }

  submit(connection: pg.Connection): void {
    const wire = connection as unknown as Wire;
    wire.stream.cork();
    for (const [text, ...values] of this.#statements) {
      // Never named: SQL that got in could have put its own statement under the name.
      wire.parse({ text });
      wire.bind({ values });
      wire.execute({});
    }
    wire.sync();
    wire.stream.uncork();
  }

  handleRowDescription(): void {}
  handleDataRow(): void {}
  handlePortalSuspended(): void {}
  handleEmptyQuery(): void {}
  handleCommandComplete(): void {}

  handleError(error: Error): void {
    this.#error = error;
    this.callback(error);
  }

  handleReadyForQuery(): void {
    if (this.#error === null) this.callback(null);
  }
}
