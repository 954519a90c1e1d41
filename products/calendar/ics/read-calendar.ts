import { AppError } from '#kernel/base/app-error.ts';
import type { Clock } from '#kernel/base/clock.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { splitComponents } from '#products/calendar/ics/components.ts';
import type { RawCalendar, RawComponent } from '#products/calendar/ics/components.ts';
import { decode } from '#products/calendar/ics/decode.ts';
import { importLimits } from '#products/calendar/ics/limits.ts';
import { cleanText } from '#products/calendar/ics/property.ts';
import { Report } from '#products/calendar/ics/reading.ts';
import type { CalendarReading, Candidate } from '#products/calendar/ics/reading.ts';
import { windowOf } from '#products/calendar/ics/read-window.ts';
import { zoneFinder } from '#products/calendar/ics/source-zone.ts';
import { readSeries } from '#products/calendar/ics/series.ts';
import { compareTimes } from '#products/calendar/event-time.ts';

export interface ReadOptions {
  /** The reader's zone: for times without one, in UTC, or of a zone the file made up. */
  readonly zone: string;
  readonly today: PlainDay;
  readonly clock: Clock;
  /** Series to leave out, because the reader got stuck in them before. */
  readonly skip?: ReadonlySet<number>;
  /** Called before each series that repeats, and now and then. */
  readonly onProgress?: (progress: { readonly series: number; readonly of: number }) => void;
}

/**
 * Reads a calendar file: every event it can, and a report of what it could not. Pure but for the
 * clock. Throws 'calendar.file-too-large', 'calendar.not-a-calendar',
 * 'calendar.too-many-components'. Source: RFC 5545; IC1 to IC12 of SPEC.md.
 */
export function readCalendar(bytes: Uint8Array, options: ReadOptions): CalendarReading {
  if (bytes.length > importLimits.fileBytes) {
    throw new AppError('calendar.file-too-large', {
      sizeBytes: bytes.length,
      limitBytes: importLimits.fileBytes,
    });
  }
  const startedMs = options.clock.nowMs();
  const report = new Report(importLimits.problems);
  const { text, encoding, guessed } = decode(bytes);
  if (guessed) report.note('encoding-guessed');
  const calendar = splitComponents(text, report);
  const context = {
    zone: options.zone,
    report,
    findZone: zoneFinder(zonesOf(calendar)),
    window: windowOf(options.today),
  };
  const candidates: Candidate[] = [];
  let beyond = 0;
  const groups = bySeries(calendar.events);
  for (const [at, group] of groups.entries()) {
    const first = group[0];
    if (first === undefined) continue;
    if (options.skip?.has(at) ?? false) {
      report.problem('too-slow', { line: first.line });
      continue;
    }
    if (options.clock.nowMs() - startedMs > importLimits.readMs) {
      report.problem('too-slow', { line: first.line, count: groups.length - at });
      break;
    }
    const repeats = group.some((one) => one.properties.some(({ name }) => name === 'RRULE'));
    if (repeats || at % 200 === 0) options.onProgress?.({ series: at, of: groups.length });
    for (const candidate of readSeries(group, context)) {
      if (candidates.length < importLimits.occurrences) candidates.push(candidate);
      else beyond += 1;
    }
  }
  if (beyond > 0) report.problem('too-many-events', { line: null, count: beyond });
  return {
    calendarName: calendar.name === null ? null : cleanText(calendar.name, 100).text,
    encoding,
    candidates: candidates.toSorted(
      (a, b) =>
        a.startsOn.localeCompare(b.startsOn) ||
        compareTimes({ ...a, id: a.importedUid }, { ...b, id: b.importedUid }),
    ),
    ...report.result(),
  };
}

/** The zones that a file defines itself, by TZID. */
export function zonesOf(calendar: RawCalendar): ReadonlyMap<string, RawComponent> {
  return new Map(
    calendar.zones.flatMap((zone) => {
      const tzid = zone.properties.find((property) => property.name === 'TZID')?.value;
      return tzid === undefined ? [] : [[tzid, zone] as const];
    }),
  );
}

/** Events with one UID belong together: a series and its exceptions. Without a UID: alone. */
export function bySeries(events: readonly RawComponent[]): RawComponent[][] {
  const groups: RawComponent[][] = [];
  const byUid = new Map<string, RawComponent[]>();
  for (const event of events) {
    const uid = event.properties.find(({ name }) => name === 'UID')?.value.trim() ?? '';
    const group = uid === '' ? undefined : byUid.get(uid);
    if (group !== undefined) {
      group.push(event);
      continue;
    }
    const fresh = [event];
    groups.push(fresh);
    if (uid !== '') byUid.set(uid, fresh);
  }
  return groups;
}
