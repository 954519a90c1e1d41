import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type KeptMeasures, keepMeasures } from '#apps/server/keep-measures.ts';
import { chronicleKeys } from '#apps/server/chronicle-keys.ts';
import { connectSequencer } from '#apps/server/keep-chronicle.ts';
import { measureLooks } from '#apps/server/measure-looks.ts';
import { programRoot, runningConfiguration } from '#apps/server/running-configuration.ts';
import { readSettings } from '#apps/server/settings.ts';
import { Sequencer } from '#governance/chronicle/server/sequencer.ts';
import { measureOf, measures } from '#governance/measures/catalogue.ts';
import { knownMeasures } from '#governance/measures/known.ts';
import type { RoundLook } from '#governance/measures/server/measure-rounds.ts';
import { readKnown } from '#governance/measures/server/read-known.ts';
import type { MeasureState } from '#governance/measures/state.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { signedInMemory } from '#testkit/chronicle/signed-in-memory.ts';
import { startHttp } from '#testkit/pg/http.ts';
import { startIdentity, testPassword, type TestIdentity } from '#testkit/pg/identity.ts';
import { testSecret } from '#testkit/pg/secrets.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

const minuteMs = 60_000;
const keys = chronicleKeys(testSecret);
const signedHeads = signedInMemory();
let database: TestDatabase;
let here: TestIdentity;
let home: TenantId;
let away: TenantId;
let folder: string;
let kept: KeptMeasures;
let publicUrl: URL;
let closeHttp: () => Promise<unknown>;
let nowMs = Date.now();
const failures: unknown[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  here = startIdentity(database);
  home = await database.createTenant('Haus Linde');
  away = await database.createTenant('Birkenhof');
  folder = await mkdtemp(join(tmpdir(), 'obhut-measures-'));
  await here.identity.createAccount({
    email: 'ada@linde.example',
    name: 'Ada',
    password: testPassword,
  });
  const app = await startHttp(here);
  publicUrl = new URL(await app.listen({ port: 0, host: '127.0.0.1' }));
  closeHttp = () => app.close();
  kept = keep(looks());
});
afterAll(async () => {
  await kept.close();
  await closeHttp();
  await here.close();
  await database.close();
  await rm(folder, { recursive: true });
});

function looks(): readonly RoundLook[] {
  return measureLooks({
    adminUrl: database.adminUrl,
    secret: testSecret,
    publicUrl,
    mode: 'trial',
    root: programRoot,
    keys,
    signedHeads,
    scan: null,
    workFolder: folder,
  });
}

function keep(these: readonly RoundLook[]): KeptMeasures {
  return keepMeasures({
    adminUrl: database.adminUrl,
    looks: these,
    running: runningConfiguration(readSettings({ OBHUT_DATA_DIR: folder }), false),
    now: () => nowMs,
    onFailure: (error) => failures.push(error),
  });
}

async function script(text: string, tenant = home): Promise<void> {
  await database.admin.script(inSchema(text, tenant));
}

async function lookAgain(afterMs = 30_000): Promise<void> {
  nowMs += afterMs;
  await kept.round();
}

/** As the operator, whom every tenant shows its measures. */
async function stateIn(tenant: TenantId, id: string): Promise<MeasureState> {
  const known = await database.admin.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_owner');
    return readKnown({ query: (text, values) => tx.query(inSchema(text, tenant), values) }, 0);
  });
  const state = knownMeasures(measures, known, nowMs).find(
    ({ measure }) => measure.id === id,
  )?.state;
  if (state === undefined) throw new Error(`no measure ${id}`);
  return state;
}

function publicState(id: string): MeasureState | undefined {
  return kept.view().measures.find(({ measure }) => measure.id === id)?.state;
}

async function actionsIn(tenant: TenantId): Promise<{ action: string; detail: string }[]> {
  return database.admin.query(
    inSchema(
      `SELECT c.action, d.detail FROM tenant_schema.chronicle c JOIN tenant_schema.chronicle_detail d ON d.seq = c.seq
       WHERE c.action ~ '^(measure|transparency)\\.' ORDER BY c.seq`,
      tenant,
    ),
  );
}

