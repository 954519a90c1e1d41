import { randomBytes } from 'node:crypto';
import { AppError } from '#kernel/base/app-error.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import { actorKeyPads } from '#kernel/db/actor-token.ts';
import { migrate, type Migration } from '#kernel/db/migrate.ts';
import type { AdminSql } from '#kernel/db/sql.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';

export interface InstallationSecrets {
  readonly appPassword: string;
  readonly identityPassword: string;
  readonly sequencerPassword: string;
  /** 32 bytes. */
  readonly actorKey: Buffer;
  /** What customers check the first signatures of chronicles with; no secret. */
  readonly chronicleKey: string;
}

/** Server version that row security was tried on; older ones are refused. */
const oldestServer = 160_000;

/**
 * Brings the installation up to date: roles, passwords, schema, key. Can be run any number of
 * times and by two servers at once. Returns the names of the migrations applied now.
 */
export async function prepareInstallation(
  sql: AdminSql,
  secrets: InstallationSecrets,
  migrations: readonly Migration[],
): Promise<string[]> {
  await checkServer(sql);
  const pads = actorKeyPads(secrets.actorKey);
  await sql.transact(async (tx) => {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('obhut roles', 0))`);
    await tx.script(rolesScript);
    await requireNoOtherSecret(tx, pads.inner);
    await setPassword(tx, 'obhut_app', secrets.appPassword);
    await setPassword(tx, 'obhut_identity', secrets.identityPassword);
    await setPassword(tx, 'obhut_sequencer', secrets.sequencerPassword);
    // Any role may give itself settings that outlive it: what SQL that got in left is put back.
    await tx.script(settingsScript);
    await tx.script(schemaScript);
  });
  const applied = await migrate(sql, 'installation', migrations);
  await sql.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_owner');
    await tx.query(
      `INSERT INTO obhut.actor_key (inner_pad, outer_pad) VALUES ($1, $2)
       ON CONFLICT (one) DO UPDATE SET inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad
       WHERE actor_key.inner_pad <> excluded.inner_pad`,
      [pads.inner, pads.outer],
    );
    await tx.query(
      `INSERT INTO obhut.chronicle_key (number, key, at)
       SELECT 1, $1, now() WHERE NOT EXISTS (SELECT FROM obhut.chronicle_key) ON CONFLICT DO NOTHING`,
      [secrets.chronicleKey],
    );
  });
  return applied;
}

/**
 * Makes a tenant: role, schema, tables. When a migration fails, nothing of it stays; when the
 * program is killed meanwhile, the next start migrates it to the end (TE15).
 */
export async function createTenant(
  sql: AdminSql,
  tenant: {
    readonly name: string;
    readonly kind?: 'organisation' | 'household';
    readonly demo?: 'no' | 'loading';
    readonly zone?: string;
  },
  migrations: readonly Migration[],
): Promise<TenantId> {
  const id = `t_${randomBytes(6).toString('hex')}` as TenantId;
  await sql.transact(async (tx) => {
    await tx.script(inSchema(tenantScript, id));
    await tx.script('SET LOCAL ROLE obhut_owner');
    await tx.script(inSchema('CREATE SCHEMA tenant_schema', id));
    await tx.query(
      'INSERT INTO obhut.tenant (id, name, kind, demo, zone) VALUES ($1, $2, $3, $4, $5)',
      [
        id,
        tenant.name,
        tenant.kind ?? 'organisation',
        tenant.demo ?? 'no',
        tenant.zone ?? 'Europe/Berlin',
      ],
    );
  });
  try {
    await migrate(sql, id, migrations);
  } catch (error) {
    await dropTenant(sql, id);
    throw error;
  }
  return id;
}

/** Gives a new tenant its beginnings: its own space, and groups for everybody and for who leads. */
export async function furnishTenant(
  sql: AdminSql,
  tenant: TenantId,
  beginnings: {
    readonly kind: 'organisation' | 'household';
    readonly name: string;
    readonly groups: readonly [everyone: string, leads: string];
  },
): Promise<void> {
  await sql.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_owner');
    await tx.query(inSchema('SELECT tenant_schema.furnish($1, $2, $3, $4)', tenant), [
      beginnings.kind,
      beginnings.name,
      ...beginnings.groups,
    ]);
  });
}

export interface TenantMigrationResult {
  readonly tenant: TenantId;
  readonly applied: readonly string[];
  readonly failed: AppError | null;
}

/** Migrates every tenant, or one, several at once; one that fails does not hold up the others (TE7). */
export async function migrateTenants(
  connections: readonly AdminSql[],
  migrations: readonly Migration[],
  only?: TenantId,
): Promise<TenantMigrationResult[]> {
  const [first] = connections;
  if (first === undefined) throw new Error('no connection');
  const waiting = (await listTenants(first))
    .map((tenant) => tenant.id)
    .filter((tenant) => only === undefined || tenant === only);
  const results: TenantMigrationResult[] = [];
  await Promise.all(
    connections.map(async (sql) => {
      for (let tenant = waiting.shift(); tenant !== undefined; tenant = waiting.shift()) {
        try {
          const applied = await migrate(sql, tenant, migrations);
          results.push({ tenant, applied, failed: null });
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          results.push({ tenant, applied: [], failed: error });
        }
      }
    }),
  );
  return results.toSorted((one, other) => one.tenant.localeCompare(other.tenant));
}

export interface ListedTenant {
  readonly id: TenantId;
  readonly name: string;
  readonly kind: 'organisation' | 'household';
  readonly demo: 'no' | 'loading' | 'loaded';
  readonly createdAt: Date;
}

export async function listTenants(sql: AdminSql): Promise<ListedTenant[]> {
  return sql.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_owner');
    return tx.query<ListedTenant>(
      'SELECT id, name, kind, demo, created_at AS "createdAt" FROM obhut.tenant ORDER BY created_at, id',
    );
  });
}

/** Removes a tenant with everything in it. There is no way back. */
export async function dropTenant(sql: AdminSql, tenant: TenantId): Promise<void> {
  await sql.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_owner');
    await tx.script(inSchema('DROP SCHEMA tenant_schema CASCADE', tenant));
    await tx.query('DELETE FROM obhut.tenant WHERE id = $1', [tenant]);
    await tx.query('DELETE FROM obhut.migration WHERE scope = $1', [tenant]);
    await tx.script('RESET ROLE');
    // An operator's role that is no superuser drops only what it has the rights of.
    await tx.script(
      inSchema(
        `GRANT tenant_schema TO CURRENT_USER WITH INHERIT TRUE;
         DROP OWNED BY tenant_schema; DROP ROLE tenant_schema`,
        tenant,
      ),
    );
  });
}

async function checkServer(sql: AdminSql): Promise<void> {
  const [server] = await sql.query<{ version: number; mayCreateRoles: boolean }>(
    `SELECT current_setting('server_version_num')::integer AS version,
            (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user)
              AS "mayCreateRoles"`,
  );
  if (server === undefined || server.version < oldestServer) {
    throw new AppError('database.too-old', { version: server?.version ?? 0 });
  }
  if (!server.mayCreateRoles) throw new AppError('database.role-too-weak');
}

/** Of servers that work here passwords and key would be taken away (TE28). */
async function requireNoOtherSecret(sql: AdminSql, innerPad: Buffer): Promise<void> {
  const [server] = await sql.query<{ works: boolean }>(
    `SELECT EXISTS (
       SELECT FROM pg_stat_activity WHERE datname = current_database()
         AND usename IN ('obhut_app', 'obhut_identity', 'obhut_sequencer')) AS works`,
  );
  if (server?.works !== true) return;
  await sql.script('SET LOCAL ROLE obhut_owner');
  const others = await sql.query('SELECT FROM obhut.actor_key WHERE inner_pad <> $1', [innerPad]);
  await sql.script('RESET ROLE');
  if (others.length > 0) throw new AppError('database.another-secret');
}

async function setPassword(sql: AdminSql, role: string, password: string): Promise<void> {
  // ALTER ROLE takes no parameters; the derived passwords have only these characters.
  if (!/^[A-Za-z0-9_-]{20,}$/.test(password)) throw new Error('not a derived password');
  await sql.script(`ALTER ROLE ${role} PASSWORD '${password}'`);
}

const rolesScript = `
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'obhut_owner') THEN
    CREATE ROLE obhut_owner NOLOGIN NOINHERIT;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'obhut_app') THEN
    CREATE ROLE obhut_app LOGIN NOINHERIT;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'obhut_identity') THEN
    CREATE ROLE obhut_identity LOGIN NOINHERIT;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'obhut_sequencer') THEN
    CREATE ROLE obhut_sequencer LOGIN NOINHERIT;
  END IF;
  IF NOT pg_has_role(current_user, 'obhut_owner', 'SET') THEN
    EXECUTE format('GRANT obhut_owner TO %I WITH SET TRUE', current_user);
  END IF;
  IF NOT pg_has_role(current_user, 'obhut_identity', 'SET') THEN
    EXECUTE format('GRANT obhut_identity TO %I WITH SET TRUE', current_user);
  END IF;
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO obhut_app, obhut_identity, obhut_sequencer', current_database());
  EXECUTE format('GRANT CONNECT, CREATE ON DATABASE %I TO obhut_owner', current_database());
