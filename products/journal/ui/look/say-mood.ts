import type { IntlShape } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { faceOf } from '#products/journal/mood.ts';
import type { MoodPoint, MoodStep } from '#products/journal/mood.ts';
import { sayDays, sayLongDay, sayNearDay, sayWeekday } from '#web/design/say.ts';

/** "1.–7. Mai". */
export function saySpan(
  intl: IntlShape,
  { from, to }: { readonly from: PlainDay; readonly to: PlainDay },
  today: PlainDay,
): string {
  return sayDays(intl, from, to, today);
}

/** Which day, week or month a point stands for: "Mittwoch, 3. Mai", "1.–7. Mai", "Mai". */
export function sayWhich(
  intl: IntlShape,
  point: MoodPoint,
  step: MoodStep,
  today: PlainDay,
): string {
  switch (step) {
    case 'day': {
      const near = sayNearDay(intl, point.from, today);
      const long = sayLongDay(intl, point.from, today);
      return near === null ? long : `${near}, ${long}`;
    }
    case 'week':
      return saySpan(intl, point, today);
    case 'month':
      return monthName(intl, point.from, 'long', today);
  }
}

/** The same in as little room as a column has: "Mi 3.", "3.5.", "Mai". */
export function sayWhichShort(
  intl: IntlShape,
  point: MoodPoint,
  step: MoodStep,
  today: PlainDay,
): readonly string[] {
  switch (step) {
    case 'day':
      return [sayWeekday(intl, point.from, 'short'), String(Number(point.from.slice(8)))];
    case 'week':
      return [
        new Intl.DateTimeFormat(intl.locale, {
          timeZone: 'UTC',
          day: 'numeric',
          month: 'numeric',
        }).format(Date.parse(point.from)),
      ];
    case 'month':
      return [monthName(intl, point.from, 'short', today)];
  }
}

/** "Mittwoch, 3. Mai: gut, aus 2 Gesichtern". */
export function sayPoint(
  intl: IntlShape,
  point: MoodPoint,
  step: MoodStep,
  today: PlainDay,
): string {
  return intl.formatMessage(
    { id: 'journal.mood.point' },
    { when: sayWhich(intl, point, step, today), how: sayHow(intl, point) },
  );
}

/** "gut", "weiß nicht", "keine Angabe". */
export function sayHow(intl: IntlShape, point: MoodPoint): string {
  if (point.value !== null) {
    return intl.formatMessage({ id: `design.rating.${faceOf(point.value)}` });
  }
  return intl.formatMessage({
    id: point.unknown > 0 ? 'design.rating.unknown' : 'journal.mood.none',
  });
}

function monthName(
  intl: IntlShape,
  day: PlainDay,
  length: 'long' | 'short',
  today: PlainDay,
): string {
  const sameYear = day.slice(0, 4) === today.slice(0, 4);
  return new Intl.DateTimeFormat(intl.locale, {
    timeZone: 'UTC',
    month: length,
    ...(!sameYear && { year: length === 'long' ? 'numeric' : '2-digit' }),
  }).format(Date.parse(day));
}
