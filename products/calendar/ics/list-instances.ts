import { AppError } from '#kernel/base/app-error.ts';
import { addDays } from '#kernel/base/plain-day.ts';
import type { EventTimes } from '#products/calendar/event-time.ts';
import { splitComponents } from '#products/calendar/ics/components.ts';
import { decode } from '#products/calendar/ics/decode.ts';
import { keyOf, readFileSeries, seriesOf } from '#products/calendar/ics/file-series.ts';
import type { SeriesTerms } from '#products/calendar/ics/file-series.ts';
import { importLimits } from '#products/calendar/ics/limits.ts';
import { bySeries, zonesOf } from '#products/calendar/ics/read-calendar.ts';
import type { Source } from '#products/calendar/ics/read-source.ts';
import { Report } from '#products/calendar/ics/reading.ts';
import type { ImportNote, ImportProblem } from '#products/calendar/ics/reading.ts';
import { ianaZone, utcZone, zoneFinder } from '#products/calendar/ics/source-zone.ts';
import type { SourceZone } from '#products/calendar/ics/source-zone.ts';
import { instancesBetween } from '#products/calendar/recurrence/instances.ts';
import type { SeriesInstance } from '#products/calendar/recurrence/instances.ts';
import { periodSeconds } from '#products/calendar/recurrence/rule.ts';
import type { TimeOfDay, WallTime } from '#products/calendar/zone.ts';

/** One time that an event of a file happens. Plain data, to be printed. */
export interface ListedInstance {
  readonly uid: string;
  /** When it would have been, in the form of `start`; null of what does not repeat. */
  readonly recurrenceId: string | null;
  readonly title: string;
  readonly status: Source['status'];
  readonly allDay: boolean;
  /** An instant with its offset, `2026-05-05T17:30:00+02:00`; a day when all-day. */
  readonly start: string;
  /** The same, all-day the last day; null of a timed one without an end. */
  readonly end: string | null;
  /** An IANA zone; null when all-day, or when the file made its zone itself. */
  readonly zone: string | null;
}

export interface InstanceList {
  /** Ascending by start. */
  readonly instances: readonly ListedInstance[];
  readonly problems: readonly ImportProblem[];
  readonly problemsLeftOff: number;
  readonly notes: readonly ImportNote[];
}

const instancesAtMost = 20_000;

/**
 * Lists what of a calendar file is between two instants, also what began before and lasts into it.
 * `zone` is the reader's: of times without one, and of days. Bounded by the limits of the import
 * and by 20,000 instances. Throws 'calendar.file-too-large', 'calendar.not-a-calendar',
 * 'calendar.too-many-components', 'calendar.too-many-instances'.
 */
