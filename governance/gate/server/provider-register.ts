import { AppError } from '#kernel/base/app-error.ts';
import type { Clock } from '#kernel/base/clock.ts';
import { randomId, type TenantId } from '#kernel/base/ids.ts';
import type { AdminSql, Sql } from '#kernel/db/sql.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { listTenants } from '#kernel/db/installation.ts';
import type { ProviderId } from '#governance/gate/ids.ts';
import { changesOf, type ProviderChange } from '#governance/gate/provider-change.ts';
import { descriptorSchema, type ProviderDescriptor } from '#governance/gate/provider-descriptor.ts';
import type { Alternative } from '#governance/gate/provider.ts';
import { tellOfStops, type Untold } from './tell-of-stops.ts';

/** What the operator says, and who says it for them. */
export interface ProviderStatement {
  readonly descriptor: ProviderDescriptor;
  readonly by: string;
  readonly alternatives: readonly Alternative[];
  /** The change has been made: what was before is no more (GA13). */
  readonly endsEarlier: boolean;
}

export interface ProviderStatementMade {
  readonly provider: ProviderId;
  readonly version: number;
  /** What is new in it; none of a provider that is new itself. */
  readonly changes: readonly ProviderChange[];
  readonly needsNotice: boolean;
}

/** Reads what the operator wrote. Throws 'provider.malformed' with the first that is wrong. */
export function readDescriptor(written: unknown): ProviderDescriptor {
  const read = descriptorSchema.safeParse(written);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new AppError('provider.malformed', {
    where: issue?.path.map(String).join('.').slice(0, 200) || 'the whole',
    problem: (issue?.message ?? 'unknown').slice(0, 200),
  });
}

/** Describes a provider that is new, or comes back. Throws 'provider.exists'. */
export async function addProvider(
  admin: AdminSql,
  statement: ProviderStatement,
  clock: Clock,
): Promise<ProviderStatementMade> {
  return inAllTenants(admin, async (sql, tell) => {
    const { id } = statement.descriptor;
    const at = new Date(clock.nowMs());
    const before = await newestOf(sql, id);
    if (before !== null && before.removedAt === null) {
      throw new AppError('provider.exists', { provider: id });
    }
    await sql.query(
      `INSERT INTO obhut.provider (id, added_at) VALUES ($1, $2)
       ON CONFLICT (id) DO UPDATE SET removed_at = NULL`,
      [id, at],
    );
    const version = (before?.version ?? 0) + 1;
    // One that comes back is new: nobody is kept on what it was (GA13).
    await insertVersion(sql, { ...statement, endsEarlier: true }, version, true, at);
    await tell('add', { provider: id, version, by: statement.by });
    return { provider: id, version, changes: [], needsNotice: true };
  });
}

/** Describes what is different. Throws 'provider.unknown', 'provider.nothing-changed'. */
export async function changeProvider(
  admin: AdminSql,
  statement: ProviderStatement,
  clock: Clock,
): Promise<ProviderStatementMade> {
  return inAllTenants(admin, async (sql, tell) => {
    const { id } = statement.descriptor;
    const before = await newestOf(sql, id);
    if (before === null || before.removedAt !== null) {
      throw new AppError('provider.unknown', { provider: id });
    }
    if (JSON.stringify(before.descriptor) === JSON.stringify(statement.descriptor)) {
      throw new AppError('provider.nothing-changed', { provider: id });
    }
    const changes = changesOf(before.descriptor, statement.descriptor);
    const version = before.version + 1;
    const needsNotice = changes.length > 0;
    await insertVersion(sql, statement, version, needsNotice, new Date(clock.nowMs()));
    await tell('change', { provider: id, version, by: statement.by, changes });
    return { provider: id, version, changes, needsNotice };
  });
}

/**
 * Nothing goes there any more, for any purpose; as a stop, for all first and told then. Returns who has
 * not been told yet. Throws 'provider.unknown'.
 */
export async function removeProvider(
  admin: AdminSql,
  provider: ProviderId,
  by: string,
  clock: Clock,
): Promise<readonly Untold[]> {
  const done = await asOwner(admin, (sql) =>
    sql.query(
      `WITH gone AS (
         UPDATE obhut.provider SET removed_at = $3::timestamptz WHERE id = $2 AND removed_at IS NULL RETURNING id
       ), said AS (
         INSERT INTO obhut.provider_word (id, action, detail, at) SELECT $1::uuid, 'remove', $4::text, $3::timestamptz FROM gone RETURNING id
       ), waiting AS (
         INSERT INTO obhut.provider_untold (word, tenant) SELECT s.id, t.id FROM said s CROSS JOIN obhut.tenant t
       )
       SELECT id FROM said`,
      [randomId(), provider, new Date(clock.nowMs()), JSON.stringify({ provider, by })],
    ),
  );
  if (done.length === 0) throw new AppError('provider.unknown', { provider });
  return tellOfStops(admin);
}

export interface StopStatement {
  readonly provider: ProviderId;
  /** Null: for all. */
  readonly tenant: TenantId | null;
  readonly by: string;
  readonly reason: string;
}

/**
 * Shuts the gate at once, for all in one statement that waits for no tenant and for nobody else's work
 * (GA14); each is told then (GA40). Returns who has not been told yet. Throws 'provider.unknown'.
 */
