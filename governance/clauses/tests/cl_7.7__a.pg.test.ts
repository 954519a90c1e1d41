import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gate } from '#governance/gate/gate.ts';
import { resume, suspend } from '#governance/contract/server/contract-store.ts';
import { type AnswerInput, answerNotice } from '#governance/gate/server/answer-notice.ts';
import { gateEvidence } from '#governance/gate/server/evidence.ts';
import type { ProviderId } from '#governance/gate/ids.ts';
import { removeProvider } from '#governance/gate/server/provider-register.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { concludeAs } from '#testkit/contract/conclude.ts';
import { described } from '#testkit/gate/described.ts';
import { describeProvider, type Provided, providedIn } from '#testkit/gate/provided.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
const clock = { now: Date.parse('2026-05-01T10:00:00+02:00'), nowMs: () => clock.now };

beforeAll(async () => {
  database = await createTestDatabase();
  await describeProvider(database, described(), clock);
});
afterAll(() => database.close());

/** Whether the gate is open to the provider, or why not. */
async function verdict(of: Provided, nowMs: number): Promise<string> {
  const { standing, providers } = await of.state();
  const provider = providers.find(({ id }) => id === ('letterbird' as ProviderId));
  const decision = gate(standing, provider, 'mail.notice', nowMs);
  return decision.is === 'open' ? 'open' : decision.reasons.map(({ code }) => code).join();
}

