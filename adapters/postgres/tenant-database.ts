import pg from 'pg';
import { AppError } from '#kernel/base/app-error.ts';
import { isTenantId, isUuid } from '#kernel/base/ids.ts';
import { type ActorSigner, actorSigner } from '#kernel/db/actor-token.ts';
import type {
  Actor,
  TenantDatabase,
  TenantSql,
  TransactOptions,
} from '#kernel/db/tenant-database.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { withSettings } from '#adapters/postgres/connection-url.ts';
import {
  type Opening,
  openingStatements,
  sessionSettings,
  usualTimeoutMs,
  type Statement,
} from '#adapters/postgres/open-transaction.ts';
import { Connections } from '#adapters/postgres/connections.ts';
import { copyOut } from '#adapters/postgres/copy-out.ts';
import { runTogether } from '#adapters/postgres/run-together.ts';

export interface TenantDatabaseOptions {
  /** Connection string of the login role `obhut_app`. */
  readonly url: string;
  readonly actorKey: Buffer;
  readonly connections: number;
  /** How many of them one tenant may have at once; absent: all. */
  readonly mostOfTenant?: number;
  /** Waiting time for a free connection. */
  readonly waitMs?: number;
  /** How long after a transaction's time limit a connection that does not answer is cut. */
  readonly silenceMs?: number;
}

export interface ClosableTenantDatabase extends TenantDatabase {
  close(): Promise<void>;
}

/** How long a token outlives the transaction's own time limit. */
const tokenSlackS = 5;

/** The wrapper every transaction goes through; the pool never leaves this file. */
export function openTenantDatabase(options: TenantDatabaseOptions): ClosableTenantDatabase {
  const sign = actorSigner(options.actorKey);
  const connections = new Connections({
    url: withSettings(options.url, sessionSettings),
    connections: options.connections,
    ...(options.mostOfTenant !== undefined && { mostOfTenant: options.mostOfTenant }),
    waitMs: options.waitMs ?? 10_000,
  });

  return {
    async transact<T>(
      actor: Actor,
      work: (sql: TenantSql) => Promise<T>,
      { snapshot = false, writes = false, timeoutMs = usualTimeoutMs }: TransactOptions = {},
    ): Promise<T> {
      const { client, giveBack } = await connections.lend(actor.tenant);
      const turn: Turn = {
        client,
        actor,
        open: true,
        endsAtMs: Date.now() + timeoutMs,
        opening: [],
        opened: null,
        committed: false,
      };
      // The time limits are the database's to keep; one that is cut off or stands still keeps none,
      // and would hold this connection, and whoever waits for the answer, for ever.
      const cut = setTimeout(() => cutOff(client), timeoutMs + (options.silenceMs ?? 5_000));
      let broken: unknown = null;
      try {
        const skewMs = await clockSkewMs(client);
        turn.opening = openingStatements(
          opening(client, actor, sign, { snapshot, writes, timeoutMs }, skewMs),
        );
        const result = await work(tenantSql(turn));
        turn.open = false;
        if (turn.opened !== null && !turn.committed) await client.query('COMMIT');
        return result;
      } catch (error) {
        broken = error;
        throw asAppError(error);
      } finally {
        turn.open = false;
        // A connection that does not answer to a rollback is closed, not reused (TE11).
        const lost = broken !== null && !(await rolledBack(client, broken));
        clearTimeout(cut);
        giveBack(lost);
      }
    },
    async close() {
      await connections.end();
    },
  };
}

/** Ends a connection without asking the other side; what waits for its answer fails. */
function cutOff(client: pg.PoolClient): void {
  const { connection } = client as unknown as { connection: { stream: { destroy(): void } } };
  connection.stream.destroy();
}

/** Throws 'access.actor-malformed'. */
function opening(
  client: pg.PoolClient,
  actor: Actor,
  sign: ActorSigner,
  { snapshot, writes, timeoutMs }: Required<TransactOptions>,
  skewMs: number,
): Opening {
  if (!isTenantId(actor.tenant) || !isUuid(actor.account) || !isUuid(actor.device)) {
    throw new AppError('access.actor-malformed');
  }
  const { processID } = client as unknown as { processID: number };
  const expiresAtS = Math.ceil((Date.now() + skewMs + timeoutMs) / 1000) + tokenSlackS;
  const actorToken = sign(actor, processID, expiresAtS);
  return { role: actor.tenant, actorToken, snapshot, writes, timeoutMs };
}

