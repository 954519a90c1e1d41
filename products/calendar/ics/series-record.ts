import { AppError } from '#kernel/base/app-error.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { timeFault } from '#products/calendar/event-time.ts';
import { inZone } from '#products/calendar/ics/file-series.ts';
import type { Source, SourceContext } from '#products/calendar/ics/read-source.ts';
import type { CandidateSeries } from '#products/calendar/ics/reading.ts';
import { utcZone } from '#products/calendar/ics/source-zone.ts';
import { exceptionsAtMost, ruleLength } from '#products/calendar/kinds.ts';
import type { SeriesException } from '#products/calendar/kinds.ts';
import { occurrenceKey } from '#products/calendar/occurrence-key.ts';
import type { Series, SeriesChange } from '#products/calendar/recurrence/instances.ts';
import { formatRecurrence } from '#products/calendar/recurrence/recurrence.ts';
import { hasOccurrence, lastDayOf, ownTimes } from '#products/calendar/series.ts';
import type { SeriesTimes } from '#products/calendar/series.ts';

/** A series of a file as a record holds it, with the last day something of it happens. */
export interface SeriesRecord {
  readonly times: SeriesTimes;
  readonly said: CandidateSeries;
  readonly lastDay: PlainDay | null;
}

/** So much may one series weigh, that a batch of one fits a mutation. */
const bytesAtMost = 30 * 1024;

/**
 * A file's series as one record; null where a record cannot hold it: its zone is one the file made
 * up, changes go on for *it and following*, seconds matter, or there is too much of it.
 */
export function seriesRecordOf(
  master: Source,
  series: Series<Source>,
  context: SourceContext,
): SeriesRecord | null {
  const { recurrence, changes } = series;
  const isAllDay = master.times.startTime === null;
  const zone = zoneOf(master, context.zone);
  if (zone === null) return null;
  if (changes.some(({ andFollowing }) => andFollowing)) return null;
  if (recurrence.rules.some(({ bySecond }) => bySecond.length > 0)) return null;
  if (recurrence.rules.length + recurrence.dates.length === 0) return null;
  // What leaves out whole days of a timed series stays with the rule; the rest names occurrences.
  const whole = recurrence.excluded.filter(({ time }) => !isAllDay && time === null);
  const rule = formatRecurrence({ rules: recurrence.rules, dates: [], excluded: whole });
  const dates = recurrence.dates.map(({ day, time }) => occurrenceKey(day, time));
  const times: SeriesTimes = { ...master.times, zone, rule, dates };
  const bare = { ...recurrence, excluded: whole };
  try {
    const skipped = recurrence.excluded
      .filter((one) => !whole.includes(one))
      .map(({ day, time }) => occurrenceKey(day, time))
      .filter((at) => hasOccurrence(times, bare, at))
      .map((at): SeriesException => ({ at, is: 'skipped', fields: {} }));
    const changed = changes.flatMap((change) => exceptionOf(change, { master, times, context }));
    const byName = new Map([...skipped, ...changed].map((one) => [one.at, one]));
    const exceptions = [...byName.values()];
    const said: CandidateSeries = { rule, dates, exceptions };
    const isTooMuch =
      exceptions.length > exceptionsAtMost ||
      dates.length > exceptionsAtMost ||
      rule.length > ruleLength ||
      new TextEncoder().encode(JSON.stringify(said)).length > bytesAtMost;
    return isTooMuch ? null : { times, said, lastDay: lastDayOf(times, bare, exceptions) };
  } catch (error) {
    // Too much work to say when it ends: written out, it is looked at within a window.
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** Where the wall of a series hangs; null: nowhere that anybody else knows. */
function zoneOf(master: Source, reader: string): string | null {
  if (master.times.startTime === null) return reader;
  return master.zone === utcZone ? 'UTC' : master.zone.iana;
}

function exceptionOf(
  change: SeriesChange<Source>,
  of: { readonly master: Source; readonly times: SeriesTimes; readonly context: SourceContext },
): SeriesException[] {
  const { master, times, context } = of;
  const { value: source } = change;
  const { startTime } = master.times;
  const at = occurrenceKey(
    change.at.day,
    startTime === null ? null : (change.at.time ?? startTime),
  );
  if (source !== master && source.status === 'cancelled') {
    return [{ at, is: 'cancelled', fields: {} }];
  }
  if (change.times === null) return [{ at, is: 'skipped', fields: {} }];
  // A date with a period lasts as long as it says; another component says its own times.
  const own = source === master ? change.times : inZone(source.times, source.zone, master.zone);
  const fault = timeFault(own);
  if (fault !== null) {
    const code = fault === 'calendar.event-too-long' ? 'event-too-long' : 'start-unreadable';
    context.report.problem(code, { line: source.component.line, title: source.title });
    return [];
  }
  const byItself = {
    ...ownTimes(times, at),
    title: master.title,
    place: master.place,
    note: master.note,
  };
  const said = {
    ...own,
    // A title nobody wrote is the series'.
    title: source.title === '' ? master.title : source.title,
    place: source.place,
    note: source.note,
  };
  const fields = Object.fromEntries(
    Object.entries(said).filter(([field, value]) => byItself[field as keyof typeof said] !== value),
  ) as SeriesException['fields'];
  return Object.keys(fields).length === 0 ? [] : [{ at, is: 'changed', fields }];
}
