import { AppError } from '#kernel/base/app-error.ts';
import { addDays, daysBetween } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { eventShape } from '#products/calendar/kinds.ts';
import type { EventBody, SeriesBody, SeriesException } from '#products/calendar/kinds.ts';
import {
  dayOfOccurrence,
  occurrenceKey,
  timeOfOccurrence,
} from '#products/calendar/occurrence-key.ts';
import { eventOf } from '#products/calendar/queries.ts';
import type { ShownEvent } from '#products/calendar/queries.ts';
import type { ClockTime } from '#products/calendar/recurrence/occurrence.ts';
import { formatRecurrence, parseRecurrence } from '#products/calendar/recurrence/recurrence.ts';
import { splitAt } from '#products/calendar/recurrence/split.ts';
import { endMoved } from '#products/calendar/end-moved.ts';
import { firstDay, movedBy, repeatOf, ruleOf } from '#products/calendar/repeat.ts';
import type { Repeat } from '#products/calendar/repeat.ts';
import {
  movedTime,
  occurrenceOf,
  ownTimes,
  recurrenceIn,
  repeats,
  startOf,
} from '#products/calendar/series.ts';
import type { SeriesTimes } from '#products/calendar/series.ts';

/** Which occurrences a change is about: this one, it and all later ones, or every one. */
export type Scope = 'one' | 'following' | 'all';

/** What an editor gives an event. */
export type EventFields = Omit<EventBody, 'importedUid' | 'isCancelled' | 'before'>;

/** What is wanted of an occurrence. */
export interface Wanted {
  readonly fields: Partial<EventFields>;
  /** Null: it repeats as before. */
  readonly repeat: Repeat | null;
  readonly hasOtherAudience: boolean;
}

/** An occurrence of a series, as it is shown. */
export type Occurring = Pick<ShownEvent, 'record' | 'occurrence'> & {
  readonly series: SeenRecord<SeriesBody>;
};

/** A series that begins with an event. */
export function newSeries(
  fields: EventFields,
  repeat: Repeat,
): EventFields & Pick<SeriesBody, 'rule' | 'dates'> {
  const startsOn = firstDay(repeat, fields.startsOn);
  return {
    ...fields,
    startsOn,
    endsOn: addDays(startsOn, daysBetween(fields.startsOn, fields.endsOn)),
    rule: ruleOf(repeat, startsOn),
    dates: [],
  };
}

/** What its editor gives an event. */
export function fieldsOf(body: EventBody): EventFields {
  return Object.fromEntries(
    eventFields.flatMap((field) => (body[field] === undefined ? [] : [[field, body[field]]])),
  ) as unknown as EventFields;
}

/** All that a series says but what is worked out of it. */
export function wholeSeries({
  lastDay: _worked,
  ...said
}: SeriesBody): Omit<SeriesBody, 'lastDay'> {
  return said;
}

/** What is otherwise about an occurrence now; null: nothing. */
export function exceptionAt({ series, occurrence }: Omit<Occurring, 'record'>) {
  const found = series.body.exceptions.find(({ at }) => at === occurrence);
  return found === undefined ? null : { is: found.is, fields: found.fields };
}

/** Whether anything differs from what an occurrence says. */
export function changesSomething({ record }: Pick<Occurring, 'record'>, wanted: Wanted): boolean {
  const { fields, repeat, hasOtherAudience } = wanted;
  return (
    hasOtherAudience ||
    repeat !== null ||
    Object.keys(changedFields(record.body, fields)).length > 0
  );
}

/** The part of a series from an occurrence on, as it would be if it began there; null: the rule
 *  cannot be divided there. */
