import pg from 'pg';
import { openTenantDatabase } from '#adapters/postgres/tenant-database.ts';
import { registry } from '#apps/server/products.ts';
import { type AudienceId, type MutationId, randomId, type RecordId } from '#kernel/base/ids.ts';
import type { TenantDatabase } from '#kernel/db/tenant-database.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { applyPush } from '#kernel/sync/server/apply-push.ts';
import { entry } from '#products/journal/kinds.ts';
import { changeEntry, writeEntry } from '#products/journal/mutators.ts';
import { type BenchAccount, entryBody, type Fixture, makeFixture } from './fixture.ts';
import { bindTo, describeMachine, findCores } from './machine.ts';
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

interface PushOptions {
  /** Mutations in one push. */
  readonly size: number;
  /** Every how-manieth mutation changes an entry that an earlier push wrote. */
  readonly changeEvery: number;
  readonly seconds: number;
  readonly connections: number;
}

/** Devices that push one after the other, as many at once as there are connections. */
async function push(
  database: TenantDatabase,
  accounts: readonly BenchAccount[],
  { size, changeEvery, seconds, connections }: PushOptions,
): Promise<number> {
  const begun = performance.now();
  const until = begun + seconds * 1000;
  const ended = await Promise.all(
    Array.from({ length: connections }, async (_, worker) => {
      const writers = accounts
        .filter((__, index) => index % connections === worker % accounts.length)
        .map((account) => new Writer(account, changeEvery));
      let accepted = 0;
      for (let turn = 0; performance.now() < until; turn += 1) {
        const writer = writers[turn % writers.length];
        if (writer === undefined) throw new Error('fewer accounts than connections');
        accepted += await writer.push(database, size);
      }
      return accepted;
    }),
  );
  const accepted = ended.reduce((sum, count) => sum + count, 0);
  return (accepted / (performance.now() - begun)) * 1000;
}

/** One device that writes and changes entries. */
class Writer {
  readonly #account: BenchAccount;
  readonly #changeEvery: number;
  readonly #written: RecordId[] = [];
  #number = Math.floor(Math.random() * 1_000_000);

  constructor(account: BenchAccount, changeEvery: number) {
    this.#account = account;
    this.#changeEvery = changeEvery;
  }

  async push(database: TenantDatabase, size: number): Promise<number> {
    const mine: RecordId[] = [];
    const mutations = Array.from({ length: size }, () => {
      this.#number += 1;
      const known = this.#number % this.#changeEvery === 0 ? this.#written.pop() : undefined;
      return known === undefined ? this.#write(mine) : this.#change(known);
    });
    const { outcomes } = await applyPush(database, this.#account.actor, registry, mutations);
    this.#written.push(...mine);
    const accepted = outcomes.filter(({ end }) => end === 'applied' || end === 'merged').length;
    if (accepted !== size) throw new Error(`refused: ${JSON.stringify(outcomes)}`);
    return accepted;
  }

  #write(mine: RecordId[]): object {
    const record = randomId<RecordId>();
    mine.push(record);
    const { audiences } = this.#account;
    const audience = audiences[Math.floor(Math.random() * audiences.length)];
    const args = { id: record, audience, entry: entryBody(this.#number) };
    return { id: randomId<MutationId>(), name: writeEntry.name, args, schema: 1, base: [] };
  }

  #change(record: RecordId): object {
    return {
      id: randomId<MutationId>(),
      name: changeEntry.name,
      args: { id: record, fields: { text: entryBody(this.#number).text } },
      schema: 1,
      base: [[record, 1]],
    };
  }
}

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
