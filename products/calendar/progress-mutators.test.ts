import { describe, expect, test } from 'vitest';
import type { AudienceId, OptionId, PersonId, RecordId } from '#kernel/base/ids.ts';
import { randomId } from '#kernel/base/ids.ts';
import { progress } from '#products/calendar/kinds.ts';
import {
  choose,
  progressId,
  setDone,
  setSeen,
  tickStep,
} from '#products/calendar/progress-mutators.ts';
import { MutatorRows } from '#testkit/mutator-rows.ts';

const of = {
  audience: randomId<AudienceId>(),
  event: randomId<RecordId>(),
  occurrence: '2026-05-06T16:30',
  person: randomId<PersonId>(),
};
const [pack, walk] = [randomId<OptionId>(), randomId<OptionId>()];

describe('[CA42] what somebody has done of an occurrence', () => {
  test('is one record, on the day of the occurrence, whichever device begins it', () => {
    const rows = new MutatorRows();
    rows.run(setSeen, { ...of, isSeen: true });
    rows.run(tickStep, { ...of, step: pack, isTicked: true });
    expect(rows.get(progressId(of))).toMatchObject({
      kind: progress.name,
      audience: of.audience,
      day: '2026-05-06',
      persons: [of.person],
      body: { isSeen: true, isDone: false, steps: [pack], choice: null },
    });
  });

  test('ticks add up, and a tick taken away takes no other', () => {
    const rows = new MutatorRows();
    rows.run(tickStep, { ...of, step: pack, isTicked: true });
    rows.run(tickStep, { ...of, step: walk, isTicked: true });
    rows.run(tickStep, { ...of, step: walk, isTicked: true });
    expect(rows.get(progressId(of))?.body).toMatchObject({ steps: [pack, walk] });
    rows.run(tickStep, { ...of, step: pack, isTicked: false });
    expect(rows.get(progressId(of))?.body).toMatchObject({ steps: [walk] });
  });

  test('what is done, ticked or chosen is seen; not done is not unseen', () => {
    for (const [mutator, args] of [
      [setDone, { isDone: true }],
      [tickStep, { step: pack, isTicked: true }],
      [choose, { choice: walk }],
    ] as const) {
      const rows = new MutatorRows();
      rows.run(mutator as typeof setDone, { ...of, ...args });
      expect(rows.get(progressId(of))?.body).toMatchObject({ isSeen: true });
    }
    const rows = new MutatorRows();
    rows.run(setDone, { ...of, isDone: true });
    rows.run(setDone, { ...of, isDone: false });
    expect(rows.get(progressId(of))?.body).toMatchObject({ isSeen: true, isDone: false });
  });

  test('[CA41] another time, day or person is another record', () => {
    const ids = [
      progressId(of),
      progressId({ ...of, occurrence: '2026-05-06' }),
      progressId({ ...of, occurrence: '2026-05-13T16:30' }),
      progressId({ ...of, person: randomId<PersonId>() }),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    for (const occurrence of ['2026-02-30', '2026-05-06T24:00', '2026-05-06T16:30T', 'T16:30']) {
      expect(() => setSeen.parse({ ...of, occurrence, isSeen: true })).toThrow();
    }
  });
});
