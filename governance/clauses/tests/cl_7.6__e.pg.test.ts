import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { oversightEvidence } from '#governance/oversight/server/evidence.ts';
import { handBundle } from '#governance/oversight/server/hand-bundle.ts';
import { handOut, openRequest, oversightOf } from '#governance/oversight/server/oversight-store.ts';
import { concludeAs } from '#testkit/contract/conclude.ts';
import { houseIn, lastEvents } from '#testkit/contract/house.ts';
import { bindNoa, letNoaIn, noa, noaName } from '#testkit/contract/let-in.ts';
import { asOperatorIn } from '#testkit/contract/operator.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
const options = { nowMs: Date.now() };

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

describe('cl_7.6__e: an authority gets on request what concerns it, and no more', () => {
  test('[OV7][OV10] the parts of its request, by a person who was let in, with a hash that the tenant finds at once', async () => {
    const { tenant, keeper } = await houseIn(database);
    await concludeAs(database.tenants, keeper);
    const shown = () => database.tenants.transact(keeper, oversightEvidence['disclosures-scoped']);
    expect(await shown()).toMatchObject({ state: 'declarative', found: 'no-authority-asked' });
    const about = {
      kind: 'authority',
      authority: 'Landesbeauftragte für den Datenschutz',
      reference: '2026-0815',
      parts: ['contract', 'measures'],
    } as const;
    const note = (name: string) =>
      asOperatorIn(database, tenant, (sql) =>
        openRequest(sql, { about, body: 'Auskunft nach Art. 58 DSGVO', author: name }),
      );
    // Somebody of the operator, by their id, and nobody whom they made up.
    await expect(note('Noa, Leitung')).rejects.toThrow('staff.unknown');
    await bindNoa(database);
    const id = await note(noa);
    expect(await database.tenants.transact(keeper, oversightOf)).toMatchObject([
      { side: 'operator', author: noaName, by: noaName },
    ]);
    const hand = (parts: readonly ('contract' | 'measures' | 'instructions')[], author = noa) =>
      asOperatorIn(database, tenant, (sql) =>
        handBundle(sql, { tenant, id, author, to: 'authority', mandate: null, parts }, options),
      );
    await expect(hand(['contract'])).rejects.toThrow('staff.no-access');
    await letNoaIn(database, tenant);
    await expect(hand(['contract', 'instructions'])).rejects.toThrow('oversight.beyond-request');
    // Past the program it is the database that refuses.
    await expect(
      asOperatorIn(database, tenant, (sql) =>
        handOut(sql, {
          id,
          author: noa,
          to: 'authority',
          mandate: null,
          name: 'more.json',
          mediaType: 'application/json',
          parts: ['chronicle'],
          redactions: [],
          originalHash: null,
          content: Buffer.from('{}'),
        }),
      ),
    ).rejects.toThrow('oversight.beyond-request');
    // What an owner keeps of it is not what the authority got.
    await database.tenants.transact(keeper, (sql) =>
      handBundle(
        sql,
        { tenant, id, author: 'Kim', to: 'tenant', mandate: null, parts: ['contract'] },
        options,
      ),
    );
    expect(await shown()).toMatchObject({ state: 'declarative', found: 'not-due-yet' });
    const made = await hand(['contract']);
    expect(Object.keys((JSON.parse(made.content.toString()) as { parts: object }).parts)).toEqual([
      'contract',
    ]);
    expect(await lastEvents(database, tenant)).toMatchObject([
      {
        action: 'oversight.hand-out',
        detail: { to: 'authority', author: noaName, parts: ['contract'], hash: made.hash },
      },
    ]);
    expect(await shown()).toMatchObject({ state: 'proven', found: 'as-requested' });
  });
});