async function sign(): Promise<void> {
  const sql = await connectSequencer(database.adminUrl, testSecret);
  try {
    const sequencer = new Sequencer({ sql, keys, signedHeads, now: () => nowMs });
    for (const tenant of [home, away]) await sequencer.chainAndSign(tenant);
  } finally {
    await sql.close();
  }
}

test('[MS1][MS2] before anything was looked at nothing is met that a probe shows', () => {
  const { measures: all, loadedMs } = kept.view();
  expect(loadedMs).toBeNull();
  expect(all).toHaveLength(measures.length);
  for (const { measure, state } of all) {
    expect(state.is, measure.id).toBe(measure.shown.by === 'word' ? 'declarative' : 'unmet');
  }
});

test('[MS9][MS11][MS13][MS16] a round shows what is so, and what is not', async () => {
  await kept.round();
  // What is published by the first round is what the second one finds.
  await lookAgain();
  expect(failures).toEqual([]);
  for (const id of [
    'access.row-security',
    'access.weak-roles',
    'access.data-map',
    'input.marks',
    'separation.tenants',
    'transfer.erasure-plan',
    'access.media-private',
    'orders.published',
  ]) {
    expect(await stateIn(home, id), id).toMatchObject({ is: 'proven' });
    expect(await stateIn(away, id), id).toMatchObject({ is: 'proven' });
    expect(publicState(id), id).toMatchObject({ is: 'proven' });
  }
  for (const id of [
    'transfer.database',
    'transfer.headers',
    'review.defaults',
    'review.pinned-versions',
  ]) {
    expect(publicState(id), id).toMatchObject({ is: 'proven' });
  }
  for (const [id, found] of [
    ['sign-in.second-factor', 'without a second factor: 1 of 1'],
    ['separation.production', 'mode: trial'],
    ['transfer.tls', 'the public address is not encrypted'],
    ['availability.malware', 'no scanner is set'],
    ['review.database-version', expect.stringContaining('lacks fixes') as string],
    // The passwords of the tests cost a hundredth.
    ['sign-in.passwords', 'easier to try out than said: 1 of 1'],
  ] as const) {
    expect(publicState(id), id).toMatchObject({ is: 'unmet', because: 'found', found: [found] });
  }
  // Nobody has signed in.
  expect(publicState('sign-in.session-limits')).toMatchObject({ is: 'unmet' });
  expect(publicState('assistance.breaches')).toMatchObject({ because: 'not-there' });
});

