import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { addDays } from '#kernel/base/plain-day.ts';
import { byTheLetter } from '#products/calendar/recurrence/by-the-letter.ts';
import { nextOccurrence, occurrencesBetween } from '#products/calendar/recurrence/occurrences.ts';
import type { Occurrence, SeriesStart } from '#products/calendar/recurrence/occurrence.ts';
import { wallSecondOf } from '#products/calendar/recurrence/occurrence.ts';
import {
  formatRecurrence,
  parseRecurrence,
  recurrenceOf,
} from '#products/calendar/recurrence/recurrence.ts';
import { formatRule, parseRule } from '#products/calendar/recurrence/rule.ts';
import { splitAt } from '#products/calendar/recurrence/split.ts';
import { timeAt } from '#products/calendar/zone.ts';

/** By hand, with more: `OBHUT_RULES=5000 npx vitest run products/calendar/recurrence`. */
const numRuns = Number(process.env['OBHUT_RULES'] ?? 300);
const seed = Number(process.env['OBHUT_RULES_SEED'] ?? 5545);

const weekday = fc.constantFrom('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU');
const around = (most: number, often: readonly number[]) =>
  fc.oneof(
    fc.constantFrom(...often),
    fc.integer({ min: -most, max: most }).filter((one) => one !== 0),
  );
const part = <T>(name: string, value: fc.Arbitrary<T>, maxLength: number, freq = 4) =>
  fc.oneof(
    { weight: freq, arbitrary: fc.constant('') },
    {
      weight: 1,
      arbitrary: fc
        .uniqueArray(value, { minLength: 1, maxLength })
        .map((list) => `;${name}=${list.join(',')}`),
    },
  );
const byDay = part('BYDAY', weekday, 5, 1);
const byOrdinal = part(
  'BYDAY',
  fc
    .tuple(around(5, [1, 2, -1]), fc.boolean(), weekday)
    .map(([n, every, day]) => `${every ? '' : n}${day}`),
  4,
  1,
);
const byYearOrdinal = part(
  'BYDAY',
  fc
    .tuple(around(53, [1, 10, -1]), fc.boolean(), weekday)
    .map(([n, every, day]) => `${every ? '' : n}${day}`),
  4,
  1,
);
const byMonth = part('BYMONTH', fc.integer({ min: 1, max: 12 }), 4, 2);
const byMonthDay = part('BYMONTHDAY', around(31, [1, 13, 29, 30, 31, -1, -31]), 5, 1);
const byYearDay = part('BYYEARDAY', around(366, [1, 60, 366, -1, -366]), 6, 3);
const byWeekNo = part('BYWEEKNO', around(53, [1, 52, 53, -1, -53]), 5, 3);
const byHour = part('BYHOUR', fc.integer({ min: 0, max: 23 }), 3, 3);
const byMinute = part('BYMINUTE', fc.integer({ min: 0, max: 59 }), 3, 3);
const bySecond = part('BYSECOND', fc.integer({ min: 0, max: 59 }), 2, 8);
const bySetPos = part('BYSETPOS', around(12, [1, 2, -1]), 3, 2);
const wkst = fc.oneof(
  fc.constant(''),
  weekday.map((day) => `;WKST=${day}`),
);

const body = fc.oneof(
  fc.tuple(fc.constant('DAILY'), byMonth, byMonthDay, byDay),
  fc.tuple(fc.constant('WEEKLY'), byMonth, byDay),
  fc.tuple(fc.constant('MONTHLY'), byMonth, byMonthDay, byOrdinal),
  fc.tuple(fc.constant('YEARLY'), byMonth, byMonthDay, byYearDay, byYearOrdinal),
  fc.tuple(fc.constant('YEARLY'), byMonth, byMonthDay, byYearDay, byWeekNo, byDay),
  fc.tuple(fc.constant('HOURLY'), byMonth, byMonthDay, byDay),
);
const interval = fc.oneof(
  fc.constant(1),
  fc.integer({ min: 1, max: 9 }),
  fc.integer({ min: 10, max: 100 }),
);

/** Rules as RFC 5545 allows them, every part of it, and starts that need not fit them. */
const generated = fc
  .tuple(
    body,
    interval,
    fc.tuple(byHour, byMinute, bySecond, bySetPos, wkst),
    fc.option(fc.integer({ min: 1, max: 60 })),
  )
  .map(([[frequency, ...parts], every, times, count]) => {
    const text = `FREQ=${frequency};INTERVAL=${every}${parts.join('')}${times.join('')}`;
    return count === null ? text : `${text};COUNT=${count}`;
  })
  .filter((text) => typeof parseRule(text) !== 'string');
const start = fc
  .tuple(
    fc.integer({ min: 0, max: 3000 }),
    fc.oneof(fc.constant(600), fc.integer({ min: 0, max: 1439 })),
    fc.boolean(),
  )
  .map(([ahead, minute, allDay]) => ({
    day: addDays('2019-12-20' as PlainDay, ahead),
    time: allDay ? null : timeAt(minute),
    zone: 'Europe/Berlin',
  }));

function ruleOf(text: string) {
  const rule = parseRule(text);
  if (typeof rule === 'string') throw new Error(`${rule}: ${text}`);
  return rule;
}