export function listInstances(
  bytes: Uint8Array,
  options: { readonly fromMs: number; readonly toMs: number; readonly zone: string },
): InstanceList {
  if (bytes.length > importLimits.fileBytes) {
    throw new AppError('calendar.file-too-large', {
      sizeBytes: bytes.length,
      limitBytes: importLimits.fileBytes,
    });
  }
  const report = new Report(importLimits.problems);
  const { text, guessed } = decode(bytes);
  if (guessed) report.note('encoding-guessed');
  const calendar = splitComponents(text, report);
  const context = {
    zone: options.zone,
    report,
    findZone: zoneFinder(zonesOf(calendar)),
  };
  const reader = ianaZone(options.zone);
  const found: { readonly startMs: number; readonly listed: ListedInstance }[] = [];
  const add = (
    source: Source,
    zone: SourceZone,
    times: EventTimes,
    recurrenceId: string | null,
  ): void => {
    const [startMs, endMs] = spanOf(times, times.startTime === null ? reader : zone);
    if (startMs >= options.toMs || (startMs < options.fromMs && endMs <= options.fromMs)) return;
    if (found.length >= instancesAtMost) {
      throw new AppError('calendar.too-many-instances', { limit: instancesAtMost });
    }
    found.push({ startMs, listed: listed(source, zone, times, recurrenceId) });
  };
  for (const group of bySeries(calendar.events)) {
    const { master, exceptions } = readFileSeries(group, context);
    if (master === null) {
      for (const one of exceptions) {
        const name = one.replaces === null ? null : keyOf(one.replaces);
        add(one, one.zone, one.times, name);
      }
      continue;
    }
    const series = seriesOf(master, exceptions, context, termsFor(master));
    const repeats =
      series.recurrence.rules.length + series.recurrence.dates.length + series.changes.length > 0;
    const wall = master.times.startTime === null ? reader : master.zone;
    // A day more on both sides: walls and instants do not begin and end alike.
    const range = {
      from: { day: addDays(wall.wallTimeAt(options.fromMs).day, -1), time: null },
      to: { day: addDays(wall.wallTimeAt(options.toMs).day, 2), time: null },
    };
    let instances: readonly SeriesInstance<Source>[];
    try {
      instances = instancesBetween(series, range, 2 * instancesAtMost);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      report.problem('too-slow', { line: master.component.line, title: master.title });
      continue;
    }
    for (const { at, times, change } of instances) {
      const own = change !== null && !change.andFollowing && change.value !== master;
      const source = change?.value ?? master;
      const name = at.time === null ? at.day : said(at.day, at.time as TimeOfDay, master.zone);
      add(
        { ...source, uid: master.uid },
        own ? source.zone : master.zone,
        own ? source.times : times,
        repeats ? name : null,
      );
    }
  }
  return {
    instances: found
      .toSorted((a, b) => a.startMs - b.startMs || compare(a.listed.uid, b.listed.uid))
      .map(({ listed: one }) => one),
    ...report.result(),
  };
}

function termsFor({ times }: Source): SeriesTerms {
  return {
    refuse: (rule) =>
      times.startTime === null && periodSeconds(rule.frequency) !== null
        ? 'rule-too-frequent'
        : null,
    withCancelled: true,
  };
}

function listed(
  source: Source,
  zone: SourceZone,
  times: EventTimes,
  recurrenceId: string | null,
): ListedInstance {
  const { startsOn, startTime, endsOn, endTime } = times;
  const common = { uid: source.uid, recurrenceId, title: source.title, status: source.status };
  if (startTime === null) {
    return { ...common, allDay: true, start: startsOn, end: endsOn, zone: null };
  }
  return {
    ...common,
    allDay: false,
    start: said(startsOn, startTime, zone),
    end: endTime === null ? null : said(endsOn, endTime, zone),
    zone: zone === utcZone ? 'UTC' : zone.iana,
  };
}

/** Begin and end as instants; all-day on the reader's wall. */
function spanOf(times: EventTimes, zone: SourceZone): readonly [number, number] {
  const { startsOn, startTime, endsOn, endTime } = times;
  const midnight = '00:00' as TimeOfDay;
  if (startTime === null) {
    return [
      zone.instantOf({ day: startsOn, time: midnight }),
      zone.instantOf({ day: addDays(endsOn, 1), time: midnight }),
    ];
  }
  const startMs = zone.instantOf({ day: startsOn, time: startTime });
  return [startMs, endTime === null ? startMs : zone.instantOf({ day: endsOn, time: endTime })];
}

/** An instant as the wall of its zone shows it, with how far that is ahead of UTC. A wall time that
 *  is skipped is said as the one it is read as (CA20). */
function said(day: WallTime['day'], time: TimeOfDay, zone: SourceZone): string {
  const instantMs = zone.instantOf({ day, time });
  const wall = zone.wallTimeAt(instantMs);
  const minutes = Math.round((Date.parse(`${wall.day}T${wall.time}:00Z`) - instantMs) / 60_000);
  const ahead = Math.abs(minutes);
  const two = (value: number): string => String(value).padStart(2, '0');
  const offset = `${minutes < 0 ? '-' : '+'}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`;
  return `${wall.day}T${wall.time}:00${offset}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
