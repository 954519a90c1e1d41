import { expect, test } from 'vitest';
import { attestedMeasure } from '#testkit/office/ground.ts';
import { proveClauses } from './prove-clauses.ts';

const nowMs = Date.parse('2026-05-10T12:00:00Z');
const dayMs = 86_400_000;

async function ofAllMeasures(...saidMs: readonly number[]) {
  const measures = saidMs.map((atMs) =>
    attestedMeasure([{ atMs, untilMs: atMs + 90 * dayMs }], nowMs),
  );
  const proven = await proveClauses(async () => {
    throw new Error('nobody looks here');
  }, measures);
  return proven.find(({ clause }) => clause.id === 'annex_III')?.evidence;
}

test('[OF22] all measures together are as old as the one that was looked at first', async () => {
  expect(await ofAllMeasures(nowMs - dayMs, nowMs - 50 * dayMs, nowMs)).toEqual({
    state: 'attested',
    at: '2026-03-21T12:00:00.000Z',
    found: 'measures-attested',
  });
  expect(await ofAllMeasures(nowMs - 50 * dayMs, nowMs - 91 * dayMs)).toMatchObject({
    state: 'unmet',
  });
});