describe('cl_7.7__a: a new provider does nothing for a tenant before day 15', () => {
  test('[GA7][GA9][GA22] counted from the day somebody there said that the notice arrived, and not at all while one objects', async () => {
    const [one, other] = [await providedIn(database, clock), await providedIn(database, clock)];
    const later = Date.parse('2026-12-01T00:00:00+01:00');
    expect(await verdict(one, later)).toBe('notice-missing');
    const [told, toldToo] = [await one.notice(), await other.notice()];
    expect(await verdict(one, later)).toBe('notice-undelivered');
    await one.acknowledge(told);
    await other.acknowledge(toldToo);
    clock.now = Date.parse('2026-05-15T23:59:00+02:00');
    await database.tenants.transact(other.keeper, (sql) =>
      answerNotice(sql, toldToo, { is: 'objection', reason: 'Nein.', alternative: null }, clock),
    );
    expect(await verdict(one, Date.parse('2026-05-15T23:59:59+02:00'))).toBe('waiting');
    expect(await verdict(one, Date.parse('2026-05-16T00:00:00+02:00'))).toBe('open');
    expect(await verdict(other, later)).toBe('objection-open');

    // What shows it: who moves the clock in the database is found.
    const shown = () => database.tenants.transact(one.keeper, gateEvidence['gate-notices']);
    expect(await shown()).toMatchObject({ state: 'proven', found: 'deliveries-in-chronicle' });
    await database.admin.query(
      inSchema(
        `UPDATE tenant_schema.notice_delivery SET effective_at = effective_at - interval '7 days'`,
        one.tenant,
      ),
    );
    expect(await shown()).toMatchObject({ state: 'unmet', found: 'delivery-altered' });
  });

  test('[GA22] what shows it lasts, and a delivery that the operator makes up shows nothing', async () => {
    const [one, other] = [await providedIn(database, clock), await providedIn(database, clock)];
    const shown = (of: typeof one) =>
      database.tenants.transact(of.keeper, gateEvidence['gate-notices']);
    await one.acknowledge(await one.notice());
    // So much happens in a day of a large house.
    await database.admin.transact(async (tx) => {
      await tx.script('SET LOCAL ROLE obhut_owner');
      await tx.query(
        inSchema(
          `SELECT tenant_schema.chronicle_link(array_fill(now(), $1), array_fill(NULL::uuid, $1),
             array_fill('record.read'::text, $1), array_fill(''::text, $1), array_fill(NULL::uuid, $1),
             array_fill('{}'::text, $1))`.replaceAll('$1', 'ARRAY[10001]'),
          one.tenant,
        ),
      );
    });
    expect(await shown(one)).toMatchObject({ state: 'proven', found: 'deliveries-in-chronicle' });

    const notice = await other.notice();
    await database.admin.transact(async (tx) => {
      await tx.script('SET LOCAL ROLE obhut_owner');
      const at = new Date(clock.now);
      const ends = new Date(clock.now + 15 * 86_400_000);
      await tx.query(
        inSchema(
          `SELECT tenant_schema.note_delivery($1, $2, 'acknowledged', $3, $4, $4, NULL)`,
          other.tenant,
        ),
        [notice, other.keeper.account, at, ends],
      );
    });
    expect(await shown(other)).toMatchObject({ state: 'unmet', found: 'delivery-altered' });
  });

  test('[GA42] a delivery, an approval or the end of an objection that the chronicle does not have opens nothing', async () => {
    const [undelivered, waiting, objecting] = [
      await providedIn(database, clock),
      await providedIn(database, clock),
      await providedIn(database, clock),
    ];
    const write = (of: typeof waiting, text: string, values: readonly unknown[]) =>
      database.admin.query(inSchema(text, of.tenant), values);
    const later = clock.now + 60 * 86_400_000;

    await write(
      undelivered,
      `INSERT INTO tenant_schema.notice_delivery (notice_id, at, proof, account_id, objection_ends_at, effective_at)
       VALUES ($1, $2, 'acknowledged', $3, $2, $2)`,
      [
        await undelivered.notice(),
        new Date(clock.now - 30 * 86_400_000),
        undelivered.keeper.account,
      ],
    );
    expect(await verdict(undelivered, later)).toBe('notice-undelivered');

    const notice = await waiting.notice();
    await waiting.acknowledge(notice);
    const approval = `
      INSERT INTO tenant_schema.notice_answer (id, notice_id, kind, account_id, at)
      VALUES (gen_random_uuid(), $1, 'approval', $2, $3)`;
    await write(waiting, approval, [notice, waiting.keeper.account, new Date(clock.now)]);
    expect(await verdict(waiting, clock.now)).toBe('waiting');

    const objected = await objecting.notice();
    await database.tenants.transact(objecting.keeper, (sql) =>
      answerNotice(sql, objected, { is: 'objection', reason: 'Nein.', alternative: null }, clock),
    );
    await write(
      objecting,
      `INSERT INTO tenant_schema.notice_answer (id, notice_id, kind, objection_id, account_id, at)
       SELECT gen_random_uuid(), a.notice_id, 'objection-withdrawn', a.id, a.account_id, a.at
       FROM tenant_schema.notice_answer a WHERE a.notice_id = $1`,
      [objected],
    );
    expect(await verdict(objecting, later)).toBe('objection-open');
  });

  test('[GA43][CO9] a provider that is written into the contract past the chain does nothing', async () => {
    const of = await providedIn(database, clock);
    await concludeAs(database.tenants, of.keeper);
    await of.notice();
    const edit = (from: string, to: string) =>
      database.admin.transact(async (tx) => {
        await tx.script(
          inSchema('ALTER TABLE tenant_schema.contract_version DISABLE TRIGGER stays', of.tenant),
        );
        await tx.query(
          inSchema(
            `WITH edited AS (SELECT replace(document, $1, $2) AS text FROM tenant_schema.contract_version)
             UPDATE tenant_schema.contract_version
             SET document = e.text, hash = encode(sha256(convert_to(e.text, 'UTF8')), 'hex') FROM edited e`,
            of.tenant,
          ),
          [from, to],
        );
      });
    const named = '"IV":[{"id":"letterbird","version":1},';
    await edit('"IV":[', named);
    expect(await verdict(of, clock.now)).toBe('contract-altered,notice-undelivered');
    expect((await of.state()).standing.agreed).toEqual([]);
    await edit(named, '"IV":[');
    expect(await verdict(of, clock.now)).toBe('notice-undelivered');
  });

  test('[GA44] while the contract is altered nobody is told, and nothing is said that opens or shortens', async () => {
    const of = await providedIn(database, clock);
    await concludeAs(database.tenants, of.keeper, { providerNoticeDays: 60 });
    const told = await of.notice();
    const other = described({ id: 'otherbird' });
    const stand = (standing: string) =>
      database.admin.query(
        inSchema('UPDATE tenant_schema.contract_state SET standing = $1', of.tenant),
        [standing],
      );
    const answer = (input: AnswerInput) =>
      database.tenants.transact(of.keeper, (sql) => answerNotice(sql, told, input, clock));
    await database.tenants.transact(of.keeper, (sql) =>
      suspend(sql, { reason: 'Halt.', author: 'Katrin', zone: 'Europe/Berlin' }),
    );
    await stand('in-force');
    await describeProvider(database, other, clock);
    await of.notice();
    expect((await of.state()).standing.notices).toHaveLength(1);

    await expect(of.acknowledge(told)).rejects.toThrow('contract.altered');
    await expect(answer({ is: 'approval', reason: '' })).rejects.toThrow('contract.altered');
    await answer({ is: 'objection', reason: 'Nein.', alternative: null });
    const objected = (await of.state()).standing.notices.find(({ id }) => id === told);
    expect(objected).toMatchObject({ delivery: null, answers: [{ is: 'objection' }] });
    const objection = objected?.answers.flatMap((one) => ('id' in one ? [one.id] : []))[0] ?? '';
    const back = { is: 'objection-withdrawn', objection, reason: '' } as const;
    await expect(answer(back)).rejects.toThrow('contract.altered');

    // What was agreed counts when it is known again.
    await stand('suspended');
    await database.tenants.transact(of.keeper, (sql) =>
      resume(sql, { reason: 'Weiter.', author: 'Katrin' }),
    );
    await answer(back);
    const day = 86_400_000;
    expect(await verdict(of, clock.now + 58 * day)).toBe('waiting');
    await of.notice();
    expect((await of.state()).standing.notices).toHaveLength(2);
    await removeProvider(database.admin, other.id, 'Kim', clock);
  });

  test('[GA16] a clock that is set back before somebody says that the notice arrived gives no time back', async () => {
    const of = await providedIn(database, clock);
    const then = clock.now;
    const told = await of.notice();
    clock.now = then + 20 * 86_400_000;
    // A round in which there is nothing to tell.
    await of.notice();
    clock.now = then;
    await of.acknowledge(told);
    const { standing } = await of.state();
    expect(standing.notices.at(-1)?.delivery?.atMs).toBe(then + 20 * 86_400_000);
    expect(await verdict(of, then + 20 * 86_400_000)).toBe('waiting');
    clock.now = then + 40 * 86_400_000;
  });
});
