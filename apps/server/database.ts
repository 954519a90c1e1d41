import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { findRunningCluster, startEmbeddedCluster } from '#adapters/postgres/embedded-cluster.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { Settings } from './settings.ts';

export interface Database {
  /** Connection string of a role that may create roles, schemas and tables. Holds a password. */
  readonly adminUrl: string;
  readonly version: string;
  readonly embedded: boolean;
  close(): Promise<void>;
}

const oldestVersion = 160_000;

/**
 * The database of this installation: the operator's own (waits a little for it, as both may
 * just be starting), else the embedded one. Throws `startup.database-*` or `database.*`.
 */
export async function openDatabase(
  settings: Settings,
  onProgress: (step: string) => void,
  { signal, patienceMs = 10_000 }: { signal?: AbortSignal; patienceMs?: number } = {},
): Promise<Database> {
  if (settings.databaseUrl !== undefined) {
    return openOwn(settings.databaseUrl, onProgress, patienceMs, signal);
  }
  const cluster = await startEmbeddedCluster({
    dataDir: settings.dataDir,
    onProgress,
    ...(signal !== undefined && { signal }),
  });
  return {
    adminUrl: cluster.adminUrl,
    version: cluster.version,
    embedded: true,
    close: async () => {
      await cluster.stop();
    },
  };
}

/** The embedded database of a server that runs now on the same data directory. */
export async function joinDatabase(
  settings: Settings,
): Promise<Pick<Database, 'adminUrl' | 'version'> | undefined> {
  return await findRunningCluster(settings.dataDir);
}

async function openOwn(
  url: string,
  onProgress: (step: string) => void,
  patienceMs: number,
  signal: AbortSignal | undefined,
): Promise<Database> {
  const place = placeOf(url);
  const until = Date.now() + patienceMs;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await greet(url, place);
    } catch (error) {
      if (error instanceof AppError || signal?.aborted === true || Date.now() > until) {
        throw asUnreachable(error, place);
      }
      if (attempt === 0) onProgress(`Waiting for the database at ${place}`);
      await delay(500, undefined, signal === undefined ? {} : { signal });
    }
  }
}

async function greet(url: string, place: string): Promise<Database> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // A connection that breaks after the answer is the pool's concern, not this one's.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const answer = await client.query<{ number: string; text: string; role: string; may: boolean }>(
      `select current_setting('server_version_num') as number,
              current_setting('server_version') as text,
              rolname as role,
              rolsuper or rolcreaterole as may
         from pg_catalog.pg_roles where rolname = current_user`,
    );
    const row = answer.rows[0];
    if (row === undefined) throw new Error('it does not know its own role');
    if (Number(row.number) < oldestVersion) {
      throw new AppError('startup.database-too-old', { place, found: row.text });
    }
    if (!row.may) throw new AppError('startup.database-role-weak', { place, role: row.role });
    return { adminUrl: url, version: row.text, embedded: false, close: async () => undefined };
  } catch (error) {
    throw asRefusal(error, place);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Wrong password, user, database or right: waiting does not help. 57P03 is a server that is starting. */
function asRefusal(error: unknown, place: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code.startsWith('28') || code === '3D000' || code === '42501') {
    return new AppError(
      'startup.database-refused',
      { place, detail: (error as Error).message },
      { cause: error },
    );
  }
  return error;
}

function asUnreachable(error: unknown, place: string): unknown {
  if (error instanceof AppError) return error;
  if (error instanceof Error && error.name === 'AbortError') return error;
  const detail = error instanceof Error ? describe(error) : String(error);
  return new AppError('startup.database-unreachable', { place, detail }, { cause: error });
}

/** Node gives one error per address of a name, and then no message of its own. */
function describe(error: Error): string {
  if (error instanceof AggregateError && error.message === '') {
    return error.errors.map((one) => (one instanceof Error ? one.message : String(one))).join('; ');
  }
  return error.message;
}

function placeOf(url: string): string {
  const { hostname, port, searchParams } = new URL(url);
  const host = searchParams.get('host') ?? hostname;
  return `${host}:${port === '' ? '5432' : port}`;
}
