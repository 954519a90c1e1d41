import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { explainRecord } from '#kernel/access/explain.ts';
import { type AudienceId, randomId, type RecordId } from '#kernel/base/ids.ts';
import type { Actor } from '#kernel/db/tenant-database.ts';
import { maskOf, rights, type Right } from '#kernel/kind/right.ts';
import { creation } from '#testkit/pg/batch.ts';
import { everyRight, peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';
import { Rng } from '#testkit/rng.ts';

let database: TestDatabase;
let people: ReturnType<typeof peopleOf>;
let mira: TestMember;
let tom: TestMember;
let team: AudienceId;
let note: RecordId;

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000);

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

beforeEach(async () => {
  people = peopleOf(database.admin, await database.createTenant());
  mira = await people.member('Mira');
  tom = await people.member('Tom');
  team = await people.audience(await people.space());
  await people.grant(team, { to: { member: mira.member }, rights: everyRight });
  note = randomId();
  await database.tenants.transact(mira, (sql) =>
    sql.query('SELECT tenant_schema.write_records($1)', [JSON.stringify(creation(team, note))]),
  );
});

const explain = (actor: Actor, record = note) =>
  database.tenants.transact(actor, (sql) => explainRecord(sql, record));

const always = { from: null, until: null, active: true };

test('[AC9] says whose grant it is, with its rights', async () => {
  expect(await explain(mira)).toEqual([
    {
      personId: mira.person,
      accountId: mira.account,
      rights: everyRight,
      reasons: [{ effect: 'allow', rights: everyRight, throughGroup: null, ...always }],
    },
  ]);
});

test('[AC9][AC3] names groups, windows that are over or yet to come, and what a deny takes', async () => {
  const group = await people.group('Dienst', tom);
  const [past, until, from] = [inHours(-2), inHours(2), inHours(1)];
  await people.grant(team, { to: { group }, rights: ['read', 'change'], until });
  await people.grant(team, { to: { member: tom.member }, rights: ['share'], until: past });
  await people.grant(team, { to: { member: tom.member }, rights: ['delete'], from });
  await people.grant(team, { to: { member: tom.member }, rights: ['change'], effect: 'deny' });
  const found = (await explain(tom))?.find(({ accountId }) => accountId === tom.account);
  expect(found?.rights).toEqual(['read']);
  expect(found?.reasons).toHaveLength(4);
  expect(found?.reasons).toEqual(
    expect.arrayContaining([
      { effect: 'deny', rights: ['change'], throughGroup: null, ...always },
      {
        effect: 'allow',
        rights: ['read', 'change'],
        throughGroup: group,
        from: null,
        until: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as unknown,
        active: true,
      },
      expect.objectContaining({ rights: ['share'], active: false }),
      expect.objectContaining({ rights: ['delete'], active: false }),
    ]),
  );
});

test('[AC9] a membership that is over ends every reason', async () => {
  await people.grant(team, { to: { member: tom.member }, rights: everyRight });
  await people.owner(`UPDATE tenant_schema.member SET valid_until = $2 WHERE id = $1`, [
    tom.member,
    inHours(-1),
  ]);
  const found = (await explain(mira))?.find(({ accountId }) => accountId === tom.account);
  expect(found?.rights).toEqual([]);
  expect(found?.reasons.map(({ active }) => active)).toEqual([false]);
});

test('[AC9][AC1] is the same for a record out of reach as for one that is not there', async () => {
  expect(await explain(tom)).toBeNull();
  expect(await explain(tom, randomId())).toBeNull();
  expect(await explain(mira, randomId())).toBeNull();
  await people.grant(team, { to: { member: tom.member }, rights: ['create'] });
  expect(await explain(tom)).toBeNull();
});

test('[AC9][AC3] the reasons of now come to the rights of now, whatever was granted', async () => {
  const random = new Rng(3);
  const group = await people.group('Dienst', tom, mira);
  const some = (): Right[] => rights.filter(() => random.chance(0.4));
  for (let round = 0; round < 25; round += 1) {
    const given = some();
    await people.grant(team, {
      to: random.chance(0.5) ? { group } : { member: random.pick([mira, tom]).member },
      rights: given.length === 0 ? ['read'] : given,
      effect: random.chance(0.15) ? 'deny' : 'allow',
      ...(random.chance(0.3) && { until: inHours(random.pick([-1, 1])) }),
    });
    for (const { reasons, rights: now } of (await explain(mira)) ?? []) {
      const sum = (effect: 'allow' | 'deny') =>
        maskOf([
          ...new Set(
            reasons
              .filter((one) => one.active && one.effect === effect)
              .flatMap((one) => one.rights),
          ),
        ]);
      expect(maskOf(now)).toBe(sum('allow') & ~sum('deny'));
    }
  }
});
