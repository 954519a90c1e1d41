import pg from 'pg';
import { openTenantDatabase } from '#adapters/postgres/tenant-database.ts';
import { type AudienceId, randomId, type RecordId } from '#kernel/base/ids.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { entry } from '#products/journal/kinds.ts';
import { type BenchAccount, entryBody, type Fixture, makeFixture } from './fixture.ts';
import { bindTo, describeMachine, findCores } from './machine.ts';
import { push } from './push-load.ts';
import { median, rounded } from './statistics.ts';
import type { Workload } from './workload.ts';

const batch = 10;

/**
 * Accepted mutations per second with everything on: receipt, rights, the mutator, the wall, the
 * head, the chronicle's line, and for changes the history; against the raw transaction (`BEGIN`, bump the head,
 * insert, `COMMIT`) by the same driver over as many connections, on an equivalent table without
 * policies. App server and database share one core, as in W1.
 */
export const w3: Workload = async (options, say) => {
  const cores = findCores();
  if (cores !== null) bindTo(cores.server);
  const fixture = await makeFixture({
    records: options.records,
    audiences: options.audiences,
    say,
  });
  const database = openTenantDatabase({
    url: fixture.appUrl,
    actorKey: fixture.actorKey,
    connections: options.connections,
  });
  const floor = await openFloor(fixture, options.connections);

  const cases = {
    floorSpread: () => floor.run(fixture.audiences, options.seconds),
    spread: () => pushFor(fixture.writers, 1),
    spreadBatched: () => pushFor(fixture.writers, batch),
    halfChanges: () => pushFor(fixture.writers, 1, 2),
    floorHot: () => floor.run([fixture.hot], options.seconds),
    hot: () => pushFor(fixture.hotWriters, 1),
    hotBatched: () => pushFor(fixture.hotWriters, batch),
  };
  const rates: Record<keyof typeof cases, number[]> = {
    floorSpread: [],
    spread: [],
    spreadBatched: [],
    halfChanges: [],
    floorHot: [],
    hot: [],
    hotBatched: [],
  };

  try {
    // One round warms up and does not count.
    for (let round = 0; round <= options.rounds; round += 1) {
      for (const name of Object.keys(cases) as (keyof typeof cases)[]) {
        const rate = await cases[name]();
        if (round > 0) rates[name].push(rate);
      }
      say(
        `round ${round} of ${options.rounds}${round === 0 ? ' (warm-up)' : ''}: ` +
          Object.entries(rates)
            .map(([name, values]) => `${name} ${rounded(values.at(-1) ?? 0)}`)
            .join(', '),
      );
    }
  } finally {
    await Promise.all([database.close(), floor.close()]);
    await fixture.close();
  }

  const figure = (ours: keyof typeof cases, against: keyof typeof cases) => {
    const result = {
      ours: rounded(median(rates[ours])),
      floor: rounded(median(rates[against])),
      // Round by round: what else the machine does slows both of a round.
      ratio: rounded(median(rates[ours].map((rate, at) => rate / (rates[against][at] ?? 0))), 3),
    };
    say(`${ours}: ${result.ours}/s, floor ${result.floor}/s, ratio ${result.ratio}`);
    return result;
  };
  const spread = figure('spread', 'floorSpread');
  return {
    workload: 'W3',
    ...spread,
    unit: 'mutations/s',
    machine: describeMachine(fixture.postgresVersion),
    rounds: options.rounds,
    seconds: options.seconds,
    connections: options.connections,
    cores: cores === null ? 'not kept apart' : 'app and database on one',
    spreadSingle: spread,
    spreadBatchedByTen: figure('spreadBatched', 'floorSpread'),
    spreadHalfChanges: figure('halfChanges', 'floorSpread'),
    hotSingle: figure('hot', 'floorHot'),
    hotBatchedByTen: figure('hotBatched', 'floorHot'),
  };

  function pushFor(accounts: readonly BenchAccount[], size: number, changeEvery = Infinity) {
    return push(database, accounts, { size, changeEvery, ...options });
  }
};

/** The raw transaction: four round trips, prepared statements, no policy, no receipt. */
async function openFloor(fixture: Fixture, connections: number) {
  await fixture.admin.script('CREATE SCHEMA bench');
  await fixture.admin.script(
    inSchema(
      `CREATE TABLE bench.audience (LIKE tenant_schema.audience INCLUDING ALL) WITH (fillfactor = 50);
       CREATE TABLE bench.record (LIKE tenant_schema.record INCLUDING ALL);
       ALTER TABLE bench.record ADD FOREIGN KEY (audience_id) REFERENCES bench.audience;
       ALTER TABLE bench.record ADD FOREIGN KEY (kind) REFERENCES obhut.kind;
       INSERT INTO bench.audience SELECT * FROM tenant_schema.audience;
       INSERT INTO bench.record SELECT * FROM tenant_schema.record;
       GRANT USAGE ON SCHEMA bench TO obhut_app;
       GRANT SELECT, INSERT, UPDATE ON bench.audience, bench.record TO obhut_app`,
      fixture.tenant,
    ),
  );
  await fixture.admin.script('VACUUM ANALYZE bench.audience, bench.record');
  const clients = await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = new pg.Client({ connectionString: fixture.appUrl });
      await client.connect();
      return client;
    }),
  );
  const { account, device } = fixture.readerOfAll.actor;
  const fields = JSON.stringify(
    Object.fromEntries(entry.fields.map((name) => [name, [1, device]])),
  );

  async function transaction(client: pg.Client, audience: AudienceId): Promise<void> {
    const body = entryBody(Math.floor(Math.random() * 1_000_000));
    await client.query('BEGIN');
    const { rows } = await client.query<{ head: string }>({
      name: 'bump',
      text: 'UPDATE bench.audience SET head = head + 1 WHERE id = $1 RETURNING head',
      values: [audience],
    });
    await client.query({
      name: 'insert',
      text: `INSERT INTO bench.record
               (id, audience_id, seq, kind, body, day, revision, field_revision,
                created_by, created_at, changed_by, changed_at)
             VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8, now(), $8, now())`,
      values: [
        randomId<RecordId>(),
        audience,
        rows[0]?.head,
        entry.name,
        JSON.stringify(body),
        body.day,
        fields,
        account,
      ],
    });
    await client.query('COMMIT');
  }

  return {
    async run(audiences: readonly AudienceId[], seconds: number): Promise<number> {
      const begun = performance.now();
      const until = begun + seconds * 1000;
      const counts = await Promise.all(
        clients.map(async (client) => {
          let count = 0;
          for (; performance.now() < until; count += 1) {
            const audience = audiences[Math.floor(Math.random() * audiences.length)];
            if (audience === undefined) throw new Error('no audience');
            await transaction(client, audience);
          }
          return count;
        }),
      );
      return (counts.reduce((sum, count) => sum + count, 0) / (performance.now() - begun)) * 1000;
    },
    async close() {
      await Promise.all(clients.map((client) => client.end()));
    },
  };
}
