import type { TenantId } from '#kernel/base/ids.ts';
import type { Sql } from '#kernel/db/sql.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import type { Sighting } from '../look.ts';

/** One connection as the app signs in, on which a piece of work is undone whatever comes of it. */
export interface AppConnection {
  undone<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
}

/** What PostgreSQL answers to whoever may not. Everything else is a finding. */
const refused = '42501';
/** Of other tenants, so that a thousand of them are not a million attempts. */
const neighboursEach = 3;

/**
 * Tries, as the app with the role of each tenant, to read in others and in the installation, and in
 * its own without proof of who asks. An attempt on what is not
 * there is answered otherwise than by a refusal, and is a finding.
 */
export async function lookAtSeparation(
  app: AppConnection,
  tenants: readonly TenantId[],
  signal: AbortSignal,
): Promise<Sighting[]> {
  const sightings: Sighting[] = [];
  for (const [place, tenant] of tenants.entries()) {
    signal.throwIfAborted();
    const found: string[] = [];
    let looked = 0;
    const tried = async (what: string, text: string, isRight: (outcome: string) => boolean) => {
      const outcome = await attempt(app, tenant, text);
      looked += 1;
      if (!isRight(outcome)) found.push(`${what}: ${outcome}`);
    };
    await tried(
      'its own, without proof of who asks',
      inSchema('SELECT count(*)::text AS seen FROM tenant_schema.person', tenant),
      (outcome) => outcome === '0 seen',
    );
    const neighbours = Array.from(
      { length: Math.min(neighboursEach, tenants.length - 1) },
      (_, step) => tenants[(place + step + 1) % tenants.length],
    ).filter((each) => each !== undefined);
    for (const neighbour of neighbours) {
      for (const text of strangeTables) {
        await tried('another tenant', inSchema(text, neighbour), (outcome) => outcome === refused);
      }
    }
    for (const text of installationTables) {
      await tried('the installation', text, (outcome) => outcome === refused);
    }
    sightings.push({
      measure: 'separation.tenants',
      tenant,
      report: {
        looked,
        what: neighbours.length === 0 ? 'attempts, no other tenant is there' : 'attempts',
        found,
      },
    });
  }
  return sightings;
}

const strangeTables = [
  'SELECT count(*)::text AS seen FROM tenant_schema.person',
  'SELECT count(*)::text AS seen FROM tenant_schema.receipt',
];
const installationTables = [
  'SELECT count(*)::text AS seen FROM identity.account',
  'SELECT count(*)::text AS seen FROM obhut.actor_key',
];

/** What comes of reading with the tenant's role: how many rows, or the code of the refusal. */
async function attempt(app: AppConnection, tenant: TenantId, text: string): Promise<string> {
  try {
    return await app.undone(async (sql) => {
      const [is] = await sql.query<{ role: string }>(
        `SELECT set_config('obhut.actor', '', true), set_config('role', $1, true) AS role`,
        [tenant],
      );
      if (is?.role !== tenant) return 'not the role';
      const [row] = await sql.query<{ seen: string }>(text);
      return `${row?.seen ?? 'nothing'} seen`;
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
      // Of a connection that broke, nothing was shown.
      if (/^[0-9A-Z]{5}$/.test(error.code)) return error.code;
    }
    throw error;
  }
}
