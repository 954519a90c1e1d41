import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerBy } from '#governance/oversight/request.ts';
import { oversightEvidence } from '#governance/oversight/server/evidence.ts';
import { handBundle } from '#governance/oversight/server/hand-bundle.ts';
import {
  moveRequest,
  openRequest,
  oversightOf,
} from '#governance/oversight/server/oversight-store.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { houseIn, lastEvents } from '#testkit/contract/house.ts';
import { asOperatorIn } from '#testkit/contract/operator.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
const author = 'Katrin Weiss, Verwaltung';

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

describe('cl_7.6__b: inquiries are answered promptly', () => {
  test('[OV3] five days, of which the last is no day off, where the tenant is', () => {
    const by = (at: string) => answerBy(Date.parse(at), 'Europe/Berlin', null).toISOString();
    // Asked on a Monday: over at the end of Saturday, so at the end of Monday.
    expect(by('2026-05-04T09:00:00+02:00')).toBe('2026-05-11T22:00:00.000Z');
    expect(by('2026-05-06T23:59:00+02:00')).toBe('2026-05-11T22:00:00.000Z');
    expect(by('2026-05-07T00:01:00+02:00')).toBe('2026-05-12T22:00:00.000Z');
  });

  test('[OV1][OV2][OV3][OV10] each question has its time, its answer and its line in the chronicle', async () => {
    const { tenant, keeper, tom } = await houseIn(database);
    const { tenants } = database;
    const asked = { about: { kind: 'inquiry' }, body: 'Wo liegen die Bilder?', author } as const;
    await expect(tenants.transact(tom, (sql) => openRequest(sql, asked))).rejects.toThrow(
      'oversight.not-yours',
    );
    const id = await tenants.transact(keeper, (sql) => openRequest(sql, asked));
    expect(await lastEvents(database, tenant)).toMatchObject([
      { action: 'oversight.open', detail: { request: id, kind: 'inquiry', body: asked.body } },
    ]);
    const shown = () => tenants.transact(keeper, oversightEvidence['inquiries-in-time']);
    // What the tenant makes for itself is no answer, and what still has its time shows nothing.
    const own = { tenant, id, author, to: 'tenant', mandate: null, parts: ['measures'] } as const;
    await tenants.transact(keeper, (sql) => handBundle(sql, own, { nowMs: Date.now() }));
    expect(await shown()).toMatchObject({ state: 'declarative', found: 'not-due-yet' });
    const step = (what: 'ask' | 'answer' | 'close', body: string | null) => {
      const move = { id, what, author, body, mandate: null };
      return what === 'answer'
        ? asOperatorIn(database, tenant, (sql) => moveRequest(sql, { ...move, author: 'Noa' }))
        : tenants.transact(keeper, (sql) => moveRequest(sql, move));
    };
    // Who asked does not answer, and the operator closes nothing.
    await expect(
      tenants.transact(keeper, (sql) =>
        moveRequest(sql, { id, what: 'answer', author, body: 'Hier.', mandate: null }),
      ),
    ).rejects.toThrow('oversight.not-yours');
    await expect(
      asOperatorIn(database, tenant, (sql) =>
        moveRequest(sql, { id, what: 'close', author, body: null, mandate: null }),
      ),
    ).rejects.toThrow('oversight.not-yours');
    await expect(step('answer', null)).rejects.toThrow('oversight.text-missing');
    await step('answer', 'In Frankfurt, auf eigenen Platten.');
    expect(await shown()).toMatchObject({ state: 'proven', found: 'answered-in-time' });
    await step('ask', 'Und die Sicherungen?');
    await step('answer', 'Ebenda.');
    await step('close', null);
    await expect(step('ask', 'Noch etwas.')).rejects.toThrow('oversight.not-so');
    const [request] = (await tenants.transact(keeper, oversightOf)) ?? [];
    // Whose account it was stands beside what they call themselves; nothing was concluded here, so that who
    // answered is only told.
    expect(request).toMatchObject({
      number: 1,
      state: 'closed',
      side: 'tenant',
      author,
      by: 'Katrin',
    });
    expect(request?.steps.map(({ by }) => by)).toEqual(['Katrin', null, 'Katrin', null, 'Katrin']);
    expect(request?.steps.map(({ what, side }) => `${side} ${what}`)).toEqual([
      'tenant hand-out',
      'operator answer',
      'tenant ask',
      'operator answer',
      'tenant close',
    ]);
    expect(Date.parse(request?.answerBy ?? '')).toBeGreaterThan(Date.now());
    for (const change of [
      `UPDATE tenant_schema.oversight SET body = 'Alles gut.'`,
      'DELETE FROM tenant_schema.oversight_step',
    ]) {
      await expect(database.admin.query(inSchema(change, tenant)), change).rejects.toMatchObject({
        code: 'OB007',
      });
    }
  });

  test('[OV2] what a request is about is never said in place of who asked, whoever writes it', async () => {
    const { tenant, keeper } = await houseIn(database);
    // As long as the form takes a name and a function.
    const longest = `${'a'.repeat(200)}, ${'b'.repeat(200)}`;
    await database.tenants.transact(keeper, (sql) =>
      sql.query('SELECT tenant_schema.open_oversight($1, $2, $3, $4, $5)', [
        'inquiry',
        longest,
        'Wo liegen die Bilder?',
        new Date(Date.now() + 86_400_000),
        JSON.stringify({ author: 'jemand anderes', body: 'Nichts.', more: 'x' }),
      ]),
    );
    const [event] = await lastEvents(database, tenant);
    expect(event).toMatchObject({
      action: 'oversight.open',
      detail: { author: longest, body: 'Wo liegen die Bilder?' },
    });
    expect(event?.detail).not.toHaveProperty('more');
  });

  test('[OV3] what nobody answered in time is unmet, and stays so when it is answered late', async () => {
    const { tenant, keeper } = await houseIn(database);
    const { tenants } = database;
    const shown = () => tenants.transact(keeper, oversightEvidence['inquiries-in-time']);
    expect(await shown()).toEqual({ state: 'declarative', at: null, found: 'never-asked' });
    const id = await tenants.transact(keeper, (sql) =>
      openRequest(sql, { about: { kind: 'inquiry' }, body: 'Wer hat Zugriff?', author }),
    );
    await database.admin.script(
      inSchema(
        `ALTER TABLE tenant_schema.oversight DISABLE TRIGGER stays;
         UPDATE tenant_schema.oversight SET opened_at = opened_at - interval '9 days',
           answer_by = answer_by - interval '9 days'`,
        tenant,
      ),
    );
    expect(await shown()).toMatchObject({ state: 'unmet', found: 'answer-late' });
    await asOperatorIn(database, tenant, (sql) =>
      moveRequest(sql, { id, what: 'answer', author: 'Noa', body: 'Niemand.', mandate: null }),
    );
    expect(await shown()).toMatchObject({ state: 'unmet', found: 'answer-late' });
  });
});
