import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { AppError } from '#kernel/base/app-error.ts';
import {
  fanoutOver,
  type Line,
  type LineEvents,
  type LineOptions,
  type OpenableFanout,
} from '#adapters/fanout/over-line.ts';

export interface PostgresFanoutOptions extends LineOptions {
  /** Connection string of a login that needs no right to any table. */
  readonly url: string;
  /** How often a connection that says nothing is asked whether it still stands. */
  readonly askMs?: number;
}

/** One channel in the database of the installation. */
const channel = 'obhut_moved';

/** More than this at once is lost, and made up for by telling everybody to ask. */
const textsWaiting = 2_000;
const firstPauseMs = 100;
const longestPauseMs = 10_000;

/**
 * Fan-out by LISTEN and NOTIFY of the database there is anyway, on a connection of its own and in
 * transactions of its own: in the writing transaction it would hold up all others' commits. For a
 * database behind a pooler, the address must be one that keeps sessions.
 */
export function postgresFanout(options: PostgresFanoutOptions): OpenableFanout {
  return fanoutOver(async (events) => {
    const line = new PostgresLine(options, events);
    try {
      await line.connect();
    } catch (cause) {
      await line.close();
      throw new AppError(
        'startup.fanout-unreachable',
        { place: 'the database', detail: cause instanceof Error ? cause.message : String(cause) },
        { cause },
      );
    }
    return line;
  }, options);
}

class PostgresLine implements Line {
  readonly #options: PostgresFanoutOptions;
  readonly #events: LineEvents;
  readonly #stop = new AbortController();
  #client: pg.Client | null = null;
  #waiting: string[] = [];
  #sending = false;
  /** Something was not taken since what waits was last sent. */
  #overflowed = false;
  #mending: Promise<void> | null = null;
  #asking: NodeJS.Timeout | null = null;

  constructor(options: PostgresFanoutOptions, events: LineEvents) {
    this.#options = options;
    this.#events = events;
  }

  async connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#options.url,
      application_name: 'obhut-fanout',
      connectionTimeoutMillis: 10_000,
      query_timeout: 5_000,
      keepAlive: true,
    });
    // Every way a connection ends ends here, once.
    client.on('error', () => this.#broken(client));
    client.on('end', () => this.#broken(client));
    client.on('notification', ({ channel: from, payload }) => {
      if (from === channel) this.#events.onText(payload ?? '');
    });
    try {
      await client.connect();
      await client.query('LISTEN obhut_moved');
    } catch (error) {
      await client.end().catch(() => {});
      throw error;
    }
    if (this.#stop.signal.aborted) return client.end();
    this.#client = client;
    this.#asking = setInterval(() => void this.#ask(client), this.#options.askMs ?? 20_000).unref();
  }

  send(_tenant: unknown, text: string): void {
    if (this.#client === null || this.#waiting.length >= textsWaiting) {
      this.#overflowed = true;
      this.#events.onLost(1);
      return;
    }
    this.#waiting.push(text);
    if (!this.#sending) void this.#sendAll();
  }

  want(): () => void {
    return () => {};
  }

  async close(): Promise<void> {
    this.#stop.abort();
    const client = this.#client;
    this.#client = null;
    if (this.#asking !== null) clearInterval(this.#asking);
    await client?.end().catch(() => {});
    await this.#mending;
  }

  /** What comes while a message is under way goes with the next: under load one commit for many. */
  async #sendAll(): Promise<void> {
    this.#sending = true;
    // What one moment brings goes together.
    await Promise.resolve();
    while (this.#client !== null && this.#waiting.length > 0) {
      const client = this.#client;
      const texts = this.#waiting;
      this.#waiting = [];
      try {
        await client.query('SELECT pg_notify($1, said) FROM unnest($2::text[]) AS said', [
          channel,
          texts,
        ]);
      } catch {
        this.#events.onLost(texts.length);
        this.#broken(client);
      }
      if (!this.#overflowed || this.#client === null || this.#waiting.length > 0) continue;
      this.#overflowed = false;
      this.#events.onDrained();
    }
    this.#sending = false;
  }

  async #ask(client: pg.Client): Promise<void> {
    try {
      await client.query('SELECT');
    } catch {
      this.#broken(client);
    }
  }

  #broken(client: pg.Client): void {
    if (this.#client !== client) return;
    this.#client = null;
    if (this.#asking !== null) clearInterval(this.#asking);
    void client.end().catch(() => {});
    const lost = this.#waiting.length;
    this.#waiting = [];
    this.#events.onDown();
    if (lost > 0) this.#events.onLost(lost);
    this.#mending = this.#mend();
  }

  async #mend(): Promise<void> {
    const { signal } = this.#stop;
    for (
      let pauseMs = firstPauseMs;
      !signal.aborted;
      pauseMs = Math.min(2 * pauseMs, longestPauseMs)
    ) {
      // Servers that lost the same database do not come back at the same moment.
      const jittered = pauseMs * (0.5 + Math.random());
      await delay(jittered, undefined, { signal, ref: false }).catch(() => {});
      if (signal.aborted) return;
      try {
        await this.connect();
      } catch {
        continue;
      }
      if (!signal.aborted) this.#events.onUp();
      return;
    }
  }
}