describe('what is found', () => {
  test.each<[string, string, string, string]>([
    [
      'access.data-map',
      'ALTER TABLE tenant_schema.person ADD COLUMN diagnosis text',
      'ALTER TABLE tenant_schema.person DROP COLUMN diagnosis',
      'not in the data map: person.diagnosis',
    ],
    [
      'access.row-security',
      'ALTER TABLE tenant_schema.record NO FORCE ROW LEVEL SECURITY',
      'ALTER TABLE tenant_schema.record FORCE ROW LEVEL SECURITY',
      'record',
    ],
    [
      'access.weak-roles',
      'GRANT INSERT ON tenant_schema.record TO tenant_schema',
      'REVOKE INSERT ON tenant_schema.record FROM tenant_schema',
      'record INSERT',
    ],
    [
      'input.marks',
      'ALTER TABLE tenant_schema.record ALTER COLUMN changed_by DROP NOT NULL',
      'ALTER TABLE tenant_schema.record ALTER COLUMN changed_by SET NOT NULL',
      'may be empty: record.changed_by',
    ],
  ])(
    '[MS8][MS10] of %s is red within a minute, in that tenant alone, and in its chronicle',
    async (id, wrong, right, found) => {
      await script(wrong);
      await lookAgain();
      expect(await stateIn(home, id)).toMatchObject({
        is: 'unmet',
        because: 'found',
        found: [expect.stringContaining(found) as string],
      });
      expect(await stateIn(away, id)).toMatchObject({ is: 'proven' });
      expect(publicState(id)).toMatchObject({ is: 'unmet', found: ['not so in 1 of 2 tenants'] });
      expect((await actionsIn(home)).at(-1)).toMatchObject({
        action: 'measure.change',
        detail: expect.stringContaining(id) as string,
      });
      expect(JSON.stringify(await actionsIn(away))).not.toContain('measure.change');
      await script(right);
      await lookAgain();
      expect(await stateIn(home, id)).toMatchObject({ is: 'proven' });
      expect(publicState(id)).toMatchObject({ is: 'proven' });
    },
  );

  test('[MS12] that a tenant may read another is found by trying', async () => {
    await script(
      `GRANT USAGE ON SCHEMA tenant_schema TO ${home}; GRANT SELECT ON tenant_schema.receipt TO ${home};
      CREATE POLICY leak ON tenant_schema.receipt FOR SELECT TO ${home} USING (true)`,
      away,
    );
    await lookAgain(3 * minuteMs);
    expect(await stateIn(home, 'separation.tenants')).toMatchObject({
      is: 'unmet',
      found: ['another tenant: 0 seen'],
    });
    expect(await stateIn(away, 'separation.tenants')).toMatchObject({ is: 'proven' });
    await script(
      `DROP POLICY leak ON tenant_schema.receipt; REVOKE SELECT ON tenant_schema.receipt FROM ${home};
      REVOKE USAGE ON SCHEMA tenant_schema FROM ${home}`,
      away,
    );
    await lookAgain(3 * minuteMs);
    expect(await stateIn(home, 'separation.tenants')).toMatchObject({ is: 'proven' });
  });

  test('[MS15] of what has stood its time for too long is counted', async () => {
    await script(`
      ALTER TABLE tenant_schema.revision NO FORCE ROW LEVEL SECURITY;
      INSERT INTO tenant_schema.space (id, kind, name) VALUES ('5f000000-0000-4000-8000-000000000001', 'group', 'x');
      INSERT INTO tenant_schema.audience (id, space_id, name) VALUES ('5f000000-0000-4000-8000-000000000002', '5f000000-0000-4000-8000-000000000001', 'team');
      INSERT INTO tenant_schema.revision (record_id, revision, audience_id, kind, body, written_by, written_at, ended_as, unseen, ended_by, ended_at, device_id, mutation_id)
      SELECT gen_random_uuid(), 1, '5f000000-0000-4000-8000-000000000002', 'testkit.note', '{}', gen_random_uuid(), now() - interval '2 years', 'delete', false,
        gen_random_uuid(), now() - interval '1 year' - d * interval '1 day', gen_random_uuid(), gen_random_uuid() FROM generate_series(1, 3) d;
      SET CONSTRAINTS ALL IMMEDIATE;
      ALTER TABLE tenant_schema.revision FORCE ROW LEVEL SECURITY`);
    await lookAgain(7 * 60 * minuteMs);
    // Of three that are due one is still in the two days in which the daily work may be late … or two.
    expect(await stateIn(home, 'transfer.erasure-plan')).toMatchObject({
      is: 'unmet',
      found: [expect.stringMatching(/^kept too long: [12]$/) as string],
    });
    await script('DELETE FROM tenant_schema.revision');
    await lookAgain(7 * 60 * minuteMs);
    expect(await stateIn(home, 'transfer.erasure-plan')).toMatchObject({ is: 'proven' });
  });
});

test('[MS14] a chronicle that a superuser changed turns red, that one alone, and stays so', async () => {
  await sign();
  await lookAgain();
  await lookAgain();
  expect(await stateIn(home, 'input.chronicle')).toMatchObject({ is: 'proven' });
  expect(publicState('input.chronicle')).toMatchObject({ is: 'proven' });
  await script(`
    ALTER TABLE tenant_schema.chronicle DISABLE TRIGGER stays;
    UPDATE tenant_schema.chronicle SET at = at - interval '1 day' WHERE seq = 1;
    ALTER TABLE tenant_schema.chronicle ENABLE TRIGGER stays`);
  await lookAgain();
  expect(await stateIn(home, 'input.chronicle')).toMatchObject({
    is: 'unmet',
    because: 'found',
    found: ['edit: event 1 is not what was chained'],
  });
  expect(await stateIn(away, 'input.chronicle')).toMatchObject({ is: 'proven' });
  expect(publicState('input.chronicle')).toMatchObject({ found: ['not so in 1 of 2 tenants'] });
  await lookAgain();
  expect(await stateIn(home, 'input.chronicle')).toMatchObject({ is: 'unmet' });
  await script(`
    ALTER TABLE tenant_schema.chronicle DISABLE TRIGGER stays;
    UPDATE tenant_schema.chronicle SET at = at + interval '1 day' WHERE seq = 1;
    ALTER TABLE tenant_schema.chronicle ENABLE TRIGGER stays`);
  await lookAgain();
  expect(await stateIn(home, 'input.chronicle')).toMatchObject({ is: 'proven' });
});

