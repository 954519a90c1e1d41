import type { Finding } from '#apps/server/administration.ts';
import { safeReleaseAfter } from '#apps/server/database-version.ts';
import { allMigrations } from '#apps/server/migrations.ts';
import { products } from '#apps/server/products.ts';
import { AppError } from '#kernel/base/app-error.ts';
import { checkKinds } from '#kernel/db/check-kinds.ts';
import { checkWall } from '#kernel/db/check-wall.ts';
import { listTenants } from '#kernel/db/installation.ts';
import type { AdminSql } from '#kernel/db/sql.ts';

/** Looks whether the promises the database has to keep are kept now. */
export async function diagnose(admin: AdminSql): Promise<Finding[]> {
  return [
    await databaseFinding(admin),
    ...(await wallFindings(admin)),
    await kindsFinding(admin),
    await tenantsFinding(admin),
  ];
}

async function databaseFinding(admin: AdminSql): Promise<Finding> {
  const [row] = await admin.query<{ version: string }>(
    `SELECT current_setting('server_version') AS version`,
  );
  const version = row?.version ?? 'unknown';
  const safe = safeReleaseAfter(version);
  return safe === undefined
    ? { check: 'database', state: 'good', found: `PostgreSQL ${version}.` }
    : {
        check: 'database',
        state: 'warning',
        found: `PostgreSQL ${version} lacks security fixes of ${safe}.`,
        remedy: `Use PostgreSQL ${safe} or newer for anything but trial.`,
      };
}

async function wallFindings(admin: AdminSql): Promise<Finding[]> {
  const findings = await checkWall(admin);
  if (findings.length === 0) {
    return [
      {
        check: 'wall',
        state: 'good',
        found: 'Row security is forced on every table, and no role of Obhut can pass it.',
      },
    ];
  }
  return findings.map(({ code, object }) => ({
    check: 'wall',
    state: 'bad',
    found: `${code}: ${object}.`,
    remedy: 'Find out who changed it, put it back, and treat it as a breach until you know.',
  }));
}

async function kindsFinding(admin: AdminSql): Promise<Finding> {
  const kinds = products.flatMap((product) => product.kinds);
  try {
    await admin.transact(async (tx) => {
      await tx.script('SET LOCAL ROLE obhut_owner');
      await checkKinds(tx, kinds);
    });
    return { check: 'kinds', state: 'good', found: `${kinds.length} kinds, all registered.` };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return {
      check: 'kinds',
      state: 'bad',
      found: error.message,
      remedy: 'Start this version once.',
    };
  }
}

async function tenantsFinding(admin: AdminSql): Promise<Finding> {
  const { tenant: migrations } = await allMigrations();
  const tenants = await listTenants(admin);
  const behind = await admin.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_owner');
    const rows = await tx.query<{ scope: string; applied: number }>(
      `SELECT scope, count(*)::integer AS applied FROM obhut.migration GROUP BY scope`,
    );
    const applied = new Map(rows.map((row) => [row.scope, row.applied]));
    return tenants.filter(({ id }) => applied.get(id) !== migrations.length);
  });
  return behind.length === 0
    ? { check: 'tenants', state: 'good', found: `${tenants.length} tenants, all current.` }
    : {
        check: 'tenants',
        state: 'bad',
        found: `${behind.length} of ${tenants.length} tenants are not at this version.`,
        remedy: 'Run `npm run -s obhut -- tenant migrate`.',
      };
}
