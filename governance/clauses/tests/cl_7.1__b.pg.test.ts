import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  beginJob,
  giveInstruction,
  instructionsOf,
  moveInstruction,
  noteInstruction,
} from '#governance/instructions/server/instruction-store.ts';
import { instructionEvidence } from '#governance/instructions/server/evidence.ts';
import { concludeAs } from '#testkit/contract/conclude.ts';
import { houseIn, lastEvents } from '#testkit/contract/house.ts';
import { letNoaIn, noa } from '#testkit/contract/let-in.ts';
import { asOperatorIn } from '#testkit/contract/operator.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
const author = 'Katrin Weiss, Verwaltung';
const reason =
  'Die Einträge der Kollegin sind nicht Sache der Leitung (Art. 5 DSGVO). <b>Bitte!</b>';

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

describe('cl_7.1__b: an instruction that seems unlawful is held, and the tenant is told at once', () => {
  test('[CO17][GA41] contested it is held, insisted on it is held, accepted it goes on', async () => {
    const { tenant, keeper } = await houseIn(database);
    const { tenants } = database;
    await concludeAs(tenants, keeper);
    await letNoaIn(database, tenant);
    const id = await tenants.transact(keeper, (sql) =>
      giveInstruction(sql, { scope: 'token-create', body: 'Ein Schlüssel für alles.', author }),
    );
    const begin = () =>
      asOperatorIn(database, tenant, (sql) =>
        beginJob(sql, { id, scope: 'token-create', author: noa }),
      );
    const operator = (what: 'contest' | 'accept', why: string | null) =>
      asOperatorIn(database, tenant, (sql) =>
        moveInstruction(sql, { id, what, reason: why, author: noa }),
      );
    const owner = (what: 'see' | 'insist' | 'withdraw' | 'confirm') =>
      tenants.transact(keeper, (sql) => moveInstruction(sql, { id, what, reason: null, author }));

    await expect(owner('insist')).rejects.toThrow('instruction.not-so');
    await expect(operator('contest', null)).rejects.toThrow('instruction.reason-missing');
    await operator('contest', reason);
    // In the same transaction: who reads the chronicle knows what the operator thinks.
    expect(await lastEvents(database, tenant)).toMatchObject([
      { action: 'instruction.contest', detail: { author: noa, reason } },
    ]);
    const [told] = await tenants.transact(keeper, (sql) =>
      sql.query<{ words: object }>('SELECT tenant_schema.office_words() AS words'),
    );
    expect(told?.words).toMatchObject([
      { kind: 'instruction-contested', about: id, seenAt: null, mails: [{ state: 'waiting' }] },
    ]);
    const [seen] = (await tenants.transact(keeper, instructionsOf)) ?? [];
    expect(seen).toMatchObject({ state: 'contested', steps: [{ what: 'contest', reason }] });
    await expect(begin()).rejects.toThrow('instruction.held');

    // The receipt: the owner has seen it.
    await owner('see');
    await owner('insist');
    await expect(begin()).rejects.toThrow('instruction.held');
    await operator('accept', 'Es geht nur um den eigenen Dienstplan.');
    await begin();
    const [after] = (await tenants.transact(keeper, instructionsOf)) ?? [];
    expect(after?.steps.map(({ what, side }) => `${what} ${side}`)).toEqual([
      'contest operator',
      'see tenant',
      'insist tenant',
      'accept operator',
      'begin operator',
    ]);
    expect(await tenants.transact(keeper, instructionEvidence['contested-held'])).toMatchObject({
      state: 'proven',
    });
  });

  test('[CO17] each side has its own moves', async () => {
    const { tenant, keeper, tom } = await houseIn(database);
    const { tenants } = database;
    await concludeAs(tenants, keeper);
    const id = await tenants.transact(keeper, (sql) =>
      giveInstruction(sql, { scope: 'other', body: 'Anrufen.', author }),
    );
    for (const what of ['contest', 'accept'] as const) {
      await expect(
        tenants.transact(keeper, (sql) => moveInstruction(sql, { id, what, reason, author })),
      ).rejects.toThrow('instruction.not-yours');
    }
    for (const what of ['see', 'insist', 'withdraw', 'confirm'] as const) {
      await expect(
        asOperatorIn(database, tenant, (sql) =>
          moveInstruction(sql, { id, what, reason: null, author: noa }),
        ),
      ).rejects.toThrow('instruction.not-yours');
    }
    await expect(
      tenants.transact(tom, (sql) =>
        moveInstruction(sql, { id, what: 'withdraw', reason: null, author: 'Tom' }),
      ),
    ).rejects.toThrow('instruction.not-yours');
  });

  test('[CO16][CO17] what was said by word of mouth is not confirmed by its being contested and accepted', async () => {
    const { tenant, keeper } = await houseIn(database);
    const { tenants } = database;
    await concludeAs(tenants, keeper);
    await letNoaIn(database, tenant);
    const scope = 'chronicle-export' as const;
    const id = await asOperatorIn(database, tenant, (sql) =>
      noteInstruction(sql, { source: 'oral', scope, body: 'Am Telefon: alles.', author: noa }),
    );
    const operator = (what: 'contest' | 'accept') =>
      asOperatorIn(database, tenant, (sql) =>
        moveInstruction(sql, { id, what, reason, author: noa }),
      );
    const begin = () =>
      asOperatorIn(database, tenant, (sql) => beginJob(sql, { id, scope, author: noa }));
    await operator('contest');
    await operator('accept');
    await expect(begin()).rejects.toThrow('instruction.not-so');
    await tenants.transact(keeper, (sql) =>
      moveInstruction(sql, { id, what: 'confirm', reason: null, author }),
    );
    // Theirs now, it is theirs whatever the operator thinks of it meanwhile.
    await operator('contest');
    await operator('accept');
    await begin();
  });
});
