import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clauses } from '#governance/clauses/clauses.ts';
import { clauseEvidence } from '#governance/clauses/server/evidence.ts';
import { houseIn } from '#testkit/contract/house.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';
import { governanceSpecPage } from '#tools/governance-spec.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

describe('cl_7.6__a: each clause has evidence from the running system, or it says that there is none', () => {
  const page = governanceSpecPage();

  test.each(clauses.map(({ id, keptBy }) => ({ id, keptBy })))(
    '$id stands on the page with what shows it, or with what is missing',
    ({ id, keptBy }) => {
      const line = page.split('\n').find((each) => each.includes(`\`${id}\``)) ?? '';
      expect(line, id).not.toBe('');
      if (keptBy.as === 'declarative') {
        expect(line).toContain('declarative');
        return;
      }
      if (keptBy.evidence !== null) expect(line).toContain(keptBy.evidence.name);
      const missing = [keptBy.mechanism, keptBy.evidence, keptBy.test].filter(
        (one) => one === null,
      );
      // What is not there is never left out of the line.
      expect(line.match(/\*\*none yet\*\*/g) ?? []).toHaveLength(missing.length);
    },
  );

  test('whatever the register names answers in the running system, also where nothing has happened yet', async () => {
    const { keeper } = await houseIn(database);
    expect(
      await database.tenants.transact(keeper, clauseEvidence['evidence-answers']),
    ).toMatchObject({ state: 'proven', found: 'all-answer' });
  });
});
