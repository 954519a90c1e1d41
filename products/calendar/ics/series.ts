import { addDays } from '#kernel/base/plain-day.ts';
import type { ImportProblemCode } from '#products/calendar/errors.ts';
import { importedUidLength } from '#products/calendar/kinds.ts';
import { timeFault } from '#products/calendar/event-time.ts';
import type { EventTimes } from '#products/calendar/event-time.ts';
import type { RawComponent } from '#products/calendar/ics/components.ts';
import {
  inZone,
  keyOf,
  momentOf,
  readFileSeries,
  seriesOf,
} from '#products/calendar/ics/file-series.ts';
import { importLimits } from '#products/calendar/ics/limits.ts';
import { seriesRecordOf } from '#products/calendar/ics/series-record.ts';
import type { SeriesRecord } from '#products/calendar/ics/series-record.ts';
import { shortHash } from '#products/calendar/ics/read-source.ts';
import type { Source, SourceContext } from '#products/calendar/ics/read-source.ts';
import type { ReadWindow } from '#products/calendar/ics/read-window.ts';
import type { Candidate } from '#products/calendar/ics/reading.ts';
import { ianaZone } from '#products/calendar/ics/source-zone.ts';
import { instancesBetween } from '#products/calendar/recurrence/instances.ts';
import { nextOccurrence } from '#products/calendar/recurrence/occurrences.ts';
import type { WallRange } from '#products/calendar/recurrence/occurrence.ts';
import { neverRepeats, periodSeconds } from '#products/calendar/recurrence/rule.ts';
import type { RecurrenceRule } from '#products/calendar/recurrence/rule.ts';
import type { TimeOfDay } from '#products/calendar/zone.ts';

export interface SeriesContext extends SourceContext {
  readonly window: ReadWindow;
}

/** More often a day than that, a rule is no appointment. */
const timesPerDay = 8;

/** Reads the events that share a UID: a series with its exceptions, or a single event. */
export function readSeries(group: readonly RawComponent[], context: SeriesContext): Candidate[] {
  const { window, report } = context;
  const { master, exceptions } = readFileSeries(group, context);
  if (master === null) {
    return exceptions.flatMap((exception) =>
      exception.replaces === null || exception.status === 'cancelled'
        ? []
        : finish(exception, exception.times, keyOf(exception.replaces), context).filter(
            ({ startsOn, endsOn }) => endsOn >= window.repeatFrom && startsOn <= window.repeatTo,
          ),
    );
  }
  const read = seriesOf(master, exceptions, context, { refuse, withCancelled: true });
  const { rules, dates } = read.recurrence;
  const repeats = master.component.properties.some(
    ({ name }) => name === 'RRULE' || name === 'RDATE',
  );
  if (!repeats && read.changes.length === 0) {
    if (master.times.endsOn < window.singleFrom || master.times.startsOn > window.singleTo) {
      report.problem('outside-window', { line: master.component.line, title: master.title });
      return [];
    }
    return finish(master, master.times, null, context);
  }
  const record = seriesRecordOf(master, read, context);
  if (record !== null) return whole(master, record, context);
  if (rules.length + dates.length > 0) report.note('series-written-out');
  // Written out, what was cancelled is left out.
  const series = {
    ...read,
    changes: read.changes.map((change) =>
      change.value !== master && change.value.status === 'cancelled'
        ? { ...change, times: null }
        : change,
    ),
  };
  const range: WallRange = {
    from: { day: window.repeatFrom, time: null },
    to: { day: addDays(window.repeatTo, 1), time: null },
  };
  const instances = instancesBetween(series, range, importLimits.occurrencesPerSeries);
  const start = { day: master.times.startsOn, time: master.times.startTime, zone: series.zone };
  const goesOn =
    instances.length === importLimits.occurrencesPerSeries ||
    (rules.length + dates.length > 0 &&
      nextOccurrence(series.recurrence, start, {
        day: window.repeatTo,
        time: '23:59' as TimeOfDay,
      }) !== null);
  if (goesOn && rules.length > 0) report.note('recurring-window');
  return instances.flatMap(({ at, times, change }) => {
    const startTime = at.time === null ? null : (at.time.slice(0, 5) as TimeOfDay);
    const key = keyOf(momentOf(master, { startsOn: at.day, startTime }));
    if (change === null || change.value === master) return finish(master, times, key, context);
    const { value: exception } = change;
    if (change.andFollowing)
      return finish({ ...exception, zone: master.zone }, times, key, context);
    return finish(
      exception,
      exception.times,
      exception.replaces === null ? key : keyOf(exception.replaces),
      context,
    );
  });
}

/** The candidate for a series that a record holds. */
function whole(
  master: Source,
  { times, said, lastDay }: SeriesRecord,
  { window, report }: SeriesContext,
): Candidate[] {
  const at = { line: master.component.line, title: master.title };
  if ((lastDay !== null && lastDay < window.singleFrom) || times.startsOn > window.singleTo) {
    report.problem('outside-window', at);
    return [];
  }
  const { startsOn, startTime, endsOn, endTime, zone } = times;
  const fault = timeFault(times);
  if (fault !== null) {
    report.problem(fault === 'calendar.event-too-long' ? 'event-too-long' : 'start-unreadable', at);
    return [];
  }
  return [
    {
      startsOn,
      startTime,
      endsOn,
      endTime,
      zone,
      title: master.title,
      place: master.place,
      note: master.note,
      importedUid: importedUidOf(master.uid, null),
      repeats: false,
      series: said,
      cancelled: master.status === 'cancelled',
      line: master.component.line,
    },
  ];
}

/** Rules that are read and that an import does not take over. */
function refuse(rule: RecurrenceRule): ImportProblemCode | null {
  if (periodSeconds(rule.frequency) !== null) return 'rule-too-frequent';
  const times = [rule.byHour, rule.byMinute, rule.bySecond].map(({ length }) =>
    Math.max(1, length),
  );
  if (times.reduce((product, one) => product * one, 1) > timesPerDay) return 'rule-too-dense';
  return neverRepeats(rule) ? 'rule-never' : null;
}

/** The candidate for an occurrence, if it can be one: in its own IANA zone, else in the reader's. */
function finish(
  source: Source,
  times: EventTimes,
  occurrence: string | null,
  context: SeriesContext,
): Candidate[] {
  const shown =
    source.zone.iana === null ? inZone(times, source.zone, ianaZone(context.zone)) : times;
  const fault = timeFault(shown);
  if (fault !== null) {
    const code = fault === 'calendar.event-too-long' ? 'event-too-long' : 'start-unreadable';
    context.report.problem(code, { line: source.component.line, title: source.title });
    return [];
  }
  return [
    {
      ...shown,
      title: source.title,
      place: source.place,
      note: source.note,
      zone: source.zone.iana ?? context.zone,
      importedUid: importedUidOf(source.uid, occurrence),
      repeats: occurrence !== null,
      series: null,
      cancelled: source.status === 'cancelled',
      line: source.component.line,
    },
  ];
}

/** Names the occurrence for good, at most as long as a record may hold. */
function importedUidOf(uid: string, occurrence: string | null): string {
  const suffix = occurrence === null ? '' : `#${occurrence}`;
  const room = importedUidLength - suffix.length;
  const fits =
    uid.length <= room ? uid : `${uid.slice(0, room - 20).toWellFormed()}~${shortHash(uid)}`;
  return `${fits}${suffix}`;
}
