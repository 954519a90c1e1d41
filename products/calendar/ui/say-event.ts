import type { IntlShape } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { EventTimes } from '#products/calendar/event-time.ts';
import type { DayColourName } from '#products/calendar/kinds.ts';
import { sayDate, sayNearDay, sayTime, sayWeekday } from '#web/design/say.ts';

/** When an event is on `day`: "8:45–15:00", "ab 22:00", "bis 6:00", "ganzer Tag". */
export function sayWhen(intl: IntlShape, times: EventTimes, day: PlainDay): string {
  const { startsOn, startTime, endsOn, endTime } = times;
  const whole = intl.formatMessage({ id: 'calendar.allDay' });
  if (startTime === null) return whole;
  const starts = startsOn === day;
  const ends = endsOn === day || (endTime === '00:00' && startsOn !== endsOn);
  if (starts && endTime === null) return sayTime(intl, startTime);
  if (endTime === null) return whole;
  if (starts && ends) return `${sayTime(intl, startTime)}–${sayTime(intl, endTime)}`;
  if (starts) {
    return intl.formatMessage({ id: 'calendar.from' }, { time: sayTime(intl, startTime) });
  }
  if (endsOn === day) {
    return intl.formatMessage({ id: 'calendar.until' }, { time: sayTime(intl, endTime) });
  }
  return whole;
}

/** An event with its day, for who hears it without seeing where it stands. */
export function sayEvent(intl: IntlShape, title: string, times: EventTimes, day: PlainDay): string {
  return intl.formatMessage(
    { id: 'calendar.eventName' },
    { title, weekday: sayWeekday(intl, day), when: sayWhen(intl, times, day) },
  );
}

/** A day where it stands among others: "Mittwoch, 6. Mai, heute, Weiß". */
export function sayDayOf(
  intl: IntlShape,
  day: PlainDay,
  today: PlainDay,
  colour: DayColourName | null,
): string {
  const near = sayNearDay(intl, day, today);
  return [
    sayWeekday(intl, day),
    sayDate(intl, day, today),
    ...(near === null ? [] : [near]),
    ...(colour === null ? [] : [intl.formatMessage({ id: `design.day.${colour}` })]),
  ].join(', ');
}

/** "noch 20 Minuten", "noch 1 Stunde 10 Minuten": what is left is computed, never by the reader. */
export function sayLeft(intl: IntlShape, untilMs: number, nowMs: number): string {
  return intl.formatMessage({ id: 'calendar.left' }, hoursAndMinutes(untilMs - nowMs));
}

/** "Noch 20 Minuten bis Schwimmen". */
export function sayUntil(intl: IntlShape, title: string, startMs: number, nowMs: number): string {
  const lasts = sayLasts(intl, startMs - nowMs);
  return intl.formatMessage({ id: 'calendar.untilNext' }, { lasts, title });
}

/** "1 Stunde 10 Minuten". */
export function sayLasts(intl: IntlShape, ms: number): string {
  return intl.formatMessage({ id: 'calendar.duration' }, hoursAndMinutes(ms));
}

function hoursAndMinutes(ms: number): { readonly hours: number; readonly minutes: number } {
  const minutes = Math.max(1, Math.ceil(ms / 60_000));
  return { hours: Math.floor(minutes / 60), minutes: minutes % 60 };
}
