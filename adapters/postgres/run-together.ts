import pg from 'pg';
import type { Statement } from '#adapters/postgres/open-transaction.ts';

/** What pg's connection offers to a query that speaks the protocol itself. */
interface Wire {
  readonly stream: Stream;
  parse(statement: { text: string }): void;
  bind(values: { values?: readonly string[] }): void;
  describe(target: object): void;
  execute(portal: { portal?: string }): void;
  sync(): void;
}

interface Stream {
  readonly writable: boolean;
  write(message: Buffer): boolean;
  cork(): void;
  uncork(): void;
}

/** What pg's client calls on a query. */
interface Listener {
  submit(connection: unknown): void;
  handleRowDescription(message: object): void;
  handleDataRow(message: object): void;
  handlePortalSuspended(connection: object): void;
  handleEmptyQuery(connection: object): void;
  handleCommandComplete(message: object, connection: object): void;
  handleError(error: Error, connection: object): void;
  handleReadyForQuery(connection: object): void;
}

export interface Around {
  readonly before: readonly Statement[];
  readonly after: readonly Statement[];
}

/**
 * Runs a statement with others before and after it, in one message each way, and answers with its
 * rows. What comes behind the first that fails is not run. A round trip costs app server and
 * database more than most statements do.
 */
export function runTogether<Row extends object>(
  client: pg.PoolClient,
  text: string,
  values: readonly unknown[],
  around: Around,
): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    // `extended`, as pg otherwise sends a text without values by the protocol that takes several
    // statements at once.
    const config = { text, values: [...values], queryMode: 'extended' };
    const query = new pg.Query(config as pg.QueryConfig, (error, result) => {
      if (error) reject(error);
      else resolve((result as unknown as { rows: Row[] }).rows);
    });
    client.query(new Together(query as unknown as Listener, around));
  });
}

/** Listens to one statement of several; the answers to the others are passed over. */
class Together implements pg.Submittable {
  readonly #query: Listener;
  readonly #around: Around;
  #completed = 0;

  constructor(query: Listener, around: Around) {
    this.#query = query;
    this.#around = around;
  }

  /** pg calls it when the connection breaks before the answer. */
  readonly callback = (error: Error): void => {
    this.#query.handleError(error, {});
  };

  submit(connection: pg.Connection): void {
    writeTogether(connection, (wire) => {
      for (const statement of this.#around.before) send(wire, statement);
      this.#query.submit({
        stream: wire.stream,
        parsedStatements: {},
        submittedNamedStatements: {},
        parse: (statement: { text: string }) => wire.parse(statement),
        bind: (bound: object) => wire.bind(bound),
        describe: (target: object) => wire.describe(target),
        execute: (portal: object) => wire.execute(portal),
        sync: () => {},
      });
      for (const statement of this.#around.after) send(wire, statement);
    });
  }

  get #isMeant(): boolean {
    return this.#completed === this.#around.before.length;
  }

  handleRowDescription(message: object): void {
    this.#query.handleRowDescription(message);
  }

  handleDataRow(message: object): void {
    if (this.#isMeant) this.#query.handleDataRow(message);
  }

  handlePortalSuspended(connection: object): void {
    this.#query.handlePortalSuspended(connection);
  }

  handleEmptyQuery(connection: object): void {
    if (this.#isMeant) this.#query.handleEmptyQuery(connection);
    this.#completed += 1;
  }

  handleCommandComplete(message: object, connection: object): void {
    if (this.#isMeant) this.#query.handleCommandComplete(message, connection);
    this.#completed += 1;
  }

  handleError(error: Error, connection: object): void {
    this.#query.handleError(error, connection);
  }

  handleReadyForQuery(connection: object): void {
    this.#query.handleReadyForQuery(connection);
  }
}

/** Sends what `put` puts on the wire, and the end of it: one write for all instead of twenty. */
export function writeTogether(connection: pg.Connection, put: (wire: Wire) => void): void {
  const messages: Buffer[] = [];
  const wire = gathering(connection, messages);
  put(wire);
  wire.sync();
  const { stream } = connection as unknown as Wire;
  if (stream.writable) stream.write(Buffer.concat(messages));
}

/** The connection, but for where its messages go. */
function gathering(connection: pg.Connection, messages: Buffer[]): Wire {
  const stream: Stream = {
    writable: true,
    write: (message) => messages.push(message) > 0,
    cork() {},
    uncork() {},
  };
  return Object.create(connection, { stream: { value: stream } }) as Wire;
}

/** Puts a statement on the wire, unnamed. */
export function send(wire: Wire, [text, ...values]: Statement): void {
  wire.parse({ text });
  wire.bind({ values });
  wire.execute({});
}
