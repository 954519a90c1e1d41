import { useMemo } from 'react';
import type { Directory } from '#kernel/access/directory.ts';
import type { Clock } from '#kernel/base/clock.ts';
import type { AudienceId, PersonId, SpaceId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { addDays, dayInZone } from '#kernel/base/plain-day.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { longestEventDays } from '#products/calendar/event-length.ts';
import { progressOf } from '#products/calendar/event-progress.ts';
import type { EventProgress } from '#products/calendar/event-progress.ts';
import { dayColour, event, progress, series, weekdayColours } from '#products/calendar/kinds.ts';
import type {
  DayColourBody,
  DayColourName,
  EventBody,
  SeriesBody,
  WeekdayColoursBody,
} from '#products/calendar/kinds.ts';
import {
  byDay,
  colourOfDay,
  eventsBetween,
  isDuty,
  queryAround,
  shownIn,
} from '#products/calendar/queries.ts';
import type { ShownEvent } from '#products/calendar/queries.ts';
import { scopeOf, scopeOfSpace } from '#web/design/audience/scope.ts';
import type { PersonScope } from '#web/design/audience/scope.ts';
import { useDirectory, useLive } from '#web/design/live.ts';
import { useNow } from '#web/design/use-now.ts';

/** A calendar between two days, as far as the reader reaches it: a person's, or that of a group. */
export interface Calendar {
  readonly directory: Directory;
  /** Whose days were asked for; with the calendar of a group, from whose it was come to. */
  readonly personId: PersonId;
  readonly scope: PersonScope;
  /** Whose it is, as people say it. */
  readonly name: string;
  readonly zone: string;
  readonly nowMs: number;
  readonly today: PlainDay;
  /** Undefined until the device has looked. */
  readonly events: readonly SeenRecord<EventBody>[] | undefined;
  /** All of the person's, whenever they happen. */
  readonly series: readonly SeenRecord<SeriesBody>[];
  readonly colours: readonly SeenRecord<DayColourBody>[];
  readonly weekdays: readonly SeenRecord<WeekdayColoursBody>[];
  /** By the id it is shown with; undefined: it is gone, here or elsewhere. */
  shownBy(id: string): ShownEvent | undefined;
  /** In order. The same array until something of it changes. */
  eventsOn(day: PlainDay): readonly ShownEvent[];
  /** Who is on duty, in order. */
  dutyOn(day: PlainDay): readonly ShownEvent[];
  colourOf(day: PlainDay): DayColourName | null;
  /** What the person whose days these are has done of it. */
  progressOf(shown: ShownEvent): EventProgress;
}

const none: readonly never[] = [];

/** What is asked of the device for these days. */
export function askedFor(from: PlainDay, to: PlainDay, audiences: readonly AudienceId[]) {
  return {
    events: { ...queryAround(from, to), audiences },
    // A week more than is shown: an event can be moved there, and the days are known by colour.
    colours: { from, to: addDays(to, 7), audiences },
    // Of an event the day it begins; of an occurrence that was moved the day it would have been.
    said: {
      from: addDays(from, -longestEventDays),
      to: addDays(to, longestEventDays),
      audiences,
    },
  };
}

/** What is shown between two days, and by its days. */
interface ShownDays {
  readonly shown: readonly ShownEvent[];
  readonly events: ReadonlyMap<PlainDay, readonly ShownEvent[]>;
  readonly duty: ReadonlyMap<PlainDay, readonly ShownEvent[]>;
}

/** The months around the one that is shown, and what was looked at before. */
const workedOutAtMost = 8;

/** By the series that were found: it goes when the answers of the store go. */
const workedOut = new WeakMap<
  readonly SeenRecord<SeriesBody>[],
  Map<string, ShownDays & { readonly of: readonly SeenRecord<EventBody>[] }>
>();

/** Works out the days once for the same records, whoever asks: a view, or who looks ahead for it (SYC40). */
export function daysOf(
  found: readonly SeenRecord<EventBody>[] | undefined,
  series: readonly SeenRecord<SeriesBody>[],
  from: PlainDay,
  to: PlainDay,
  zone: string,
): ShownDays {
  // The same nothing each time: where all of it repeats, the days need not be worked out twice.
  const of = found?.length ? found : none;
  const key = [from, to, zone].join();
  const lately = workedOut.get(series) ?? new Map<string, ShownDays & { of: typeof of }>();
  workedOut.set(series, lately);
  const known = lately.get(key);
  if (known?.of === of) return known;
  const shown = eventsBetween({ records: of, series, from, to, zone });
  const days = {
    of,
    shown,
    events: byDay(
      shown.filter((one) => !isDuty(one)),
      from,
      to,
    ),
    duty: byDay(shown.filter(isDuty), from, to),
  };
  lately.set(key, days);
  const [oldest] = lately.keys();
  if (lately.size > workedOutAtMost && oldest !== undefined) lately.delete(oldest);
  return days;
}

/** Undefined until the directory is there. */
export function useCalendar(options: {
  readonly personId: PersonId;
  /** The calendar of this group, household or organisation, when it is in reach. */
  readonly group?: SpaceId | null;
  readonly from: PlainDay;
  readonly to: PlainDay;
  readonly zone: string;
  readonly clock: Clock;
}): Calendar | undefined {
  const { personId, group = null, from, to, zone, clock } = options;
  const directory = useDirectory();
  const scope = useMemo(() => {
    if (directory === null) return null;
    const shared = group === null ? null : scopeOfSpace(directory, group);
    return shared ?? scopeOf(directory, personId);
  }, [directory, personId, group]);
  const audiences = scope?.audiences.map((audience) => audience.id) ?? [];
  const asked = askedFor(from, to, audiences);
  const events = useLive(event, asked.events);
  const repeated = useLive(series, { audiences });
  const days = useMemo(
    () => daysOf(events, repeated ?? none, from, to, zone),
    [events, repeated, from, to, zone],
  );
  const colours = useLive(dayColour, asked.colours) ?? none;
  const weekdays = useLive(weekdayColours, { audiences }) ?? none;
  const said = useLive(progress, asked.said);
  const nowMs = useNow(clock);
  // The same one until something of it changes, so that nothing else is drawn again.
  return useMemo(() => {
    if (directory === null || scope === null) return undefined;
    return {
      directory,
      personId,
      scope,
      name: scope.space?.name ?? scope.person?.name ?? '',
      zone,
      nowMs,
      today: dayInZone(nowMs, zone),
      events: repeated === undefined ? undefined : events,
      series: repeated ?? [],
      colours,
      weekdays,
      shownBy: (id) => {
        const found = days.shown.find((one) => one.id === id);
        const record = found === undefined ? events?.find((one) => one.id === id) : undefined;
        return record === undefined ? found : shownIn(record, zone);
      },
      eventsOn: (day) => days.events.get(day) ?? none,
      dutyOn: (day) => days.duty.get(day) ?? none,
      colourOf: (day) =>
        colourOfDay(
          colours,
          day,
          scope.own.map((audience) => audience.id),
          weekdays,
        ),
      progressOf: (shown) => progressOf(shown, personId, said ?? []),
    };
  }, [directory, personId, scope, zone, nowMs, events, repeated, days, colours, weekdays, said]);
}