test('[MS20] a wall that a superuser made of paper turns red, there alone, and whole again green', async () => {
  await lookAgain();
  expect(await stateIn(home, 'access.weak-roles')).toMatchObject({ is: 'proven' });
  const [before] = await database.admin.query<{ definition: string }>(
    'SELECT pg_get_functiondef($1::regproc) AS definition',
    [`${home}.contract_wall`],
  );
  await script(`CREATE OR REPLACE FUNCTION tenant_schema.contract_wall() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    AS $$ BEGIN RETURN NEW; END $$`);
  await lookAgain();
  expect(await stateIn(home, 'access.weak-roles')).toMatchObject({
    is: 'unmet',
    because: 'found',
    found: [`altered: ${home}.contract_wall`],
  });
  expect(await stateIn(away, 'access.weak-roles')).toMatchObject({ is: 'proven' });
  expect(publicState('access.weak-roles')).toMatchObject({ found: ['not so in 1 of 2 tenants'] });
  await script(before?.definition ?? '');
  await lookAgain();
  expect(await stateIn(home, 'access.weak-roles')).toMatchObject({ is: 'proven' });
});

test('[MS3] when nobody looks any more it grows stale', async () => {
  const before = nowMs;
  nowMs += 3 * minuteMs;
  expect(publicState('access.row-security')).toMatchObject({ is: 'unmet', because: 'stale' });
  expect(await stateIn(home, 'access.row-security')).toMatchObject({ because: 'stale' });
  nowMs = before;
  await lookAgain();
  expect(publicState('access.row-security')).toMatchObject({ is: 'proven' });
});

test('[MS4] a look that hangs is cut off, and with it a connection; the others go on', async () => {
  const slow = ['access.row-security'];
  const others = looks().filter(({ name }) => name === 'installation');
  let began = 0;
  const hanging = keep([
    {
      name: 'slow',
      measures: slow,
      everyMs: 1,
      limitMs: 200,
      async look({ sql }) {
        began += 1;
        // The statement goes on when nobody waits for it any more.
        await sql.query('SELECT pg_sleep(5)');
        return [];
      },
    },
    ...others,
  ]);
  // Only one of them looks at a time; nobody holds the turn now.
  await hanging.round();
  expect(
    hanging.view().measures.find(({ measure }) => measure.id === slow[0])?.state,
  ).toMatchObject({
    is: 'unmet',
    because: 'hung',
  });
  expect(await stateIn(home, 'access.row-security')).toMatchObject({ because: 'hung' });
  const seen = hanging.view().measures.find(({ measure }) => measure.id === 'transfer.database');
  expect(seen?.state.is).toBe('proven');
  expect(began).toBe(1);
  await hanging.close();
  await lookAgain();
  expect(await stateIn(home, 'access.row-security')).toMatchObject({ is: 'proven' });
});

test('[MS9] of two servers one looks, and the other knows what it saw', async () => {
  const lock = await connectSequencer(database.adminUrl, testSecret);
  try {
    await lock.query(`SELECT pg_advisory_lock(hashtextextended('measures', 0))`);
    let looked = false;
    const other = keep([
      {
        name: 'never',
        measures: [],
        everyMs: 1,
        limitMs: 1_000,
        look: async () => {
          looked = true;
          return [];
        },
      },
    ]);
    await other.round();
    expect(looked).toBe(false);
    expect(
      other.view().measures.find(({ measure }) => measure.id === 'access.row-security')?.state.is,
    ).toBe('proven');
    await other.close();
  } finally {
    await lock.close();
  }
});

