import { addDays } from '#kernel/base/plain-day.ts';
import type { EventTimes } from '#products/calendar/event-time.ts';
import type { ImportProblemCode } from '#products/calendar/errors.ts';
import type { RawComponent } from '#products/calendar/ics/components.ts';
import { importLimits } from '#products/calendar/ics/limits.ts';
import { fail, propertiesOf, readDates, readSource } from '#products/calendar/ics/read-source.ts';
import type { Moment, Source, SourceContext } from '#products/calendar/ics/read-source.ts';
import type { SourceZone } from '#products/calendar/ics/source-zone.ts';
import type { Series, SeriesChange } from '#products/calendar/recurrence/instances.ts';
import type { ClockTime, Occurrence } from '#products/calendar/recurrence/occurrence.ts';
import { recurrenceOf } from '#products/calendar/recurrence/recurrence.ts';
import { parseRule } from '#products/calendar/recurrence/rule.ts';
import type { RecurrenceRule } from '#products/calendar/recurrence/rule.ts';
import { minutesOf, timeAt } from '#products/calendar/zone.ts';
import type { TimeOfDay } from '#products/calendar/zone.ts';

/** The events of a file that share a UID. */
export interface FileSeries {
  /** Null: the file has only changes of a series that is elsewhere. */
  readonly master: Source | null;
  readonly exceptions: readonly Source[];
}

/** Reads the events that share a UID; of versions of one the newest counts. */
export function readFileSeries(group: readonly RawComponent[], context: SourceContext): FileSeries {
  const sources = group
    .map((component) => readSource(component, context))
    .filter((source) => source !== null);
  const masters = sources.filter((source) => source.replaces === null);
  const master = masters.reduce<Source | null>(
    (newest, one) => (newest === null || one.sequence >= newest.sequence ? one : newest),
    null,
  );
  for (let times = 1; times < masters.length; times += 1) context.report.note('version-superseded');
  const exceptions = new Map<string, Source>();
  for (const source of sources) {
    if (source.replaces === null) continue;
    const key = `${keyOf(source.replaces)}${source.andFollowing ? '+' : ''}`;
    const known = exceptions.get(key);
    if (known === undefined || source.sequence >= known.sequence) exceptions.set(key, source);
  }
  return { master, exceptions: [...exceptions.values()] };
}

/** What is asked of a file's series beyond what the engine takes. */
export interface SeriesTerms {
  /** Why a rule is left out, or null. */
  readonly refuse: (rule: RecurrenceRule) => ImportProblemCode | null;
  /** Cancelled single occurrences are left in, to be shown as such. */
  readonly withCancelled: boolean;
}

/** A master and its exceptions as a series on the master's wall. Rules that cannot be read are
 *  reported and left out; the start stays. */
export function seriesOf(
  master: Source,
  exceptions: readonly Source[],
  context: SourceContext,
  terms: SeriesTerms,
): Series<Source> {
  const { report } = context;
  const properties = propertiesOf(master.component, 'RRULE');
  if (properties.length > importLimits.rulesPerEvent) {
    fail('rule-too-many', properties[importLimits.rulesPerEvent], master, report);
  }
  const rules: RecurrenceRule[] = [];
  for (const property of properties.slice(0, importLimits.rulesPerEvent)) {
    const rule = parseRule(property.value);
    const problem = typeof rule === 'string' ? problemOf[rule] : terms.refuse(rule);
    if (problem !== null) fail(problem, property, master, report);
    if (typeof rule !== 'string' && problem === null) rules.push(onWall(rule, master));
  }
  const added = readDates(master, 'RDATE', context);
  const changes = exceptions.map((source): SeriesChange<Source> => {
    const out = source.status === 'cancelled' && (source.andFollowing || !terms.withCancelled);
    return {
      at: onWallOf(master, source.replaces ?? momentOf(master, master.times)),
      andFollowing: source.andFollowing,
      times: out ? null : inZone(source.times, source.zone, master.zone),
      value: source,
    };
  });
  const changed = new Set(changes.map(({ at }) => `${at.day}T${at.time ?? ''}`));
  for (const { day, time, minutes } of added) {
    if (minutes === null || time === null || changed.has(`${day}T${time}`)) continue;
    const at = { day, time };
    changes.push({ at, andFollowing: false, times: lasting(minutes, at), value: master });
  }
  return {
    times: master.times,
    zone: master.zone.iana ?? context.zone,
    recurrence: recurrenceOf({
      rules,
      dates: added.map(({ day, time }) => ({ day, time })),
      excluded: readDates(master, 'EXDATE', context).map(({ day, time }) => ({ day, time })),
    }),
    changes,
  };
}

export function momentOf(
  source: Source,
  times: Pick<EventTimes, 'startsOn' | 'startTime'>,
): Moment {
  return times.startTime === null
    ? { day: times.startsOn }
    : { instantMs: source.zone.instantOf({ day: times.startsOn, time: times.startTime }) };
}

export function keyOf(moment: Moment): string {
  return 'day' in moment ? moment.day : new Date(moment.instantMs).toISOString().slice(0, 16);
}

/** The times as the wall of another zone shows them. */
export function inZone(times: EventTimes, from: SourceZone, to: SourceZone): EventTimes {
  if (times.startTime === null || from === to || (from.iana !== null && from.iana === to.iana)) {
    return times;
  }
  const start = to.wallTimeAt(from.instantOf({ day: times.startsOn, time: times.startTime }));
  if (times.endTime === null) {
    return { startsOn: start.day, startTime: start.time, endsOn: start.day, endTime: null };
  }
  const end = to.wallTimeAt(from.instantOf({ day: times.endsOn, time: times.endTime }));
  return { startsOn: start.day, startTime: start.time, endsOn: end.day, endTime: end.time };
}

const problemOf = {
  'calendar.rule-unreadable': 'rule-unreadable',
  'calendar.rule-too-frequent': 'rule-too-frequent',
  'calendar.rule-too-dense': 'rule-too-dense',
} as const;

/** The rule with an UNTIL in UTC put on a wall that no IANA zone describes. */
function onWall(rule: RecurrenceRule, { zone, times }: Source): RecurrenceRule {
  const { until } = rule;
  if (until === null || !until.utc || until.time === null) return rule;
  if (zone.iana !== null && times.startTime !== null) return rule;
  const wall = zone.wallTimeAt(Date.parse(`${until.day}T${until.time}Z`));
  const time = times.startTime === null ? null : wall.time;
  return { ...rule, until: { day: wall.day, time, utc: false } };
}

/** Times that begin at a moment and last so many minutes on the wall. */
function lasting(minutes: number, { day, time }: Occurrence & { time: ClockTime }): EventTimes {
  const startTime = time.slice(0, 5) as TimeOfDay;
  const ends = minutesOf(startTime) + Math.round(minutes);
  return {
    startsOn: day,
    startTime,
    endsOn: addDays(day, Math.floor(ends / 1440)),
    endTime: timeAt(ends % 1440),
  };
}

function onWallOf(master: Source, moment: Moment): Occurrence {
  if ('day' in moment) return { day: moment.day, time: null };
  const { day, time } = master.zone.wallTimeAt(moment.instantMs);
  return { day, time: master.times.startTime === null ? null : time };
}
