import { readFileSync } from 'node:fs';
import { connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import { openTenantDatabase } from '#adapters/postgres/tenant-database.ts';
import { allMigrations } from '#apps/server/migrations.ts';
import { createTenant } from '#kernel/db/installation.ts';
import { type BenchAccount, type Fixture, makeFixture, Tables } from './fixture.ts';
import { bindTo, describeMachine, findCores } from './machine.ts';
import { push } from './push-load.ts';
import { median, rounded } from './statistics.ts';
import type { Workload, WorkloadOptions } from './workload.ts';

/** Audiences of each account, where a tenant has so many. */
const reach = 5;
/** Of pushes to tenants their connection does not know, how many it takes in a second at least. */
const coldPerSecond = 150;
const tenantsPerConnection = 10;

/**
 * The same load on one tenant, and shared by many: single pushes over as many connections, to as
 * many audiences with as many records in all. The floor is the one tenant while it was alone; in
 * every round it has its turn again, so that a slow machine is not taken for a slow database. App
 * server and database share one core, as in W3.
 */
export const w7: Workload = async (options, say) => {
  const cores = findCores();
  if (cores !== null) bindTo(cores.server);
  const { records, audiences, connections, tenants } = options;
  const fixture = await makeFixture({ records, audiences, say });
  const database = openTenantDatabase({
    url: fixture.appUrl,
    actorKey: fixture.actorKey,
    connections,
  });
  const run = (accounts: readonly BenchAccount[], seconds = options.seconds) =>
    push(database, accounts, { size: 1, changeEvery: Infinity, seconds, connections });
  const one = fixture.writers.filter((account) => account.audiences.length <= reach);

  try {
    const alone = await rounds(options, async () => ({ one: await run(one), many: 0 }));
    const floor = median(alone.map((round) => round.one));
    say(`1 tenant: ${rounded(floor)}/s`);
    const sizes: Size[] = [];
    const accounts: BenchAccount[] = [];
    let made = 0;
    for (const count of new Set([Math.ceil(tenants / 10), tenants])) {
      // Those of the smaller size stay, and are not asked again.
      accounts.length = 0;
      accounts.push(...(await makeTenants(fixture, count, options, say)));
      made += count;
      const cold = await run(accounts);
      // Each connection comes to know each tenant: only then do plans stay.
      await run(accounts, (count * connections) / coldPerSecond);
      const found = await rounds(options, async () => ({
        one: await run(one),
        many: await run(accounts),
      }));
      const ours = median(found.map(({ many }) => many));
      const size = {
        tenants: count,
        ours: rounded(ours),
        cold: rounded(cold),
        ratio: rounded(ours / floor, 3),
        ratioInTurn: rounded(median(found.map((round) => round.many / round.one)), 3),
      };
      sizes.push(size);
      say(`${count} tenants: ${size.ours}/s, ratio ${size.ratio} (in turn ${size.ratioInTurn})`);
    }
    const largest = sizes.at(-1);
    return {
      workload: 'W7',
      ours: largest?.ours ?? 0,
      floor: rounded(floor),
      ratio: largest?.ratio ?? 0,
      unit: 'mutations/s',
      machine: describeMachine(fixture.postgresVersion),
      rounds: options.rounds,
      seconds: options.seconds,
      connections,
      cores: cores === null ? 'not kept apart' : 'app and database on one',
      tenantsInDatabase: made + 1,
      databaseMemoryMbPerConnection: await memoryOfConnections(fixture),
      sizes,
    };
  } finally {
    await database.close();
    await fixture.close();
  }
};

interface Size {
  readonly tenants: number;
  readonly ours: number;
  /** Right after they were made, when no connection knows them. */
  readonly cold: number;
  readonly ratio: number;
  /** Against the one tenant in the same round. */
  readonly ratioInTurn: number;
}

interface Round {
  readonly one: number;
  readonly many: number;
}

async function rounds(options: WorkloadOptions, work: () => Promise<Round>): Promise<Round[]> {
  const found: Round[] = [];
  // One round warms up and does not count.
  for (let round = 0; round <= options.rounds; round += 1) {
    const figures = await work();
    if (round > 0) found.push(figures);
  }
  return found;
}

/** As many tenants, with as many audiences and records in all as the one has. */
async function makeTenants(
  fixture: Fixture,
  count: number,
  options: WorkloadOptions,
  say: (line: string) => void,
): Promise<BenchAccount[]> {
  const { tenant: migrations } = await allMigrations();
  const accounts: BenchAccount[] = [];
  const audiencesEach = Math.max(1, Math.round(options.audiences / count));
  let admin = await connectAsAdmin(fixture.adminUrl);
  for (let at = 0; at < count; at += 1) {
    // A connection keeps the plans of every trigger it ever fired, and each statement that defines
    // something goes through all of them: by one connection 1,000 tenants take hours.
    if (at % tenantsPerConnection === 0) {
      await admin.close();
      admin = await connectAsAdmin(fixture.adminUrl);
    }
    const tenant = await createTenant(
      admin,
      { name: `Bench ${at}`, kind: 'household' },
      migrations,
    );
    const tables = new Tables(admin, tenant);
    const audiences = await tables.audiences(audiencesEach);
    const mine = await tables.accounts(
      Array.from({ length: Math.ceil(audiencesEach / reach) }, (_, index) =>
        audiences.slice(index * reach, (index + 1) * reach),
      ),
    );
    const [author] = mine;
    if (author === undefined) throw new Error('a tenant without accounts');
    await tables.records(Math.ceil(options.records / count), audiences, author.actor);
    accounts.push(...mine);
    if (at % 100 === 99) say(`${at + 1} of ${count} tenants made`);
  }
  await admin.close();
  await fixture.admin.script('ANALYZE');
  await fixture.admin.script('CHECKPOINT');
  return accounts;
}

/** What a connection of the app holds after all of that, the middle one; null where it is not told. */
async function memoryOfConnections(fixture: Fixture): Promise<number | null> {
  const rows = await fixture.admin.query<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity WHERE usename = 'obhut_app'`,
  );
  try {
    const megabytes = rows.map(({ pid }) => {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      return Number(/^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
    });
    return rounded(median(megabytes), 1);
  } catch {
    return null;
  }
}