export function restOf(body: SeriesBody, occurrence: string): SeriesTimes | null {
  if (isFirst(body, occurrence)) return body;
  const recurrence = recurrenceIn(body);
  if (typeof recurrence === 'string') return null;
  try {
    const parts = splitAt(recurrence, startOf(body), occurrenceOf(occurrence));
    if (typeof parts === 'string' || parts.before === null || parts.after === null) return null;
    const { start, recurrence: rest } = parts.after;
    // An added date before the rule goes on: what comes after has no start there.
    if (occurrenceKey(start.day, start.time) !== occurrence) return null;
    return {
      ...ownTimes(body, occurrence),
      zone: body.zone,
      rule: formatRecurrence({ ...rest, dates: [] }),
      dates: rest.dates.map(({ day, time }) => occurrenceKey(day, time)),
    };
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** How a series repeats from an occurrence on. */
export function repeatFrom(body: SeriesBody, occurrence: string): Repeat {
  const rest = restOf(body, occurrence);
  return rest === null ? { ...repeatOf(body), pattern: 'rule', rule: body.rule } : repeatOf(rest);
}

/** What a change can be about. Whoever sees it, and how it repeats, is nothing of a single one. */
export function scopesOf({ series, record, occurrence }: Occurring, wanted: Wanted): Scope[] {
  const { body } = series;
  if (!repeats(body)) return ['all'];
  const rest = restOf(body, occurrence);
  const first = isFirst(body, occurrence);
  const days = daysMoved(record.body, wanted.fields);
  const scopes: Scope[] = [];
  if (!wanted.hasOtherAudience && wanted.repeat === null) scopes.push('one');
  if (!first && rest !== null && (wanted.repeat !== null || canMove(rest, days))) {
    scopes.push('following');
  }
  if (wanted.repeat === null ? canMove(body, days) : first) scopes.push('all');
  return scopes;
}

/** What a deletion can be about. */
export function scopesOfRemoval({ series, occurrence }: Omit<Occurring, 'record'>): Scope[] {
  const { body } = series;
  if (!repeats(body)) return ['all'];
  const divides = !isFirst(body, occurrence) && restOf(body, occurrence) !== null;
  return divides ? ['one', 'following', 'all'] : ['one', 'all'];
}

/** What is otherwise about one occurrence when it has these fields; null: nothing. */
export function exceptionFor(
  { series, record, occurrence }: Occurring,
  fields: Partial<EventFields>,
): Omit<SeriesException, 'at'> | null {
  const { body } = series;
  const former = body.exceptions.find(({ at }) => at === occurrence);
  const byItself = { ...eventOf(body), ...ownTimes(body, occurrence) };
  const said = { ...record.body, ...fields };
  const otherwise = Object.fromEntries(
    eventFields
      .filter((field) => !same(field, said[field], byItself[field]))
      .map((field) => [field, said[field]]),
  ) as SeriesException['fields'];
  const kept = former?.fields.before;
  if (kept !== undefined && kept !== null) otherwise.before = kept;
  const is = former?.is === 'cancelled' ? 'cancelled' : 'changed';
  return is === 'changed' && Object.keys(otherwise).length === 0 ? null : { is, fields: otherwise };
}

/** The fields that change when all occurrences are to be as one was made. */
export function changeOfAll(
  of: Occurring,
  { fields, repeat }: Wanted,
): Partial<SeriesTimes & EventFields> {
  const { body } = of.series;
  const changed = changedFields(of.record.body, fields);
  const days = daysMoved(of.record.body, changed);
  return {
    ...changed,
    ...timesOf(body, addDays(body.startsOn, days), { changed, said: of.record.body, repeat }),
  };
}

/** The fields that change for the part of a series that begins with an occurrence. */
export function changeOfRest(
  of: Occurring,
  { fields, repeat }: Wanted,
): Partial<SeriesTimes & EventFields> {
  const { body } = of.series;
  const rest = restOf(body, of.occurrence);
  if (rest === null) throw new AppError('calendar.recurrence-not-divisible');
  const changed = changedFields(of.record.body, fields);
  // As far as the one was moved now; where it had been moved to by itself is nothing of the others.
  // Another rhythm begins on the day that was chosen for it.
  const startsOn =
    (repeat === null ? undefined : changed.startsOn) ??
    addDays(rest.startsOn, daysMoved(of.record.body, changed));
  return { ...changed, ...timesOf(rest, startsOn, { changed, said: of.record.body, repeat }) };
}

const eventFields = Object.keys(eventShape) as (keyof EventFields)[];
const timeFields = ['startsOn', 'startTime', 'endsOn', 'endTime', 'zone'] as const;

/** When the series happens from then on; nothing where that stays. */
function timesOf(
  before: SeriesTimes,
  startsOn: PlainDay,
  want: {
    readonly changed: Partial<EventFields>;
    readonly said: EventBody;
    readonly repeat: Repeat | null;
  },
): Partial<SeriesTimes> {
  const { changed, said, repeat } = want;
  const isMoved = movesTimes(changed);
  if (!isMoved && repeat === null) return {};
  const times = isMoved ? { ...said, ...changed } : before;
  const lasts = daysBetween(times.startsOn, times.endsOn);
  const rhythm = repeat ?? movedBy(repeatOf(before), daysBetween(before.startsOn, startsOn));
  if (rhythm === null) throw new AppError('calendar.recurrence-not-divisible');
  const start = repeat === null ? startsOn : firstDay(repeat, startsOn);
  const days = daysBetween(before.startsOn, start);
  const dates = movedDates(before, days, times.startTime);
  const isOnce = rhythm.pattern === 'never';
  const ending =
    repeat === null
      ? endMoved(before, rhythm, { day: start, time: times.startTime, zone: times.zone })
      : rhythm;
  return {
    startsOn: start,
    startTime: times.startTime,
    endsOn: addDays(start, lasts),
    endTime: times.endTime,
    zone: times.zone,
    rule: isOnce ? '' : ruleOf(ending, start, dates.rule),
    dates: isOnce ? [] : dates.dates,
  };
}

/** Dates and exclusions of a series whose start moves: so many days, and to another time. */
function movedDates(
  { rule, dates, startTime }: SeriesTimes,
  days: number,
  time: SeriesTimes['startTime'],
): Pick<SeriesTimes, 'rule' | 'dates'> {
  const recurrence = parseRecurrence(rule);
  const timeOf = (own: ClockTime | null) => movedTime<ClockTime>(own, startTime, time);
  const moved = dates.map((key) =>
    occurrenceKey(addDays(dayOfOccurrence(key), days), timeOf(timeOfOccurrence(key))),
  );
  if (typeof recurrence === 'string') return { rule, dates: moved };
  return {
    rule: formatRecurrence({
      ...recurrence,
      dates: recurrence.dates.map((one) => ({
        day: addDays(one.day, days),
        time: timeOf(one.time),
      })),
      excluded: recurrence.excluded.map((one) => ({
        day: addDays(one.day, days),
        time: one.time === null ? null : timeOf(one.time),
      })),
    }),
    dates: moved,
  };
}

function canMove(times: SeriesTimes, days: number): boolean {
  return movedBy(repeatOf(times), days) !== null;
}

function isFirst({ startsOn, startTime }: SeriesTimes, occurrence: string): boolean {
  return occurrence === occurrenceKey(startsOn, startTime);
}

function daysMoved(said: EventBody, fields: Partial<EventFields>): number {
  return daysBetween(said.startsOn, fields.startsOn ?? said.startsOn);
}

function movesTimes(changed: Partial<EventFields>): boolean {
  return timeFields.some((field) => field in changed);
}

function changedFields(said: EventBody, fields: Partial<EventFields>): Partial<EventFields> {
  return Object.fromEntries(
    eventFields
      .filter((field) => field in fields && !same(field, said[field], fields[field]))
      .map((field) => [field, fields[field]]),
  ) as Partial<EventFields>;
}

/** What a field says that is not there. */
const unsaid: Partial<Record<keyof EventFields, unknown>> = {
  photo: null,
  recording: null,
  steps: [],
  choices: [],
  confirm: 'none',
  isDuty: false,
};

function same(field: keyof EventFields, one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? unsaid[field]) === JSON.stringify(other ?? unsaid[field]);
}