export async function stopProvider(
  admin: AdminSql,
  { provider, tenant, by, reason }: StopStatement,
  clock: Clock,
): Promise<readonly Untold[]> {
  const stopped = await asOwner(admin, (sql) =>
    sql.query(
      `WITH stopped AS (
         INSERT INTO obhut.provider_stop (id, provider, tenant, from_at, said_by, reason)
         SELECT $1::uuid, p.id, $3::text, $4::timestamptz, $5::text, $6::text FROM obhut.provider p WHERE p.id = $2 RETURNING id
       ), said AS (
         INSERT INTO obhut.provider_word (id, action, detail, at) SELECT id, 'stop', $7::text, $4 FROM stopped RETURNING id
       ), waiting AS (
         INSERT INTO obhut.provider_untold (word, tenant)
         SELECT s.id, t.id FROM said s CROSS JOIN obhut.tenant t WHERE $3::text IS NULL OR t.id = $3
       )
       SELECT id FROM said`,
      [
        randomId(),
        provider,
        tenant,
        new Date(clock.nowMs()),
        by,
        reason,
        JSON.stringify({ provider, by, reason }),
      ],
    ),
  );
  if (stopped.length === 0) throw new AppError('provider.unknown', { provider });
  return tellOfStops(admin);
}

/** What stood before stands again, where all are told of it: what opens is no emergency. Throws 'provider.not-stopped'. */
export async function liftStop(
  admin: AdminSql,
  { provider, tenant, by, reason }: StopStatement,
  clock: Clock,
): Promise<void> {
  await inAllTenants(admin, async (sql, tell) => {
    const lifted = await sql.query(
      `UPDATE obhut.provider_stop SET until_at = greatest(from_at, $3)
       WHERE provider = $1 AND tenant IS NOT DISTINCT FROM $2 AND until_at IS NULL RETURNING id`,
      [provider, tenant, new Date(clock.nowMs())],
    );
    if (lifted.length === 0) throw new AppError('provider.not-stopped', { provider });
    await tell('lift', { provider, by, reason }, tenant);
  });
}

export interface RegisteredProvider {
  readonly id: ProviderId;
  readonly version: number;
  readonly descriptor: ProviderDescriptor;
  readonly addedAt: Date;
  readonly removedAt: Date | null;
  /** How many stops hold, of all and of single tenants. */
  readonly stops: number;
}

/** The newest version of every provider there is or was. */
export async function registeredProviders(admin: AdminSql): Promise<readonly RegisteredProvider[]> {
  const rows = await asOwner(admin, (sql) =>
    sql.query<Omit<RegisteredProvider, 'descriptor'> & { descriptor: string }>(
      `SELECT DISTINCT ON (p.id) p.id, v.version, v.descriptor, v.added_at AS "addedAt",
              p.removed_at AS "removedAt",
              (SELECT count(*)::integer FROM obhut.provider_stop s
               WHERE s.provider = p.id AND s.until_at IS NULL) AS stops
       FROM obhut.provider p JOIN obhut.provider_version v ON v.provider = p.id
       ORDER BY p.id, v.version DESC`,
    ),
  );
  return rows.map((row) => ({ ...row, descriptor: readDescriptor(JSON.parse(row.descriptor)) }));
}

interface Newest {
  readonly version: number;
  readonly descriptor: ProviderDescriptor;
  readonly removedAt: Date | null;
}

async function newestOf(sql: Sql, provider: ProviderId): Promise<Newest | null> {
  const [row] = await sql.query<{ version: number; descriptor: string; removedAt: Date | null }>(
    `SELECT v.version, v.descriptor, p.removed_at AS "removedAt"
     FROM obhut.provider p JOIN obhut.provider_version v ON v.provider = p.id
     WHERE p.id = $1 ORDER BY v.version DESC LIMIT 1`,
    [provider],
  );
  return row === undefined
    ? null
    : { ...row, descriptor: readDescriptor(JSON.parse(row.descriptor)) };
}

async function insertVersion(
  sql: Sql,
  { descriptor, by, alternatives, endsEarlier }: ProviderStatement,
  version: number,
  needsNotice: boolean,
  at: Date,
): Promise<void> {
  await sql.query(
    `INSERT INTO obhut.provider_version
       (provider, version, descriptor, added_at, added_by, needs_notice, ends_earlier, alternatives)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      descriptor.id,
      version,
      JSON.stringify(descriptor),
      at,
      by,
      needsNotice,
      endsEarlier,
      JSON.stringify(alternatives),
    ],
  );
}

type Tell = (action: string, detail: object, only?: TenantId | null) => Promise<void>;

/**
 * What the operator does about a provider, and the line of it in the chronicle of every tenant it is
 * about, are one transaction. One at a time, so that versions have an order.
 */
async function inAllTenants<T>(
  admin: AdminSql,
  work: (sql: Sql, tell: Tell) => Promise<T>,
): Promise<T> {
  // In the order of their ids, as all that tells every tenant something: nobody waits in a circle.
  const tenants = (await listTenants(admin)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return admin.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_owner');
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('providers', 0))`);
    return work(tx, async (action, detail, only = null) => {
      for (const { id } of tenants) {
        if (only !== null && only !== id) continue;
        await tx.query(inSchema('SELECT tenant_schema.tell_of_provider($1, $2)', id), [
          action,
          JSON.stringify(detail),
        ]);
      }
    });
  });
}

async function asOwner<T>(admin: AdminSql, work: (sql: Sql) => Promise<T>): Promise<T> {
  return admin.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_owner');
    return work(tx);
  });
}
