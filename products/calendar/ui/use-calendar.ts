import { useMemo } from 'react';
import type { Directory } from '#kernel/access/directory.ts';
import type { Clock } from '#kernel/base/clock.ts';
import type { PersonId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { addDays, dayInZone } from '#kernel/base/plain-day.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { longestEventDays } from '#products/calendar/event-length.ts';
import { progressOf } from '#products/calendar/event-progress.ts';
import type { EventProgress } from '#products/calendar/event-progress.ts';
import { dayColour, event, progress, series, weekdayColours } from '#products/calendar/kinds.ts';
import type { DayColourBody, DayColourName, EventBody } from '#products/calendar/kinds.ts';
import { colourOfDay, eventsBetween, onDay, queryAround } from '#products/calendar/queries.ts';
import type { ShownEvent } from '#products/calendar/queries.ts';
import { scopeOf } from '#web/design/audience/scope.ts';
import type { PersonScope } from '#web/design/audience/scope.ts';
import { useDirectory, useLive } from '#web/design/live.ts';
import { useNow } from '#web/design/use-now.ts';

/** A person's calendar between two days, as far as the reader reaches it. */
export interface Calendar {
  readonly directory: Directory;
  readonly scope: PersonScope;
  readonly zone: string;
  readonly nowMs: number;
  readonly today: PlainDay;
  /** Undefined until the device has looked. */
  readonly events: readonly SeenRecord<EventBody>[] | undefined;
  readonly colours: readonly SeenRecord<DayColourBody>[];
  eventsOn(day: PlainDay): ShownEvent[];
  colourOf(day: PlainDay): DayColourName | null;
  /** What the person whose days these are has done of it. */
  progressOf(shown: ShownEvent): EventProgress;
}

/** Undefined until the directory is there. */
export function useCalendar(options: {
  readonly personId: PersonId;
  readonly from: PlainDay;
  readonly to: PlainDay;
  readonly zone: string;
  readonly clock: Clock;
}): Calendar | undefined {
  const { personId, from, to, zone, clock } = options;
  const directory = useDirectory();
  const scope = useMemo(
    () => (directory === null ? null : scopeOf(directory, personId)),
    [directory, personId],
  );
  const audiences = scope?.audiences.map((audience) => audience.id) ?? [];
  const events = useLive(event, { ...queryAround(from, to), audiences });
  const repeated = useLive(series, { audiences });
  const shown = useMemo(
    () => eventsBetween({ records: events ?? [], series: repeated ?? [], from, to, zone }),
    [events, repeated, from, to, zone],
  );
  // A week more than is shown: an event can be moved there, and the days are known by colour.
  const colours = useLive(dayColour, { from, to: addDays(to, 7), audiences });
  const weekdays = useLive(weekdayColours, { audiences });
  // Of an event the day it begins; of an occurrence that was moved the day it would have been.
  const said = useLive(progress, {
    from: addDays(from, -longestEventDays),
    to: addDays(to, longestEventDays),
    audiences,
  });
  const nowMs = useNow(clock);
  if (directory === null || scope === null) return undefined;
  return {
    directory,
    scope,
    zone,
    nowMs,
    today: dayInZone(nowMs, zone),
    events,
    colours: colours ?? [],
    eventsOn: (day) => onDay(shown, day),
    colourOf: (day) =>
      colourOfDay(
        colours ?? [],
        day,
        scope.own.map((audience) => audience.id),
        weekdays,
      ),
    progressOf: (shown) => progressOf(shown, personId, said ?? []),
  };
}
