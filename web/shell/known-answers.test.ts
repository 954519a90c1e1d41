import { describe, expect, test } from 'vitest';
import type { AccountId, AudienceId, RecordId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { RecordQuery } from '#kernel/sync/client/local-store.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { KnownAnswers } from './known-answers.ts';

const month = (name: string): RecordQuery => ({
  kind: 'event',
  from: `${name}-01` as PlainDay,
  to: `${name}-28` as PlainDay,
});
const found: readonly SeenRecord[] = [];
const clockMs = (): number => 0;

describe('what a copy answered lately', () => {
  test('[SYC40] is known until something changes, and not looked up again', async () => {
    const known = new KnownAnswers(clockMs);
    let looks = 0;
    const look = (): Promise<readonly SeenRecord[]> => {
      looks += 1;
      return Promise.resolve(found);
    };
    expect(known.of(month('2026-05'))).toBeUndefined();
    // Two that ask at the same time look once.
    await Promise.all([known.ask(month('2026-05'), look), known.ask(month('2026-05'), look)]);
    expect(known.of(month('2026-05'))).toBe(found);
    expect(known.of(month('2026-06'))).toBeUndefined();
    expect(await known.ask(month('2026-05'), look)).toBe(found);
    expect(looks).toBe(1);
    known.renew();
    expect(known.of(month('2026-05'))).toBeUndefined();
    await known.ask(month('2026-05'), look);
    expect(looks).toBe(2);
    known.forget();
    expect(known.of(month('2026-05'))).toBeUndefined();
  });

  test('[SYC40] is not kept when something changed while it was looked for', async () => {
    const known = new KnownAnswers(clockMs);
    const { promise, resolve } = Promise.withResolvers<readonly SeenRecord[]>();
    const looking = known.ask(month('2026-05'), () => promise);
    known.renew();
    // Who asks after the change is not given what was looked for before it.
    const after = known.ask(month('2026-05'), () => Promise.resolve([]));
    resolve(found);
    expect(await looking).toBe(found);
    expect(await after).not.toBe(found);
    expect(known.of(month('2026-05'))).not.toBe(found);
  });

  test('[SYC31] is looked up again after a minute, when the copy may be locked', async () => {
    let nowMs = 0;
    const known = new KnownAnswers(() => nowMs);
    await known.ask(month('2026-05'), () => Promise.resolve(recordsOf(1, 2)));
    nowMs = 59_000;
    expect(await known.ask(month('2026-05'), () => Promise.resolve([]))).toHaveLength(2);
    nowMs = 61_000;
    expect(await known.ask(month('2026-05'), () => Promise.resolve([]))).toHaveLength(0);
  });

  test('[SYC40] what did not change stays the same object, so that nothing is worked out again', async () => {
    const known = new KnownAnswers(clockMs);
    const before = await known.ask(month('2026-05'), () => Promise.resolve(recordsOf(1, 2)));
    known.renew();
    expect(await known.ask(month('2026-05'), () => Promise.resolve(recordsOf(1, 2)))).toBe(before);
    known.renew();
    const [first, second] = await known.ask(month('2026-05'), () =>
      Promise.resolve(recordsOf(1, 3)),
    );
    expect(first).toBe(before[0]);
    expect(second).not.toBe(before[1]);
    // Nothing of what may not be seen any more is left.
    known.forget();
    const [again] = await known.ask(month('2026-05'), () => Promise.resolve(recordsOf(1)));
    expect(again).not.toBe(before[0]);
  });

  test('[SYC40] is known by the month: of a longer time only the months beside are looked up', async () => {
    const known = new KnownAnswers(clockMs);
    const there = ['2026-01-10', '2026-01-20', '2026-04-30', '2026-05-02', '2026-05-31'].map(
      (day, at) => ({ ...ofRevision(at), id: day as RecordId, day: day as PlainDay }),
    );
    const asked: string[] = [];
    const look = ({ from, to }: RecordQuery): Promise<readonly SeenRecord[]> => {
      asked.push(`${from ?? ''} to ${to ?? ''}`);
      const within = there.filter(({ day }) => day >= (from ?? '') && day <= (to ?? '9'));
      return Promise.resolve(within.map((record) => ({ ...record })));
    };
    const between = (from: string, to: string) =>
      known.ask({ kind: 'event', from: from as PlainDay, to: to as PlainDay }, look);
    const daysOf = (records: readonly SeenRecord[]) => records.map(({ day }) => day);

    const first = await between('2026-01-20', '2026-05-02');
    expect(daysOf(first)).toEqual(['2026-01-20', '2026-04-30', '2026-05-02']);
    expect(asked.splice(0)).toEqual(['2026-01-01 to 2026-05-31']);
    // Nothing new is in it.
    const second = await between('2026-02-20', '2026-05-31');
    expect(daysOf(second)).toEqual(['2026-04-30', '2026-05-02', '2026-05-31']);
    expect(second[0]).toBe(first[1]);
    expect(asked.splice(0)).toEqual([]);
    await between('2026-03-01', '2026-07-01');
    await between('2025-12-24', '2026-03-01');
    expect(asked.splice(0)).toEqual(['2026-06-01 to 2026-07-31', '2025-12-01 to 2025-12-31']);
    // A time of less than three months is not worth more than it is.
    await between('2026-05-01', '2026-05-31');
    await known.ask({ kind: 'event', from: '2026-01-01' as PlainDay }, look);
    expect(asked.splice(0)).toEqual(['2026-05-01 to 2026-05-31', '2026-01-01 to ']);

    known.renew();
    there.pop();
    const again = await between('2026-02-20', '2026-05-31');
    expect(daysOf(again)).toEqual(['2026-04-30', '2026-05-02']);
    expect(again[0]).toBe(second[0]);
    expect(asked.splice(0)).toEqual(['2026-02-01 to 2026-05-31']);
    // Years are answered as they are.
    await between('2020-05-01', '2026-05-31');
    expect(asked).toEqual(['2020-05-01 to 2026-05-31']);
  });

  test('[SYC31] of what is known by the month none is older than a minute', async () => {
    let nowMs = 0;
    const known = new KnownAnswers(() => nowMs);
    let looks = 0;
    const ask = (to: string) =>
      known.ask({ kind: 'event', from: '2026-01-01' as PlainDay, to: to as PlainDay }, () => {
        looks += 1;
        return Promise.resolve([]);
      });
    await ask('2026-04-30');
    nowMs = 50_000;
    // The first four months are from then, and so is the answer.
    await ask('2026-05-31');
    expect(looks).toBe(2);
    nowMs = 61_000;
    await ask('2026-05-31');
    expect(looks).toBe(3);
  });

  test('[SYC40] is forgotten when it was not asked for in a long time', async () => {
    const known = new KnownAnswers(clockMs);
    const years = Array.from({ length: 120 }, (_, at) => month(`${2000 + at}-05`));
    for (const one of years) {
      await known.ask(one, () => Promise.resolve(found));
      await known.ask(month('2000-05'), () => Promise.resolve(found));
    }
    // What is kept is never more than so much.
    expect(known.of(month('2001-05'))).toBeUndefined();
    expect(known.of(month('2000-05'))).toBe(found);
    expect(known.of(month('2119-05'))).toBe(found);
  });
});

/** Each of another revision, with one id for each place. */
function recordsOf(...revisions: readonly number[]): SeenRecord[] {
  return revisions.map((revision, at) => ({
    ...ofRevision(revision),
    id: `record ${String(at)}` as RecordId,
  }));
}

function ofRevision(revision: number): SeenRecord {
  return {
    id: 'record' as RecordId,
    audience: 'audience' as AudienceId,
    kind: 'event',
    body: {},
    day: null,
    persons: [],
    revision,
    merged: 0,
    createdBy: 'account' as AccountId,
    createdAt: '',
    changedBy: 'account' as AccountId,
    changedAt: '',
    unsent: false,
  };
}
