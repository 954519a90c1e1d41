import pg from 'pg';

export interface IdentityPoolOptions {
  /** Connection string of the login role `obhut_identity`. */
  readonly url: string;
  readonly connections?: number;
  /** After how long a connection that owes an answer is cut (TE23). */
  readonly silenceMs?: number;
}

/**
 * The connections of identity. Its statements are short; one that a database does not answer, nor
 * end, would hold up every sign-in for as long as the network takes to notice.
 */
export function openIdentityPool(options: IdentityPoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connections ?? 5,
    application_name: 'obhut-identity',
    options: '-c search_path=identity',
    connectionTimeoutMillis: 10_000,
    Client: impatientClient(options.silenceMs ?? 20_000),
  });
  // An idle connection that breaks is dropped by the pool; the next query opens a new one.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** A client that ends its connection when the other side owes an answer for too long. */
function impatientClient(silenceMs: number): typeof pg.Client {
  return class extends pg.Client {
    constructor(config?: string | pg.ClientConfig) {
      super(config);
      let cut: NodeJS.Timeout | undefined;
      const rest = () => {
        clearTimeout(cut);
        cut = undefined;
      };
      const ask = this.query.bind(this) as (...question: unknown[]) => unknown;
      const asking = (...question: unknown[]): unknown => {
        cut ??= setTimeout(() => cutOff(this), silenceMs);
        return ask(...question);
      };
      this.query = asking as typeof this.query;
      // Nothing is owed any more; or there is nobody who could owe it.
      this.on('drain', rest);
      this.on('end', rest);
    }
  };
}

/** Ends the connection without asking the other side; what waits for its answer fails. */
function cutOff(client: pg.Client): void {
  const { connection } = client as unknown as { connection: { stream: { destroy(): void } } };
  connection.stream.destroy();
}