describe('the public page', () => {
  test('[TR4][TR5] is a version with a hash that each chronicle holds, of tenants of later too', async () => {
    await lookAgain(11 * minuteMs);
    await lookAgain(11 * minuteMs);
    const { versions, hash } = kept.view();
    const last = versions.at(-1);
    expect(last?.hash).toBe(hash);
    const late = await database.createTenant('Später');
    await lookAgain();
    for (const tenant of [home, away, late]) {
      const told = (await actionsIn(tenant)).filter(
        ({ action }) => action === 'transparency.publish',
      );
      expect(JSON.parse(told.at(-1)?.detail ?? '{}')).toEqual({ version: last?.version, hash });
    }
    const count = kept.view().versions.length;
    await lookAgain();
    await lookAgain(11 * minuteMs);
    expect(kept.view().versions).toHaveLength(count);
  });

  test('[TR5] a state that changed is on the page at once, and a version ten minutes later', async () => {
    const before = kept.view().versions.length;
    await script('ALTER TABLE tenant_schema.record NO FORCE ROW LEVEL SECURITY');
    await lookAgain();
    const red = kept.view();
    expect(red.document.measures.find(({ id }) => id === 'access.row-security')).toMatchObject({
      is: 'unmet',
    });
    expect(red.versions.at(-1)?.hash).toBe(red.hash);
    await script('ALTER TABLE tenant_schema.record FORCE ROW LEVEL SECURITY');
    await lookAgain();
    const green = kept.view();
    expect(green.document.measures.find(({ id }) => id === 'access.row-security')).toMatchObject({
      is: 'proven',
    });
    // It came just after a version.
    expect(green.versions.at(-1)?.hash).not.toBe(green.hash);
    await lookAgain(11 * minuteMs);
    expect(kept.view().versions.at(-1)?.hash).toBe(kept.view().hash);
    expect(kept.view().versions.length).toBe(before + 2);
  });

  test('[TR6] a version that was changed by hand is not believed, and every tenant knows', async () => {
    const { version } = kept.view().versions.at(-1) ?? { version: 0 };
    await database.admin.query(
      `UPDATE obhut.transparency SET document = replace(document, '"mode":"trial"', '"mode":"production"') WHERE version = $1`,
      [version],
    );
    await lookAgain(6 * minuteMs);
    expect(kept.view().versions.find((one) => one.version === version)?.document).toBeNull();
    expect(kept.view().document.mode).toBe('trial');
    expect(await stateIn(home, 'orders.published')).toMatchObject({
      is: 'unmet',
      found: [`version ${version} was changed after it was published`],
    });
    await database.admin.query(
      `UPDATE obhut.transparency SET document = replace(document, '"mode":"production"', '"mode":"trial"') WHERE version = $1`,
      [version],
    );
    await lookAgain(6 * minuteMs);
    expect(await stateIn(home, 'orders.published')).toMatchObject({ is: 'proven' });
  });
});

test('[MS18] the history is stretches in which the same was found, and a gap where nobody looked', async () => {
  nowMs += 60 * minuteMs;
  await lookAgain();
  const rows = await database.admin.query<{ outcome: string; since: Date; last: Date }>(
    inSchema(
      `SELECT outcome, since, last FROM tenant_schema.measure_run WHERE measure = 'access.data-map' ORDER BY since`,
      home,
    ),
  );
  const outcomes = rows.map(({ outcome }) => outcome);
  expect(
    outcomes.filter((outcome, index) => outcome === 'bad' && outcomes[index - 1] === 'bad'),
  ).toEqual([]);
  expect(outcomes).toContain('bad');
  for (const [index, { since, last }] of rows.entries()) {
    expect(last.getTime()).toBeGreaterThanOrEqual(since.getTime());
    const next = rows[index + 1];
    if (next !== undefined) expect(next.since.getTime()).toBeGreaterThan(last.getTime());
  }
  const [last, before] = [rows.at(-1), rows.at(-2)];
  expect([last?.outcome, before?.outcome]).toEqual(['good', 'good']);
  expect((last?.since.getTime() ?? 0) - (before?.last.getTime() ?? 0)).toBeGreaterThan(
    30 * minuteMs,
  );
  expect(measureOf('access.data-map')?.shown).toMatchObject({ freshMs: 2 * minuteMs });
});