const horizon = 6;
const point = (day: PlainDay): Occurrence => ({ day, time: null });
const show = (list: readonly Occurrence[]): string[] =>
  list.map(({ day, time }) => `${day} ${time ?? ''}`);
/** HOURLY rules go on for as many periods as others, not for as many years. */
function spanOf(text: string, from: SeriesStart): PlainDay {
  return addDays(from.day, text.includes('HOURLY') ? 40 : horizon * 365);
}
const timed = (text: string, from: SeriesStart): boolean =>
  from.time !== null || !text.includes('HOURLY');

test('[CA23] any rule happens when RFC 5545 says, read by the letter', () => {
  fc.assert(
    fc.property(generated, start, (text, from) => {
      fc.pre(timed(text, from));
      const to = spanOf(text, from);
      const rule = ruleOf(text);
      const expected = byTheLetter(rule, from, Number(to.slice(0, 4))).filter(
        ({ day }) => day < to,
      );
      const ours = occurrencesBetween(
        recurrenceOf({ rules: [rule] }),
        from,
        { from: point(from.day), to: point(to) },
        100_000,
      );
      expect(show(ours)).toEqual(show(expected));
    }),
    { numRuns, seed },
  );
}, 600_000);

describe('what holds of all', { timeout: 600_000 }, () => {
  test('[CA24] what is seen through a window is a part of what is seen through a larger one', () => {
    fc.assert(
      fc.property(
        generated,
        start,
        fc.nat(2000),
        fc.nat(400),
        fc.integer({ min: 1, max: 50 }),
        (text, from, far, days, limit) => {
          fc.pre(timed(text, from));
          const hourly = text.includes('HOURLY');
          const to = addDays(from.day, hourly ? 600 : 2400);
          const rule = ruleOf(text);
          const all = occurrencesBetween(
            recurrenceOf({ rules: [rule] }),
            from,
            { from: point(from.day), to: point(to) },
            100_000,
          );
          const ahead = hourly ? far % 200 : far;
          const [begin, end] = [
            addDays(from.day, ahead - 50),
            addDays(from.day, ahead - 50 + days),
          ];
          const seen = occurrencesBetween(
            recurrenceOf({ rules: [rule] }),
            from,
            { from: point(begin), to: point(end) },
            limit,
          );
          expect(show(seen)).toEqual(
            show(all.filter(({ day }) => day >= begin && day < end).slice(0, limit)),
          );
          const after = all.find(({ day }) => day >= begin);
          if (after !== undefined) {
            const next = nextOccurrence(recurrenceOf({ rules: [rule] }), from, {
              day: addDays(begin, -1),
              time: timeAt(1439),
            });
            expect(next?.day).toBe(after.day);
          }
        },
      ),
      { numRuns, seed },
    );
  });

  test('[CA22] what is written is read as the same, and is written in one way only', () => {
    fc.assert(
      fc.property(generated, (text) => {
        const rule = ruleOf(text);
        expect(parseRule(formatRule(rule))).toEqual(rule);
        const whole = recurrenceOf({ rules: [rule], dates: [point('2026-05-03' as PlainDay)] });
        expect(parseRecurrence(formatRecurrence(whole))).toEqual(whole);
      }),
      { numRuns, seed },
    );
  });

  test('[CA26] a split series is the whole one', () => {
    const day = fc.integer({ min: -20, max: 1500 });
    fc.assert(
      fc.property(
        fc.array(generated, { minLength: 1, maxLength: 2 }),
        start,
        fc.array(day, { maxLength: 4 }),
        fc.array(day, { maxLength: 4 }),
        fc.tuple(day, fc.option(fc.integer({ min: 0, max: 1439 }))),
        (texts, from, dates, excluded, [ahead, minute]) => {
          fc.pre(texts.every((text) => timed(text, from)));
          const dateAt = (days: number): Occurrence => ({
            day: addDays(from.day, days),
            time: from.time,
          });
          const whole = recurrenceOf({
            rules: texts.map(ruleOf),
            dates: dates.map(dateAt),
            excluded: excluded.map((days) =>
              days % 3 === 0 ? point(addDays(from.day, days)) : dateAt(days),
            ),
          });
          const hourly = texts.some((text) => text.includes('HOURLY'));
          const range = {
            from: point(addDays(from.day, -40)),
            to: point(addDays(from.day, hourly ? 100 : 2400)),
          };
          const all = occurrencesBetween(whole, from, range, 100_000);
          const at = {
            day: addDays(from.day, hourly ? ahead % 100 : ahead),
            time: from.time === null || minute === null ? null : timeAt(minute),
          };
          const cut = all[ahead % 7 === 0 ? Math.floor(all.length / 2) : -1] ?? at;
          const split = splitAt(whole, from, cut);
          if (typeof split === 'string') {
            expect(texts.some((text) => ruleOf(text).interval > 1)).toBe(true);
            return;
          }
          const halves = [split.before, split.after].map((half) =>
            half === null ? [] : occurrencesBetween(half.recurrence, half.start, range, 100_000),
          );
          const isBefore = (one: Occurrence): boolean => wallSecondOf(one) < wallSecondOf(cut);
          expect(show(halves[0] ?? [])).toEqual(show(all.filter(isBefore)));
          expect(show(halves[1] ?? [])).toEqual(show(all.filter((one) => !isBefore(one))));
        },
      ),
      { numRuns, seed },
    );
  });
});