END $$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
`;

const settingsScript = `
ALTER ROLE obhut_app RESET ALL;
ALTER ROLE obhut_identity RESET ALL;
ALTER ROLE obhut_sequencer RESET ALL;
DO $$ BEGIN
  EXECUTE format('ALTER ROLE obhut_app IN DATABASE %I RESET ALL', current_database());
  EXECUTE format('ALTER ROLE obhut_identity IN DATABASE %I RESET ALL', current_database());
  EXECUTE format('ALTER ROLE obhut_sequencer IN DATABASE %I RESET ALL', current_database());
END $$;
`;

const schemaScript = `
SET LOCAL ROLE obhut_owner;
CREATE SCHEMA IF NOT EXISTS obhut;
CREATE SCHEMA IF NOT EXISTS identity;
CREATE TABLE IF NOT EXISTS obhut.migration (
  scope text NOT NULL,
  name text NOT NULL,
  hash text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (scope, name)
);
ALTER TABLE obhut.migration ENABLE ROW LEVEL SECURITY;
ALTER TABLE obhut.migration FORCE ROW LEVEL SECURITY;
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_policies WHERE schemaname = 'obhut' AND tablename = 'migration') THEN
    CREATE POLICY owner ON obhut.migration TO obhut_owner USING (true) WITH CHECK (true);
  END IF;
END $$;
`;

// The app may become the tenant's role, and has none of its rights before it does.
const tenantScript = `
CREATE ROLE tenant_schema NOLOGIN NOINHERIT;
GRANT tenant_schema TO obhut_app WITH INHERIT FALSE, SET TRUE, ADMIN FALSE;
`;
