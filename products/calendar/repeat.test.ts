import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, isoWeekday } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { firstDay, movedBy, never, repeatOf, ruleOf } from '#products/calendar/repeat.ts';
import type { Repeat } from '#products/calendar/repeat.ts';
import type { SeriesTimes } from '#products/calendar/series.ts';
import type { TimeOfDay } from '#products/calendar/zone.ts';

const day = (text: string) => text as PlainDay;

function times(startsOn: PlainDay, rule: string, dates: string[] = []): SeriesTimes {
  return {
    startsOn,
    startTime: '18:00' as TimeOfDay,
    endsOn: startsOn,
    endTime: '19:00' as TimeOfDay,
    zone: 'Europe/Berlin',
    rule,
    dates,
  };
}

describe('[CA80] how often something repeats', () => {
  const patterns = [
    'day',
    'workday',
    'week',
    'monthDate',
    'monthWeekday',
    'monthLast',
    'year',
  ] as const;
  const ends = fc.oneof(
    fc.constant({ ends: 'never' as const, until: null, count: null }),
    fc.integer({ min: 0, max: 900 }).map((days) => ({
      ends: 'until' as const,
      until: addDays(day('2026-06-01'), days),
      count: null,
    })),
    fc
      .integer({ min: 1, max: 999 })
      .map((count) => ({ ends: 'count' as const, until: null, count })),
  );
  const repeat = fc
    .tuple(
      fc.constantFrom(...patterns),
      fc.integer({ min: 1, max: 99 }),
      fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
      ends,
    )
    .map(([pattern, interval, weekdays, end]): Repeat => ({
      ...never,
      pattern,
      interval: pattern === 'workday' ? 1 : interval,
      weekdays: pattern === 'week' ? weekdays : [],
      ...end,
    }));
  const start = fc.integer({ min: 0, max: 800 }).map((days) => addDays(day('2026-01-01'), days));

  test('whatever is chosen is written as a rule and read back as the same', () => {
    fc.assert(
      fc.property(repeat, start, (chosen, from) => {
        const first = firstDay(chosen, from);
        fc.pre(chosen.pattern !== 'monthLast' || Number(first.slice(8)) > 24);
        const read = repeatOf(times(first, ruleOf(chosen, first)));
        const everyWorkday =
          chosen.pattern === 'week' &&
          chosen.interval === 1 &&
          chosen.weekdays.join() === '1,2,3,4,5';
        expect(read).toEqual(
          everyWorkday ? { ...chosen, pattern: 'workday', weekdays: [] } : chosen,
        );
      }),
    );
  });

  test('its first day is one that it has', () => {
    const chosen: Repeat = { ...never, pattern: 'week', weekdays: [1, 4] };
    expect(firstDay(chosen, day('2026-05-05'))).toBe('2026-05-07');
    expect(firstDay({ ...never, pattern: 'workday' }, day('2026-05-09'))).toBe('2026-05-11');
    expect(firstDay({ ...never, pattern: 'monthDate' }, day('2026-05-09'))).toBe('2026-05-09');
  });

  test.each([
    ['FREQ=WEEKLY;BYDAY=WE', 'the start has another weekday'],
    ['FREQ=MONTHLY;BYDAY=1TU,3TU', 'two of a month'],
    ['FREQ=MONTHLY;BYMONTHDAY=-1', 'the last day of a month'],
    ['FREQ=YEARLY;BYWEEKNO=20', 'a week of the year'],
    ['FREQ=DAILY;BYHOUR=8,18', 'twice a day'],
    ['FREQ=WEEKLY;INTERVAL=2;WKST=SU', 'another beginning of the week'],
    ['RRULE:FREQ=WEEKLY\nRRULE:FREQ=MONTHLY', 'two rules'],
    ['FREQ=NEVER', 'what nobody can read'],
    ['RDATE:20260601T180000', 'dates alone'],
  ])('%s is kept as it is: %s', (rule) => {
    const kept = repeatOf(times(day('2026-05-05'), rule));
    expect(kept).toMatchObject({ pattern: 'rule', rule });
    expect(ruleOf(kept, day('2026-05-05'))).toBe(rule);
  });

  test('an UNTIL is the last day it leaves, on the wall of the series', () => {
    const until = (text: string) =>
      repeatOf(times(day('2026-05-05'), `FREQ=WEEKLY;UNTIL=${text}`)).until;
    expect(until('20260602')).toBe('2026-06-02');
    expect(until('20260602T160000Z')).toBe('2026-06-02');
    expect(until('20260602T155959Z')).toBe('2026-06-01');
  });

  test('what a rule leaves out stays left out when the rhythm changes', () => {
    const before = 'RRULE:FREQ=WEEKLY;BYDAY=TU\nEXDATE:20260512T180000';
    const monthly: Repeat = { ...never, pattern: 'monthDate' };
    expect(ruleOf(monthly, day('2026-05-05'), before)).toBe(
      'RRULE:FREQ=MONTHLY;BYMONTHDAY=5\nEXDATE:20260512T180000',
    );
  });

  test('weekdays move along with the day; what cannot be moved says so', () => {
    fc.assert(
      fc.property(
        fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
        fc.integer({ min: -30, max: 30 }),
        (weekdays, days) => {
          const monday = day('2026-05-04');
          const moved = movedBy({ ...never, pattern: 'week', weekdays }, days);
          expect(moved?.weekdays).toEqual(
            weekdays
              .map((weekday) => isoWeekday(addDays(monday, weekday - 1 + days)))
              .toSorted((a, b) => a - b),
          );
        },
      ),
    );
    expect(movedBy({ ...never, pattern: 'workday' }, 1)).toBeNull();
    expect(movedBy({ ...never, pattern: 'workday' }, 7)).not.toBeNull();
    expect(movedBy({ ...never, pattern: 'rule', rule: 'FREQ=YEARLY;BYWEEKNO=20' }, 1)).toBeNull();
  });
});
