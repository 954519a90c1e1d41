import { hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileSignedHeads } from '#adapters/chronicle/file-signed-heads.ts';
import { connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import { withRole } from '#adapters/postgres/connection-url.ts';
import { verifyFile } from '#apps/cli/verify-file.ts';
import { chronicleKeys } from '#apps/server/chronicle-keys.ts';
import { allMigrations } from '#apps/server/migrations.ts';
import { deriveSecrets } from '#apps/server/secrets.ts';
import { readExport } from '#governance/chronicle/server/read-export.ts';
import { Sequencer } from '#governance/chronicle/server/sequencer.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import { createTenant } from '#kernel/db/installation.ts';
import type { Sql } from '#kernel/db/sql.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { type Fixture, makeFixture } from './fixture.ts';
import { describeMachine } from './machine.ts';
import { median, rounded } from './statistics.ts';
import type { Workload } from './workload.ts';

/** Tenants that share the events; making more takes longer than measuring. */
const mostTenants = 50;

/**
 * Lines of the outbox are chained, by one connection, of one tenant and of several, against the same
 * rows moved in batches as large from one table to another, without a hash; and an exported file is
 * verified against the same file read line by line with one hash for each.
 */
export const chronicle: Workload = async (options, say) => {
  const fixture = await makeFixture({ records: 100, audiences: 200, say });
  const { sequencerPassword } = deriveSecrets(fixture.secret);
  const sql = await connectAsAdmin(
    withRole(fixture.adminUrl, 'obhut_sequencer', sequencerPassword),
  );
  const folder = await mkdtemp(join(tmpdir(), 'obhut-chronicle-'));
  try {
    const keys = chronicleKeys(fixture.secret);
    const { keys: known } = await keys.current(sql);
    const tenants = await moreTenants(fixture, Math.min(options.tenants, mostTenants), say);
    const signedHeads = fileSignedHeads(join(folder, 'signed'));
    const sequencer = new Sequencer({ sql, keys, signedHeads, now: Date.now });
    await fixture.admin.script(inSchema(floorTables, fixture.tenant));
    const [one, several, floor]: [number[], number[], number[]] = [[], [], []];
    const events = options.records;
    for (let round = 0; round < options.rounds; round += 1) {
      await fill(fixture, [fixture.tenant], events);
      one.push(await perSecond(events, () => sequencer.look()));
      await fill(fixture, tenants, events);
      several.push(await perSecond(events, () => sequencer.look()));
      floor.push(await moveFloor(fixture, events));
      say(
        `round ${round + 1}: ${Math.round(one.at(-1) ?? 0)}/s, floor ${Math.round(floor.at(-1) ?? 0)}/s`,
      );
    }

    const file = join(folder, 'chronicle.jsonl');
    const size = await sequencer.chainAndSign(fixture.tenant);
    await exportTo(file, fixture, known, size);
    const [verified, read, cpu]: [number[], number[], number[]] = [[], [], []];
    for (let round = 0; round < options.rounds; round += 1) {
      const before = process.cpuUsage();
      verified.push(
        await perSecond(size, async () => {
          const report = await verifyFile(file, [], known);
          if (report.verdict !== 'good' || report.events !== size) throw new Error('not good');
        }),
      );
      const { user, system } = process.cpuUsage(before);
      cpu.push((size * 1_000_000) / (user + system));
      read.push(await perSecond(size, () => hashLines(file)));
    }
    const rest = await restMs(sequencer, fixture);
    const ratios = one.map((value, at) => value / (floor[at] ?? value));
    return {
      workload: 'chronicle',
      ours: rounded(median(one)),
      floor: rounded(median(floor)),
      ratio: rounded(median(ratios), 2),
      unit: 'events/s',
      machine: describeMachine(fixture.postgresVersion),
      rounds: options.rounds,
      events,
      tenants: tenants.length,
      severalTenants: rounded(median(several)),
      verified: rounded(median(verified)),
      // On a machine with other work this says more; all threads, the collector's too.
      verifiedPerCpuSecond: rounded(median(cpu)),
      verifyFloor: rounded(median(read)),
      verifyRatio: rounded(median(verified.map((value, at) => value / (read[at] ?? value))), 2),
      bytesPerEvent: rounded((await stat(file)).size / size),
      ...rest,
    };
  } finally {
    await sql.close();
    await fixture.close();
    await rm(folder, { recursive: true, force: true });
  }
};

async function moreTenants(
  fixture: Fixture,
  count: number,
  say: (line: string) => void,
): Promise<TenantId[]> {
  say(`making ${count} tenants`);
  const { tenant: migrations } = await allMigrations();
  const made: TenantId[] = [];
  for (let at = 0; at < count; at += 1) {
    made.push(
      await createTenant(fixture.admin, { name: `Bench ${at}`, kind: 'household' }, migrations),
    );
  }
  return made;
}

/** As a push writes them: one account in ten, one record each. */
async function fill(fixture: Fixture, tenants: readonly TenantId[], events: number): Promise<void> {
  for (const tenant of tenants) {
    await fixture.admin.query(inSchema(fillQuery, tenant), [Math.ceil(events / tenants.length)]);
  }
  await fixture.admin.script('CHECKPOINT');
}

async function moveFloor(fixture: Fixture, events: number): Promise<number> {
  const query = inSchema(floorQuery, fixture.tenant);
  await fixture.admin.query(inSchema(floorFill, fixture.tenant), [events]);
  await fixture.admin.script('CHECKPOINT');
  return perSecond(events, async () => {
    for (let moved = 1; moved > 0;) {
      const [row] = await fixture.admin.query<{ moved: number }>(query);
      moved = row?.moved ?? 0;
    }
  });
}

async function exportTo(
  file: string,
  fixture: Fixture,
  keys: readonly string[],
  size: number,
): Promise<void> {
  const { admin, tenant } = fixture;
  const sql: Sql = { query: (text, values) => admin.query(inSchema(text, tenant), values) };
  await pipeline(
    readExport({
      tenant,
      known: { keys, handovers: [] },
      after: 0,
      size,
      page: (work) => work(sql),
    }),
    createWriteStream(file),
  );
}

async function hashLines(file: string): Promise<void> {
  let rest = '';
  for await (const piece of createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
    const lines = (rest + (piece as string)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) hash('sha256', line, 'hex');
  }
}

/** What one look costs when nothing was written, and when something was that is no event. */
async function restMs(sequencer: Sequencer, { admin }: Fixture) {
  // Until all is settled.
  for (let look = 0; look < 6; look += 1) await sequencer.look();
  const [idle, busy]: [number[], number[]] = [[], []];
  for (let round = 0; round < 50; round += 1) {
    idle.push(await timedMs(() => sequencer.look()));
    await admin.script(
      `UPDATE obhut.tenant SET name = name WHERE id = (SELECT min(id) FROM obhut.tenant)`,
    );
    busy.push(await timedMs(() => sequencer.look()));
  }
  return { restingLookMs: rounded(median(idle), 2), lookMs: rounded(median(busy), 2) };
}

async function timedMs(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work();
  return performance.now() - before;
}

async function perSecond(count: number, work: () => Promise<unknown>): Promise<number> {
  return (count * 1000) / (await timedMs(work));
}

const fillQuery = `
  INSERT INTO tenant_schema.chronicle_outbox (at, account_id, device_id, action, mutation_id, record_ids)
  SELECT now(), ('00000000-0000-4000-8000-' || lpad((n % 10)::text, 12, '1'))::uuid, gen_random_uuid(),
         'journal.writeEntry', gen_random_uuid(), ARRAY[gen_random_uuid()]
  FROM generate_series(1, $1) AS n`;

const floorTables = `
  CREATE TABLE tenant_schema.floor_from (LIKE tenant_schema.chronicle_outbox INCLUDING ALL);
  CREATE TABLE tenant_schema.floor_to (LIKE tenant_schema.chronicle_outbox);
  ALTER TABLE tenant_schema.floor_to ADD PRIMARY KEY (id)`;
const floorFill = `
  INSERT INTO tenant_schema.floor_from (at, account_id, device_id, action, mutation_id, record_ids)
  SELECT now(), gen_random_uuid(), gen_random_uuid(), 'journal.writeEntry', gen_random_uuid(), ARRAY[gen_random_uuid()]
  FROM generate_series(1, $1)`;
const floorQuery = `
  WITH gone AS (
    DELETE FROM tenant_schema.floor_from f
    WHERE f.id = ANY (ARRAY(SELECT x.id FROM tenant_schema.floor_from x ORDER BY x.id LIMIT 1000))
    RETURNING f.id, f.at, f.account_id, f.device_id, f.action, f.mutation_id, f.record_ids
  ), put AS (
    INSERT INTO tenant_schema.floor_to (id, at, account_id, device_id, action, mutation_id, record_ids)
    SELECT g.id, g.at, g.account_id, g.device_id, g.action, g.mutation_id, g.record_ids FROM gone g RETURNING 1
  )
  SELECT count(*)::integer AS moved FROM put`;