/** One transaction's time with a connection, which the next may be somebody else's. */
interface Turn {
  readonly client: pg.PoolClient;
  readonly actor: Actor;
  readonly endsAtMs: number;
  open: boolean;
  /** Goes with the first statement, in the same message. */
  opening: readonly Statement[];
  /** The first statement, as soon as it is on its way. */
  opened: Promise<unknown> | null;
  committed: boolean;
}

const skews = new WeakMap<pg.PoolClient, number>();

/** How far the database's clock, which judges tokens, is ahead of ours; asked once per connection. */
async function clockSkewMs(client: pg.PoolClient): Promise<number> {
  const known = skews.get(client);
  if (known !== undefined) return known;
  const { rows } = await client.query<{ ms: number }>(
    'SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS ms',
  );
  const skewMs = (rows[0]?.ms ?? Date.now()) - Date.now();
  skews.set(client, skewMs);
  return skewMs;
}

function tenantSql(turn: Turn): TenantSql {
  const named = (text: string) => inSchema(text, turn.actor.tenant);
  return {
    named,
    query: (text, values = []) => run(turn, named(text), values),
    async finish<Row extends object>(text: string, values: readonly unknown[] = []) {
      const rows = await run<Row>(turn, named(text), values, [['COMMIT']]);
      turn.committed = true;
      return rows;
    },
    async *stream<Row extends object>(text: string, values: readonly unknown[], size: number) {
      await run(turn, `DECLARE page NO SCROLL CURSOR FOR ${named(text)}`, values);
      const fetch = () => {
        const rows = run<Row>(turn, `FETCH ${Math.trunc(size)} FROM page`, []);
        // Nobody waits for it when the reader goes away; the transaction's end says what was wrong.
        rows.catch(() => {});
        return rows;
      };
      // One piece ahead, so that the database reads while the one before is sent.
      for (let next: Promise<Row[]> | null = fetch(); next !== null;) {
        const rows: Row[] = await next;
        next = rows.length < size ? null : fetch();
        if (rows.length > 0) yield rows;
      }
      await run(turn, 'CLOSE page', []);
    },
    async copy(text, settings, take) {
      const before = await begin(turn);
      const set = Object.entries(settings).map(([name, value]): Statement => [
        'SELECT set_config($1, $2, true)',
        `obhut.${name}`,
        value,
      ]);
      const copied = copyOut(
        turn.client,
        `COPY (${named(text)}) TO STDOUT (NULL '')`,
        [...before, ...set],
        take,
      );
      turn.opened ??= copied;
      await copied;
    },
  };
}

async function run<Row extends object>(
  turn: Turn,
  text: string,
  values: readonly unknown[],
  after: readonly Statement[] = [],
): Promise<Row[]> {
  const before = await begin(turn);
  if (after.length > 0) turn.open = false;
  const rows = runTogether<Row>(turn.client, text, values, { before, after });
  turn.opened ??= rows;
  return rows;
}

/** What has to go before the next statement. Throws when there can be none. */
async function begin(turn: Turn): Promise<readonly Statement[]> {
  // What is not the first waits for it: nothing is said before the transaction stands.
  if (turn.opened !== null) await turn.opened;
  // Work that goes on after its transaction has failed would speak in the next one's name.
  if (!turn.open) throw new Error('the transaction is over');
  // Beyond the time of its token everything would look empty instead of out of reach.
  if (Date.now() > turn.endsAtMs) throw new AppError('database.busy');
  return turn.opened === null ? turn.opening : [];
}

/** Ends the transaction after an error of SQL or of `work`; false when the connection is lost. */
async function rolledBack(client: pg.PoolClient, error: unknown): Promise<boolean> {
  // Signed for another clock or with another key: the next connection asks for the time again.
  if (error instanceof pg.DatabaseError && error.code === 'OB005') return false;
  const answered = !(error instanceof Error) || error instanceof pg.DatabaseError || !isLost(error);
  if (!answered) return false;
  try {
    await client.query('ROLLBACK');
    return true;
  } catch {
    return false;
  }
}

function isLost(error: Error): boolean {
  return /terminated|ECONNRESET|EPIPE|closed|Connection/i.test(error.message);
}

function asAppError(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  if (error instanceof pg.DatabaseError) {
    // query_canceled, lock_not_available, admin_shutdown and the connection exceptions
    if (error.code === '57014' || error.code === '55P03') {
      return new AppError('database.busy', {}, { cause: error });
    }
    if (error.code?.startsWith('08') === true || error.code?.startsWith('57P') === true) {
      return new AppError('database.unavailable', {}, { cause: error });
    }
    if (error.code === 'OB005') return new AppError('database.actor-refused', {}, { cause: error });
    return error;
  }
  return isLost(error) ? new AppError('database.unavailable', {}, { cause: error }) : error;
}
