import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attestAsOperator, measuresNow } from '#apps/server/administer-measures.ts';
import { measures } from '#governance/measures/catalogue.ts';
import type { MeasureState } from '#governance/measures/state.ts';
import type { Clock } from '#kernel/base/clock.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

const dayMs = 86_400_000;
let database: TestDatabase;
let tenant: TenantId;
let nowMs = Date.now();
const clock: Clock = { nowMs: () => nowMs };

beforeAll(async () => {
  database = await createTestDatabase();
  tenant = await database.createTenant();
});
afterAll(() => database.close());

async function stateOf(id: string): Promise<MeasureState | undefined> {
  const known = await measuresNow(database.admin, clock, tenant);
  return known.find(({ measure }) => measure.id === id)?.state;
}

async function found(outcome: string, looked: number, findings: readonly string[]): Promise<void> {
  await database.admin.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_owner');
    await tx.query(
      `SELECT obhut.measure_keep('transfer.tls', $1, $2, $3, 'handshakes', $4, $5, interval '1 hour')`,
      [new Date(nowMs), outcome, looked, findings, findings.length],
    );
  });
}

describe('cl_7.4__a: every measure of Annex III is probed or attested, and what is stale counts as unmet', () => {
  test('[MS1] or it says itself that it is a word, or not there', () => {
    const others = measures.filter(({ shown }) => !['probe', 'attestation'].includes(shown.by));
    expect(others.map(({ id }) => id)).toEqual([
      'assistance.requests',
      'assistance.breaches',
      'assistance.assessment',
    ]);
  });

  test('[MS1] nothing is met before somebody looked or said so', async () => {
    const known = await measuresNow(database.admin, clock, tenant);
    expect(known).toHaveLength(measures.length);
    for (const { measure, state } of known) {
      expect(state.is, measure.id).toBe(measure.shown.by === 'word' ? 'declarative' : 'unmet');
    }
  });

  test('[MS2][MS3][MS5] what was looked at is proven until it is old, and never on nothing', async () => {
    await found('good', 3, []);
    expect(await stateOf('transfer.tls')).toMatchObject({ is: 'proven', looked: 3 });
    nowMs += 21 * 60_000;
    expect(await stateOf('transfer.tls')).toMatchObject({ is: 'unmet', because: 'stale' });
    await found('good', 0, []);
    expect(await stateOf('transfer.tls')).toMatchObject({ is: 'unmet', because: 'empty' });
    await found('bad', 3, ['TLS 1.1 is spoken']);
    expect(await stateOf('transfer.tls')).toMatchObject({ is: 'unmet', because: 'found' });
    nowMs += 1_000;
    await found('good', 3, []);
    expect(await stateOf('transfer.tls')).toMatchObject({ is: 'proven' });
  });

  test('[MS6] what was said is attested until its day, and then it is not', async () => {
    const until = new Date(nowMs + 30 * dayMs);
    const said = { measure: 'availability.restore', by: 'Ada Beispiel', grounds: 'drill 4', until };
    await attestAsOperator(database.admin, clock, said);
    expect(await stateOf(said.measure)).toMatchObject({ is: 'attested', by: said.by });
    nowMs = until.getTime();
    expect(await stateOf(said.measure)).toMatchObject({ is: 'unmet', because: 'no-longer-said' });
  });

  test('[MS7] a clock that is set back makes nothing met again', async () => {
    await found('good', 3, []);
    nowMs -= 40 * dayMs;
    expect(await stateOf('availability.restore')).toMatchObject({ is: 'unmet' });
  });
});
