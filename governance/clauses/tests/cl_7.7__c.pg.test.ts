import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { oversightEvidence } from '#governance/oversight/server/evidence.ts';
import {
  handOut,
  handoutFile,
  moveRequest,
  openRequest,
} from '#governance/oversight/server/oversight-store.ts';
import { concludeAs } from '#testkit/contract/conclude.ts';
import { houseIn, lastEvents } from '#testkit/contract/house.ts';
import { bindNoa, letNoaIn, noa } from '#testkit/contract/let-in.ts';
import { asOperatorIn } from '#testkit/contract/operator.ts';
import { described } from '#testkit/gate/described.ts';
import { describeProvider } from '#testkit/gate/provided.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
const author = 'Katrin Weiss, Verwaltung';
const original = Buffer.from('%PDF Data Processing Addendum. Price: 1,200 EUR.');
const copy = Buffer.from('%PDF Data Processing Addendum. Price: ████.');
const hashOf = (content: Buffer) => createHash('sha256').update(content).digest('hex');

beforeAll(async () => {
  database = await createTestDatabase();
  const { agreement } = described();
  await describeProvider(
    database,
    described({ agreement: { ...agreement, sha256: hashOf(original) } }),
    { nowMs: () => Date.now() },
  );
});
afterAll(() => database.close());

describe('cl_7.7__c: the tenant gets a copy on request, with its hash', () => {
  test('[OV8] of the very contract that was described, with what is blackened by name', async () => {
    const { tenant, keeper } = await houseIn(database);
    const { tenants } = database;
    await concludeAs(tenants, keeper);
    const shown = () => tenants.transact(keeper, oversightEvidence['agreement-copies']);
    expect(await shown()).toMatchObject({ state: 'declarative', found: 'no-copy-asked' });
    const ask = (provider: string) =>
      tenants.transact(keeper, (sql) =>
        openRequest(sql, { about: { kind: 'agreement-copy', provider }, body: 'Bitte.', author }),
      );
    await expect(ask('nobody')).rejects.toThrow('oversight.no-agreement');
    const id = await ask('letterbird');
    const given = {
      id,
      author: noa,
      to: 'tenant',
      mandate: null,
      name: 'agreement-copy.pdf',
      mediaType: 'application/pdf',
      parts: [],
      redactions: ['Preise, Anlage 2'],
      originalHash: hashOf(original),
      content: copy,
    } as const;
    const hand = (more: Partial<typeof given> | object) =>
      asOperatorIn(database, tenant, (sql) => handOut(sql, { ...given, ...more }));
    // A word is no copy, and it is that of somebody of the operator (OV10).
    const say = (name: string) =>
      asOperatorIn(database, tenant, (sql) =>
        moveRequest(sql, { id, what: 'answer', author: name, body: 'Kommt.', mandate: null }),
      );
    await expect(say('Noa')).rejects.toThrow('staff.unknown');
    await bindNoa(database);
    await say(noa);
    expect(await shown()).toMatchObject({ state: 'declarative', found: 'not-due-yet' });
    // The tenant makes itself no copy.
    await expect(
      tenants.transact(keeper, (sql) => handOut(sql, { ...given, author })),
    ).rejects.toThrow('oversight.not-yours');
    await expect(hand({})).rejects.toThrow('staff.no-access');
    await letNoaIn(database, tenant);
    await expect(hand({ originalHash: hashOf(copy) })).rejects.toThrow(
      'oversight.not-the-agreement',
    );
    await expect(hand({ redactions: [] })).rejects.toThrow('oversight.redactions-unnamed');
    await expect(hand({ content: original })).rejects.toThrow('oversight.redactions-unnamed');
    const made = await hand({});
    expect(made.hash).toBe(hashOf(copy));
    expect(await lastEvents(database, tenant)).toMatchObject([
      {
        action: 'oversight.hand-out',
        detail: {
          hash: hashOf(copy),
          original: hashOf(original),
          redactions: ['Preise, Anlage 2'],
        },
      },
    ]);
    const file = await tenants.transact(keeper, (sql) => handoutFile(sql, made.id));
    expect(file).toMatchObject({ mediaType: 'application/pdf', hash: hashOf(copy) });
    expect(file?.content).toEqual(copy);
    expect(await shown()).toMatchObject({ state: 'proven', found: 'copies-handed-over' });
    // All of it, without anything blackened, is a copy too.
    await hand({ content: original, redactions: [] });
    expect(await shown()).toMatchObject({ state: 'proven' });
  });
});
