import { Refusal } from '#kernel/kind/define-mutator.ts';
import { addDays, daysBetween } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { longestEventDays } from '#products/calendar/event-length.ts';
import type { EventBody } from '#products/calendar/kinds.ts';
import { instantOf, minutesOf, timeAt, wallTimeAt } from '#products/calendar/zone.ts';
import type { TimeOfDay } from '#products/calendar/zone.ts';

export type EventTimes = Pick<EventBody, 'startsOn' | 'startTime' | 'endsOn' | 'endTime'>;

export type TimeFault =
  | 'calendar.end-before-start'
  | 'calendar.time-incomplete'
  | 'calendar.event-too-long';

/** What is wrong with the times of an event, or null. */
export function timeFault(times: EventTimes): TimeFault | null {
  const days = daysBetween(times.startsOn, times.endsOn);
  if (days < 0) return 'calendar.end-before-start';
  if (days >= longestEventDays) return 'calendar.event-too-long';
  if (times.startTime === null) return times.endTime === null ? null : 'calendar.time-incomplete';
  if (times.endTime === null) return days === 0 ? null : 'calendar.time-incomplete';
  return days === 0 && minutesOf(times.endTime) <= minutesOf(times.startTime)
    ? 'calendar.end-before-start'
    : null;
}

/** Throws the refusal of what is wrong with the times, for mutators. */
export function refuseFault(times: EventTimes): void {
  const fault = timeFault(times);
  if (fault !== null) throw new Refusal(fault);
}

/** The times of an event that starts at another day or time and lasts as long on the wall.
 *  `startTime` null keeps the time of day. */
export function moveTimes(
  times: EventTimes,
  to: { readonly startsOn: PlainDay; readonly startTime: TimeOfDay | null },
): EventTimes {
  const days = daysBetween(times.startsOn, times.endsOn);
  if (times.startTime === null || to.startTime === null || times.endTime === null) {
    return {
      startsOn: to.startsOn,
      startTime: times.startTime === null ? null : (to.startTime ?? times.startTime),
      endsOn: addDays(to.startsOn, days),
      endTime: times.endTime,
    };
  }
  const lasts = days * 1440 + minutesOf(times.endTime) - minutesOf(times.startTime);
  const ends = minutesOf(to.startTime) + lasts;
  return {
    startsOn: to.startsOn,
    startTime: to.startTime,
    endsOn: addDays(to.startsOn, Math.floor(ends / 1440)),
    endTime: timeAt(ends % 1440),
  };
}

/** The times as the wall in `zone` shows them. All-day events are on the same day everywhere. */
export function timesIn(body: EventTimes & Pick<EventBody, 'zone'>, zone: string): EventTimes {
  if (body.startTime === null || body.zone === zone) return body;
  const start = wallTimeAt(
    instantOf({ day: body.startsOn, time: body.startTime }, body.zone),
    zone,
  );
  if (body.endTime === null) {
    return { startsOn: start.day, startTime: start.time, endsOn: start.day, endTime: null };
  }
  const end = wallTimeAt(instantOf({ day: body.endsOn, time: body.endTime }, body.zone), zone);
  return { startsOn: start.day, startTime: start.time, endsOn: end.day, endTime: end.time };
}

/** Tells whether the event (with times of the reader's zone) is on `day`. An event that ends at
 *  midnight is over on the day before. */
export function isOn(times: EventTimes, day: PlainDay): boolean {
  if (day < times.startsOn || day > times.endsOn) return false;
  return !(day === times.endsOn && day !== times.startsOn && times.endTime === '00:00');
}

/** All-day events first, then by start, then by end; the id makes the order total. */
export function compareTimes(
  a: EventTimes & { readonly id: string },
  b: EventTimes & { readonly id: string },
): number {
  return (
    compare(a.startTime ?? '', b.startTime ?? '') ||
    compare(a.startsOn, b.startsOn) ||
    compare(a.endsOn, b.endsOn) ||
    compare(a.endTime ?? '', b.endTime ?? '') ||
    compare(a.id, b.id)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
