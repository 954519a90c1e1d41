import type { RecordId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { addDays } from '#kernel/base/plain-day.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import type { EventBody, SeriesBody } from '#products/calendar/kinds.ts';
import { dayOfOccurrence } from '#products/calendar/occurrence-key.ts';
import { eventsBetween, shownIn } from '#products/calendar/queries.ts';
import type { ShownEvent } from '#products/calendar/queries.ts';

/** How a record of another product names an event: the record, and of a series the occurrence (CA41). */
export interface EventName {
  readonly event: RecordId;
  readonly occurrence: string | null;
  /** The day it was said about, which finds the occurrence where none is named, or it has another name by now. */
  readonly day: PlainDay;
}

interface Calendars {
  readonly records: readonly SeenRecord<EventBody>[];
  readonly series: readonly SeenRecord<SeriesBody>[];
  /** The reader's IANA zone. */
  readonly zone: string;
}

/** Farther from its own day no occurrence is looked for that was moved. */
const lookDays = 31;

/**
 * The event or occurrence that somebody named, also when the event has become a series since, or the
 * series was split (CA90). Null: it is gone, or out of reach.
 */
export function eventNamed(
  name: EventName,
  { records, series, zone }: Calendars,
): ShownEvent | null {
  const single = records.find((record) => record.id === name.event);
  if (single !== undefined) return shownIn(single, zone);
  const lineage = series.filter((record) => comesFrom(record, name.event, series));
  if (lineage.length === 0) return null;
  const around = name.occurrence === null ? name.day : dayOfOccurrence(name.occurrence);
  const near = eventsBetween({
    records: [],
    series: lineage,
    from: addDays(around < name.day ? around : name.day, -lookDays),
    to: addDays(around > name.day ? around : name.day, lookDays),
    zone,
  });
  return (
    near.find((shown) => shown.occurrence === name.occurrence) ??
    near.find((shown) => shown.startsOn <= name.day && shown.endsOn >= name.day) ??
    null
  );
}

/** Whether what somebody said of `name` is about `shown`. */
export function isNamed(name: EventName, shown: ShownEvent, calendars: Calendars): boolean {
  const found = eventNamed(name, calendars);
  return found !== null && found.id === shown.id;
}

/** A series is the event or series it was made from, too, over any number of steps. */
function comesFrom(
  record: SeenRecord<SeriesBody>,
  event: RecordId,
  series: readonly SeenRecord<SeriesBody>[],
): boolean {
  const met = new Set<string>();
  let at: RecordId | null = record.id;
  while (at !== null && !met.has(at)) {
    if (at === event) return true;
    met.add(at);
    const id: RecordId = at;
    at = series.find((one) => one.id === id)?.body.replaces ?? null;
  }
  return false;
}
