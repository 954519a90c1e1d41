import { expect, test } from 'vitest';
import { attestable } from './attest.ts';
import { measureOf, measures } from './catalogue.ts';
import { measureGroups } from './measure.ts';

test('[MS1] each measure is there once, in a group, with a sentence in both languages', () => {
  expect(measures.length).toBeGreaterThan(45);
  const ids = measures.map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  for (const { id, group, title, holds, promisedBy } of measures) {
    // As the tables of the database take it.
    expect(id).toMatch(/^[a-z-]+\.[a-z-]+$/);
    expect(id.startsWith(`${group}.`), id).toBe(true);
    expect(measureGroups).toContain(group);
    expect(promisedBy.length, id).toBeGreaterThan(0);
    for (const text of [title.de, title.en]) expect(text, id).toMatch(/^\p{Lu}.{3,60}$/u);
    for (const text of [holds.de, holds.en]) expect(text, id).toMatch(/^\p{Lu}.{20,220}\.$/u);
    expect(holds.de, id).not.toBe(holds.en);
  }
});

test('[MS2][MS3] what a probe shows counts for a day at most, and needs something to look at', () => {
  for (const { id, shown } of measures) {
    if (shown.by !== 'probe') continue;
    expect(shown.atLeast, id).toBeGreaterThan(0);
    expect(shown.freshMs, id).toBeGreaterThan(60_000);
    expect(shown.freshMs, id).toBeLessThanOrEqual(26 * 3_600_000);
  }
});

const day = 86_400_000;
test('[MS6] said is only what can be said, by whom it is for, and for so long', () => {
  const forDays = (days: number) => ({ atMs: 0, untilMs: days * day });
  expect(attestable('review.training', 'operator', forDays(366)).id).toBe('review.training');
  for (const [id, by, days, code] of [
    ['review.nothing', 'operator', 1, 'measure.unknown'],
    ['access.row-security', 'operator', 1, 'measure.not-attested'],
    ['assistance.requests', 'operator', 1, 'measure.not-attested'],
    ['assistance.assessment', 'operator', 1, 'measure.not-attested'],
    ['review.training', 'tenant', 1, 'measure.of-others'],
    ['access.rights-reviewed', 'operator', 1, 'measure.of-others'],
    ['review.training', 'operator', 368, 'measure.until-too-far'],
    ['availability.backups', 'operator', 33, 'measure.until-too-far'],
    ['review.training', 'operator', 0, 'measure.until-too-far'],
  ] as const) {
    expect(() => attestable(id, by, forDays(days)), id).toThrow(code);
  }
});

test('[MS16] what is not there yet cannot be said to be', () => {
  for (const id of ['assistance.requests', 'assistance.breaches']) {
    expect(measureOf(id)?.shown).toEqual({ by: 'nothing' });
  }
});
