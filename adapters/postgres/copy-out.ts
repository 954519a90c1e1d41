import type pg from 'pg';
import { divertCopy, type Source } from '#adapters/postgres/divert-copy.ts';
import type { Statement } from '#adapters/postgres/open-transaction.ts';
import { send, writeTogether } from '#adapters/postgres/run-together.ts';

/** What of pg's connection holds the reading up, or ends it. */
interface Reading {
  readonly stream: Source & { pause(): void; resume(): void; destroy(): void };
}

/**
 * Called with each row while the answer is read: a line that lies in `bytes` as long as the call
 * lasts. A promise holds the reading up.
 */
export type TakeLine = (bytes: Buffer, from: number, to: number) => Promise<void> | null;

/**
 * Runs a COPY TO STDOUT, with statements before it, in one message. What comes goes on without being
 * copied. A `take` that fails ends the connection: the protocol has no other way to stop what is
 * under way but to read it all.
 */
export function copyOut(
  client: pg.PoolClient,
  text: string,
  before: readonly Statement[],
  take: TakeLine,
): Promise<void> {
  return new Promise((resolve, reject) => {
    client.query(
      new CopyOut([...before, [text]], take, (error) => {
        if (error === null) resolve();
        else reject(error);
      }),
    );
  });
}

class CopyOut implements pg.Submittable {
  readonly #statements: readonly Statement[];
  readonly #take: TakeLine;
  readonly #end: (error: Error | null) => void;
  #failure: Error | null = null;
  /** Until this resolves nothing more is read. */
  #held: Promise<void> | null = null;

  constructor(
    statements: readonly Statement[],
    take: TakeLine,
    end: (error: Error | null) => void,
  ) {
    this.#statements = statements;
    this.#take = take;
    this.#end = end;
  }

  /** pg calls it when the connection breaks before the answer. */
  readonly callback = (error: Error): void => {
    this.handleError(error);
  };

  submit(connection: pg.Connection): void {
    const { stream } = connection as unknown as Reading;
    divertCopy(stream, (bytes, from, to) => this.#read(stream, bytes, from, to));
    writeTogether(connection, (wire) => {
      for (const statement of this.#statements) send(wire, statement);
    });
  }

  /** Where pg reads the rows itself. */
  handleCopyData({ chunk }: { readonly chunk: Buffer }, connection: unknown): void {
    this.#read((connection as Reading).stream, chunk, 0, chunk.length);
  }

  #read(stream: Reading['stream'], bytes: Buffer, from: number, to: number): void {
    if (this.#failure !== null) return;
    let taken: Promise<void> | null;
    try {
      taken = this.#take(bytes, from, to);
    } catch (error) {
      this.#fail(error, stream);
      return;
    }
    if (taken !== null) this.#hold(taken, stream);
  }

  // The statements before it answer with rows that nobody asked for.
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handlePortalSuspended(): void {}
  handleEmptyQuery(): void {}
  handleCommandComplete(): void {}

  handleError(error: Error): void {
    this.#end(this.#failure ?? error);
  }

  handleReadyForQuery(): void {
    // What was taken last may still be on its way to somewhere, and fail there.
    const last = this.#held ?? Promise.resolve();
    void last.then(() => this.#end(this.#failure));
  }

  /** Rows that have been read already come all the same; what they wait for is waited for, too. */
  #hold(taken: Promise<void>, stream: Reading['stream']): void {
    stream.pause();
    const held = Promise.all([this.#held, taken]).then(
      () => {
        if (this.#held !== held) return;
        this.#held = null;
        stream.resume();
      },
      (error: unknown) => this.#fail(error, stream),
    );
    this.#held = held;
  }

  #fail(error: unknown, stream: Reading['stream']): void {
    this.#failure ??= error instanceof Error ? error : new Error(String(error));
    stream.destroy();
  }
}
