import { describe, expect, test } from 'vitest';
import type { Attestation, Run } from './evidence.ts';
import type { Measure } from './measure.ts';
import { type Evidence, noEvidence, stateOf } from './state.ts';

const minuteMs = 60_000;
const atMs = Date.UTC(2026, 4, 1);

function measure(shown: Measure['shown']): Measure {
  const words = { de: 'x', en: 'x' };
  return { id: 'a.b', group: 'access', title: words, holds: words, promisedBy: ['an_3'], shown };
}
const probed = measure({ by: 'probe', of: 'installation', freshMs: 2 * minuteMs, atLeast: 3 });
const said = measure({ by: 'attestation', of: 'operator', mostDays: 92 });

function seen(run: Partial<Run>): Evidence {
  const good: Run = {
    measure: 'a.b',
    outcome: 'good',
    sinceMs: atMs - minuteMs,
    lastMs: atMs,
    looked: 5,
    what: 'tables',
    found: [],
    foundInAll: 0,
  };
  return { ...noEvidence, runs: [{ ...good, ...run }], seenMs: atMs };
}

function saying(...all: readonly Partial<Attestation>[]): Evidence {
  const attestations = all.map((each) => ({
    id: '1',
    measure: 'a.b',
    by: 'Ada Beispiel',
    grounds: 'report 7',
    atMs,
    untilMs: atMs + 10 * minuteMs,
    withdrawnMs: null,
    ...each,
  }));
  return { ...noEvidence, attestations };
}

describe('a measure that a probe shows', () => {
  test('[MS2] is proven with its age, and by how many things', () => {
    expect(stateOf(probed, seen({}), atMs + minuteMs)).toEqual({
      is: 'proven',
      atMs,
      ageMs: minuteMs,
      looked: 5,
      what: 'tables',
    });
  });

  test.each<[string, Evidence, number, string]>([
    ['nobody ever looked', noEvidence, atMs, 'never-looked'],
    ['nobody looked lately', seen({}), atMs + 2 * minuteMs + 1, 'stale'],
    ['there was nothing to look at', seen({ looked: 0 }), atMs, 'empty'],
    ['it looked past most of it', seen({ looked: 2 }), atMs, 'empty'],
    ['something was found', seen({ outcome: 'bad', found: ['x'], foundInAll: 1 }), atMs, 'found'],
    ['it is called good and something was found', seen({ foundInAll: 1 }), atMs, 'found'],
    [
      'what was found is old',
      seen({ outcome: 'bad', foundInAll: 1 }),
      atMs + 99 * minuteMs,
      'found',
    ],
    ['it hung', seen({ outcome: 'hung' }), atMs, 'hung'],
    ['it broke off', seen({ outcome: 'failed' }), atMs, 'failed'],
  ])('[MS1][MS3][MS5] is unmet when %s', (_name, evidence, nowMs, because) => {
    expect(stateOf(probed, evidence, nowMs)).toMatchObject({ is: 'unmet', because });
  });

  test('[MS3] the last look counts, wherever it stands', () => {
    const { runs } = seen({ outcome: 'bad', lastMs: atMs - minuteMs, foundInAll: 1 });
    const both = { ...noEvidence, runs: [...seen({}).runs, ...runs] };
    expect(stateOf(probed, both, atMs)).toMatchObject({ is: 'proven' });
  });

  test('[MS7] a clock that is set back makes it neither fresh nor younger', () => {
    const evidence = { ...seen({}), seenMs: atMs + 3 * minuteMs };
    expect(stateOf(probed, evidence, atMs - 99 * minuteMs)).toMatchObject({ because: 'stale' });
  });

  test('[MS7] a look from a clock that was ahead counts as none, but what it found stays found', () => {
    const early = atMs - 2 * minuteMs;
    const evidence = { ...seen({}), seenMs: atMs };
    expect(stateOf(probed, evidence, early)).toMatchObject({ is: 'unmet', because: 'stale' });
    expect(stateOf(probed, evidence, atMs - minuteMs / 2)).toMatchObject({ is: 'proven' });
    const found = { ...seen({ outcome: 'bad', found: ['x'], foundInAll: 1 }), seenMs: atMs };
    expect(stateOf(probed, found, early)).toMatchObject({ is: 'unmet', because: 'found' });
  });

  test('[MS6] nobody talks away what was found', () => {
    const found = seen({ outcome: 'bad', foundInAll: 1 });
    const both = { ...found, attestations: saying({}).attestations };
    expect(stateOf(probed, both, atMs)).toMatchObject({ is: 'unmet', because: 'found' });
  });
});

describe('a measure that a person says', () => {
  test('[MS6] is attested by who, on what, until when', () => {
    expect(stateOf(said, saying({}), atMs + minuteMs)).toEqual({
      is: 'attested',
      by: 'Ada Beispiel',
      grounds: 'report 7',
      atMs,
      untilMs: atMs + 10 * minuteMs,
    });
  });

  test.each<[string, Evidence, number, string]>([
    ['nobody said it', noEvidence, atMs, 'never-said'],
    ['it is over', saying({}), atMs + 10 * minuteMs, 'no-longer-said'],
    ['it was taken back', saying({ withdrawnMs: atMs + 1 }), atMs + 2, 'no-longer-said'],
    ['it is said for later', saying({ atMs: atMs + 5 }), atMs, 'no-longer-said'],
  ])('[MS6] is unmet when %s', (_name, evidence, nowMs, because) => {
    expect(stateOf(said, evidence, nowMs)).toMatchObject({ is: 'unmet', because });
  });

  test('[MS6] an earlier one that holds outlasts a later one that was taken back', () => {
    const both = saying({ id: '1' }, { id: '2', atMs: atMs + 1, withdrawnMs: atMs + 2 });
    expect(stateOf(said, both, atMs + 3)).toMatchObject({ is: 'attested', atMs });
  });

  test('[MS7] a clock that is set back does not bring it to life', () => {
    const over = { ...saying({}), seenMs: atMs + 11 * minuteMs };
    expect(stateOf(said, over, atMs)).toMatchObject({ because: 'no-longer-said' });
  });
});

test('[MS1][MS16] a statement is declarative, and what is not there is unmet, whatever is said', () => {
  expect(stateOf(measure({ by: 'word' }), seen({}), atMs)).toEqual({ is: 'declarative' });
  const evidence = { ...seen({}), attestations: saying({}).attestations };
  expect(stateOf(measure({ by: 'nothing' }), evidence, atMs)).toMatchObject({
    is: 'unmet',
    because: 'not-there',
  });
});
