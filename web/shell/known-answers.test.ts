import { describe, expect, test } from 'vitest';
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

describe('what a copy answered lately', () => {
  test('[SYC40] is known until something changes', async () => {
    const known = new KnownAnswers();
    expect(known.of(month('2026-05'))).toBeUndefined();
    await known.keep(month('2026-05'), () => Promise.resolve(found));
    expect(known.of(month('2026-05'))).toBe(found);
    expect(known.of(month('2026-06'))).toBeUndefined();
    known.forget();
    expect(known.of(month('2026-05'))).toBeUndefined();
  });

  test('[SYC40] is not kept when something changed while it was looked for', async () => {
    const known = new KnownAnswers();
    let answer = (_records: readonly SeenRecord[]): void => {};
    const looking = known.keep(
      month('2026-05'),
      () =>
        new Promise((done) => {
          answer = done;
        }),
    );
    known.forget();
    answer(found);
    expect(await looking).toBe(found);
    expect(known.of(month('2026-05'))).toBeUndefined();
  });

  test('[SYC40] is forgotten again when it was asked for long ago', async () => {
    const known = new KnownAnswers();
    const year = Array.from({ length: 40 }, (_, at) => month(String(2000 + at)));
    for (const one of year) await known.keep(one, () => Promise.resolve(found));
    // What is asked for is never more than so much.
    expect(known.of(month('2000'))).toBeUndefined();
    expect(known.of(month('2039'))).toBe(found);
  });
});
