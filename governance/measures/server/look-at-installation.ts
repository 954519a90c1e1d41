import type { AdminSql, Sql } from '#kernel/db/sql.ts';
import { registeredKind } from '#kernel/db/registry-sql.ts';
import type { AnyKind } from '#kernel/kind/define-kind.ts';
import type { Sighting } from '../look.ts';
import type { ProbeReport } from '../probe.ts';

export interface InstallationFacts {
  readonly mode: 'trial' | 'production';
  readonly kinds: readonly AnyKind[];
  /** The release with the fixes this version knows of, when the one at hand lies before it. */
  readonly saferDatabase: (version: string) => string | undefined;
  /** The least cost of a password's check value. */
  readonly passwordCost: { readonly log2N: number; readonly r: number; readonly p: number };
  readonly sessionDays: number;
}

/** Looks at what holds for the whole installation: sign-in, sessions, mode, database, kinds. */
export async function lookAtInstallation(
  sql: AdminSql,
  facts: InstallationFacts,
): Promise<Sighting[]> {
  const sightings: Sighting[] = [];
  const see = (measure: string, report: ProbeReport) => {
    sightings.push({ measure, tenant: null, report });
  };
  await sql.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_identity');
    see('sign-in.second-factor', await secondFactors(tx));
    see('sign-in.passwords', await passwords(tx, facts.passwordCost));
    see('sign-in.session-limits', await sessions(tx, facts.sessionDays));
  });
  await sql.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_owner');
    see('separation.production', await production(tx, facts.mode));
    see('review.defaults', await defaults(tx, facts.kinds));
  });
  see('transfer.database', await wayToDatabase(sql));
  see('review.database-version', await databaseVersion(sql, facts.saferDatabase));
  return sightings;
}

/** There is no second factor yet: whoever has an account has one factor. */
async function secondFactors(sql: Sql): Promise<ProbeReport> {
  const [row] = await sql.query<{ all: number }>(
    'SELECT count(*)::integer AS all FROM identity.account',
  );
  const all = row?.all ?? 0;
  return {
    looked: all,
    what: 'accounts',
    found: all === 0 ? [] : [`without a second factor: ${all} of ${all}`],
  };
}

async function passwords(
  sql: Sql,
  { log2N, r, p }: InstallationFacts['passwordCost'],
): Promise<ProbeReport> {
  const [row] = await sql.query<{ all: number; weaker: number }>(
    `SELECT count(*)::integer AS all, count(*) FILTER (WHERE NOT CASE
       WHEN password_hash ~ '^scrypt\\$\\d{2}\\$\\d{1,2}\\$\\d{1,2}\\$[-_0-9A-Za-z]{22}\\$[-_0-9A-Za-z]{43}$'
       THEN split_part(password_hash, '$', 2)::integer >= $1 AND split_part(password_hash, '$', 3)::integer >= $2
         AND split_part(password_hash, '$', 4)::integer >= $3
       ELSE false END)::integer AS weaker
     FROM identity.credential WHERE password_hash IS NOT NULL`,
    [log2N, r, p],
  );
  const { all, weaker } = row ?? { all: 0, weaker: 0 };
  return {
    looked: all,
    what: 'passwords',
    found: weaker === 0 ? [] : [`easier to try out than said: ${weaker} of ${all}`],
  };
}

async function sessions(sql: Sql, mostDays: number): Promise<ProbeReport> {
  const [row] = await sql.query<{ all: number; long: number; telling: number }>(
    `SELECT count(*)::integer AS all,
       count(*) FILTER (WHERE expires_at > created_at + make_interval(days => $1, mins => 5))::integer AS long,
       count(*) FILTER (WHERE coalesce(ip_address, '') <> '' OR coalesce(user_agent, '') <> '')::integer AS telling
     FROM identity.session`,
    [mostDays],
  );
  const { all, long, telling } = row ?? { all: 0, long: 0, telling: 0 };
  return {
    looked: all,
    what: 'sessions',
    found: [
      ...(long === 0 ? [] : [`longer than said: ${long} of ${all}`]),
      ...(telling === 0 ? [] : [`address or browser’s signature kept: ${telling} of ${all}`]),
    ],
  };
}

async function production(sql: Sql, mode: 'trial' | 'production'): Promise<ProbeReport> {
  const [row] = await sql.query<{ all: number; demo: number }>(
    `SELECT count(*)::integer AS all, count(*) FILTER (WHERE demo <> 'no')::integer AS demo FROM obhut.tenant`,
  );
  const { all, demo } = row ?? { all: 0, demo: 0 };
  return {
    looked: all + 1,
    what: 'the mode and tenants',
    found: [
      ...(mode === 'production' ? [] : ['mode: trial']),
      ...(demo === 0 ? [] : [`tenants of the demo: ${demo}`]),
    ],
  };
}

/** Every kind says who sees it first, how long it stays and what each field is for; the database knows it so. */
async function defaults(sql: Sql, kinds: readonly AnyKind[]): Promise<ProbeReport> {
  const rows = await sql.query<{ name: string; fingerprint: string }>(
    'SELECT name, fingerprint FROM obhut.kind',
  );
  const known = new Map(rows.map(({ name, fingerprint }) => [name, fingerprint]));
  return {
    looked: kinds.length,
    what: 'kinds',
    found: kinds.flatMap((kind) => {
      const { name, fingerprint } = registeredKind(kind);
      const isSettled =
        kind.audiences.default !== '' &&
        kind.retention.then === 'erase' &&
        kind.fields.every((field) => kind.data[field] !== undefined);
      return [
        ...(known.get(name) === fingerprint ? [] : [`not as the database knows it: ${name}`]),
        ...(isSettled ? [] : [`without a default: ${name}`]),
      ];
    }),
  };
}

async function wayToDatabase(sql: Sql): Promise<ProbeReport> {
  const [row] = await sql.query<{ ssl: boolean | null; near: boolean }>(
    `SELECT (SELECT s.ssl FROM pg_stat_ssl s WHERE s.pid = pg_backend_pid()) AS ssl,
       inet_server_addr() IS NULL OR inet_server_addr() <<= '127.0.0.0/8' OR inet_server_addr() <<= '::1/128' AS near`,
  );
  const isSafe = row?.near === true || row?.ssl === true;
  return {
    looked: row === undefined ? 0 : 1,
    what: row?.near === true ? 'connection, on the machine' : 'connection',
    found: isSafe ? [] : ['not encrypted, and to another machine'],
  };
}

async function databaseVersion(
  sql: Sql,
  saferDatabase: InstallationFacts['saferDatabase'],
): Promise<ProbeReport> {
  const [row] = await sql.query<{ version: string }>(
    `SELECT current_setting('server_version') AS version`,
  );
  const version = row?.version.split(' ')[0] ?? '';
  const safer = saferDatabase(version);
  return {
    looked: version === '' ? 0 : 1,
    what: `server, PostgreSQL ${version}`,
    found: safer === undefined ? [] : [`PostgreSQL ${version} lacks fixes of ${safer}`],
  };
}
