import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contractSource } from '#apps/server/contract-source.ts';
import { draftContract } from '#governance/contract/draft.ts';
import {
  conclude,
  contractOverview,
  lastVersion,
  sha256,
} from '#governance/contract/server/contract-store.ts';
import { gateEvidence } from '#governance/gate/server/evidence.ts';
import { answerNotice } from '#governance/gate/server/answer-notice.ts';
import { systemClock } from '#kernel/base/clock.ts';
import { keeperOf } from '#testkit/contract/conclude.ts';
import { exampleController, exampleProcessor } from '#testkit/contract/example-contract.ts';
import { described } from '#testkit/gate/described.ts';
import { describeProvider, providedIn } from '#testkit/gate/provided.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';
import type { TestMember } from '#testkit/pg/people.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

async function concludeNow(keeper: TestMember): Promise<readonly string[]> {
  return database.tenants.transact(keeper, async (sql) => {
    const overview = await contractOverview(sql);
    if (overview === null) throw new Error('a keeper sees the contract');
    const draft = draftContract(
      {
        tenant: keeper.tenant,
        last: await lastVersion(sql, overview),
        controller: exampleController,
        processor: exampleProcessor,
        parameters: {},
        source: await contractSource(sql),
      },
      sha256,
    );
    await conclude(sql, draft, { controller: 'Katrin', processor: 'Kim' });
    return draft.document.annexes.IV.map(({ id, version }) => `${id} ${String(version)}`);
  });
}

const shown = (keeper: TestMember) => database.tenants.transact(keeper, gateEvidence['gate-annex']);

describe('annex_IV: Annex IV names exactly the providers that are switched on', () => {
  test('[GA7][GA18] one that is announced is not in it, one that was approved is, and the evidence sees the difference', async () => {
    const { keeper, notice } = await providedIn(database, systemClock);
    await describeProvider(database, described(), systemClock);
    const told = await notice();
    expect(await concludeNow(keeper)).toEqual([]);
    expect(await shown(keeper)).toMatchObject({ state: 'proven', found: 'annex-as-used' });
    await database.tenants.transact(keeper, (sql) =>
      answerNotice(sql, told, { is: 'approval', reason: '' }, systemClock),
    );
    expect(await shown(keeper)).toMatchObject({ state: 'unmet', found: 'annex-behind' });
    expect(await concludeNow(keeper)).toEqual(['letterbird 1']);
    expect(await shown(keeper)).toMatchObject({ state: 'proven', found: 'annex-as-used' });
  });

  test('[GA12] the first contract of a new tenant names who is there, and is the agreement to it', async () => {
    const tenant = await database.createBareTenant();
    const keeper = await keeperOf(database.admin, tenant);
    expect(await shown(keeper)).toMatchObject({ state: 'unmet', found: 'nothing-concluded' });
    expect(await concludeNow(keeper)).toEqual(['letterbird 1']);
    expect(await shown(keeper)).toMatchObject({ state: 'proven', found: 'annex-as-used' });
  });
});
