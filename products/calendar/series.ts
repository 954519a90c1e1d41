import { AppError } from '#kernel/base/app-error.ts';
import { addDays, daysBetween } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { moveTimes } from '#products/calendar/event-time.ts';
import type { EventTimes } from '#products/calendar/event-time.ts';
import type { SeriesBody, SeriesException } from '#products/calendar/kinds.ts';
import {
  dayOfOccurrence,
  occurrenceKey,
  timeOfOccurrence,
} from '#products/calendar/occurrence-key.ts';
import type { Series } from '#products/calendar/recurrence/instances.ts';
import { wallSecondOf } from '#products/calendar/recurrence/occurrence.ts';
import type { Occurrence, SeriesStart } from '#products/calendar/recurrence/occurrence.ts';
import { lastDay, wallSecondsBetween } from '#products/calendar/recurrence/occurrences.ts';
import { parseRecurrence, recurrenceOf } from '#products/calendar/recurrence/recurrence.ts';
import type { Recurrence, RecurrenceFault } from '#products/calendar/recurrence/recurrence.ts';
import type { Steps } from '#products/calendar/recurrence/rule-walk.ts';

/** What of a series says when it happens. */
export type SeriesTimes = Pick<
  SeriesBody,
  'startsOn' | 'startTime' | 'endsOn' | 'endTime' | 'zone' | 'rule' | 'dates'
>;

/** Bodies never change, and working out a recurrence is dear: each is read once. */
const known = new WeakMap<SeriesBody, Series<SeriesException>>();

/** A series as the engine has it. Throws the refusal of a rule that cannot be read. */
export function seriesOf(body: SeriesBody): Series<SeriesException> {
  const found = known.get(body);
  if (found !== undefined) return found;
  const recurrence = recurrenceIn(body);
  if (typeof recurrence === 'string') throw new AppError(recurrence);
  const series = {
    times: timesOf(body),
    zone: body.zone,
    recurrence,
    changes: body.exceptions.map((exception) => ({
      at: occurrenceOf(exception.at),
      andFollowing: false,
      times:
        exception.is === 'skipped'
          ? null
          : { ...ownTimes(body, exception.at), ...timesGiven(exception) },
      value: exception,
    })),
  };
  known.set(body, series);
  return series;
}

/** How a series repeats, or why that cannot be read. */
export function recurrenceIn({ rule, dates }: SeriesTimes): Recurrence | RecurrenceFault {
  const read = parseRecurrence(rule);
  if (typeof read === 'string') return read;
  return recurrenceOf({ ...read, dates: [...read.dates, ...dates.map(occurrenceOf)] });
}

export function startOf({ startsOn, startTime, zone }: SeriesTimes): SeriesStart {
  return { day: startsOn, time: startTime, zone };
}

export function occurrenceOf(key: string): Occurrence {
  return { day: dayOfOccurrence(key), time: timeOfOccurrence(key) };
}

/** Whether a series happens more than once by its own account. */
export function repeats({ rule, dates }: Pick<SeriesTimes, 'rule' | 'dates'>): boolean {
  return dates.length > 0 || rule.includes('RRULE:') || /^FREQ=/m.test(rule) || /RDATE:/.test(rule);
}

/** Whether the rule or a date brings an occurrence of that name. */
export function hasOccurrence(
  body: SeriesTimes,
  recurrence: Recurrence,
  key: string,
  steps?: Steps,
): boolean {
  const at = occurrenceOf(key);
  if ((at.time === null) !== (body.startTime === null)) return false;
  const second = wallSecondOf(at);
  return wallSecondsBetween(recurrence, startOf(body), second, second + 1, 1, steps).length > 0;
}

/** The times an occurrence has by itself: it lasts as long as the first. */
export function ownTimes(body: SeriesTimes, key: string): EventTimes {
  return moveTimes(timesOf(body), {
    startsOn: dayOfOccurrence(key),
    startTime: timeOfOccurrence(key),
  });
}

/** The last day something of the series happens, changed occurrences too; null if it never ends. */
export function lastDayOf(
  body: SeriesTimes,
  recurrence: Recurrence,
  exceptions: readonly SeriesException[],
  steps?: Steps,
): PlainDay | null {
  const last = lastDay(recurrence, startOf(body), steps);
  if (last === null) return null;
  const lasts = daysBetween(body.startsOn, body.endsOn);
  return exceptions.reduce<PlainDay>(
    (latest, { fields }) =>
      fields.endsOn !== undefined && fields.endsOn > latest ? fields.endsOn : latest,
    addDays(last, lasts),
  );
}

/**
 * The exceptions after the whole series was moved: each with the name its occurrence has now. What
 * was about an occurrence that is there no more goes.
 */
export function movedExceptions(
  before: SeriesTimes,
  after: SeriesTimes,
  recurrence: Recurrence,
  exceptions: readonly SeriesException[],
  steps?: Steps,
): SeriesException[] {
  const days = daysBetween(before.startsOn, after.startsOn);
  return exceptions
    .map((exception) => ({
      ...exception,
      at: occurrenceKey(
        addDays(dayOfOccurrence(exception.at), days),
        movedTime(timeOfOccurrence(exception.at), before.startTime, after.startTime),
      ),
    }))
    .filter(({ at }) => hasOccurrence(after, recurrence, at, steps));
}

/**
 * At what time something of a series is after its start moved from one time to another: what was at
 * the start's goes with it, what a rule or a date gave a time of its own keeps that.
 */
export function movedTime<Time extends string>(
  time: Time | null,
  before: Time | null,
  after: Time | null,
): Time | null {
  return time === null || after === null || time === before ? after : time;
}

function timesOf({ startsOn, startTime, endsOn, endTime }: SeriesTimes): EventTimes {
  return { startsOn, startTime, endsOn, endTime };
}

/** The times that an exception says. */
export function timesGiven(exception: SeriesException | undefined): Partial<EventTimes> {
  const { startsOn, startTime, endsOn, endTime } = exception?.fields ?? {};
  return {
    ...(startsOn !== undefined && { startsOn }),
    ...(startTime !== undefined && { startTime }),
    ...(endsOn !== undefined && { endsOn }),
    ...(endTime !== undefined && { endTime }),
  };
}
