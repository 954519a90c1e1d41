import { useMemo } from 'react';
import type { Directory } from '#kernel/access/directory.ts';
import type { Clock } from '#kernel/base/clock.ts';
import type { PersonId } from '#kernel/base/ids.ts';
import { addDays, dayInZone } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import {
  colourOfDay,
  eventNamed,
  eventsOn,
  isDuty,
  queryAround,
} from '#products/calendar/contract.ts';
import type { DayColourName, ShownEvent } from '#products/calendar/contract.ts';
import { dayColour, entry, event, series, weekdayColours } from '#products/journal/kinds.ts';
import type { EntryBody } from '#products/journal/kinds.ts';
import { weekOf } from '#products/journal/queries.ts';
import { personsToShareWith, scopeOf, whereIMayShare } from '#web/design/audience/scope.ts';
import type { PersonScope } from '#web/design/audience/scope.ts';
import { useDirectory, useLive } from '#web/design/live.ts';
import { useNow } from '#web/design/use-now.ts';

/** A person's journal in the week of a day, as far as the reader reaches it. */
export interface Journal {
  readonly directory: Directory;
  readonly scope: PersonScope;
  readonly today: PlainDay;
  /** Monday to Sunday. */
  readonly week: readonly PlainDay[];
  /** Of the week. Undefined until the device has looked. */
  readonly entries: readonly SeenRecord<EntryBody>[] | undefined;
  /** What happens on the day, from the calendar; not who is on duty. */
  readonly events: readonly ShownEvent[];
  /** What an entry is about, also when it was moved, repeats by now or was split (CA90). */
  eventOf(body: Pick<EntryBody, 'event' | 'occurrence' | 'day'>): ShownEvent | null;
  colourOf(day: PlainDay): DayColourName | null;
  /** Whether an entry can be shown to one person by name. */
  readonly mayShareWithOne: boolean;
}

/** Undefined until the directory is there. */
export function useJournal(options: {
  readonly personId: PersonId;
  readonly day: PlainDay;
  readonly zone: string;
  readonly clock: Clock;
}): Journal | undefined {
  const { personId, day, zone, clock } = options;
  const directory = useDirectory();
  const scope = useMemo(
    () => (directory === null ? null : scopeOf(directory, personId)),
    [directory, personId],
  );
  const audiences = scope?.audiences.map((audience) => audience.id) ?? [];
  const week = weekOf(day);
  const [from = day, to = day] = [week[0], week.at(-1)];
  const entries = useLive(entry, { from, to, audiences });
  // Some weeks more than the day: what was written about may have been moved since.
  const events = useLive(event.kind, { ...queryAround(day, addDays(day, 31)), audiences });
  const repeated = useLive(series.kind, { audiences });
  const colours = useLive(dayColour.kind, { from, to, audiences });
  const weekdays = useLive(weekdayColours.kind, { audiences });
  const nowMs = useNow(clock, 60_000);
  if (directory === null || scope === null) return undefined;
  return {
    directory,
    scope,
    today: dayInZone(nowMs, zone),
    week,
    entries,
    events: eventsOn(events ?? [], day, zone, repeated).filter((shown) => !isDuty(shown)),
    eventOf: (body) =>
      body.event === null
        ? null
        : eventNamed(
            { event: body.event, occurrence: body.occurrence ?? null, day: body.day },
            { records: events ?? [], series: repeated ?? [], zone },
          ),
    colourOf: (one) =>
      colourOfDay(
        colours ?? [],
        one,
        scope.own.map((audience) => audience.id),
        weekdays,
      ),
    mayShareWithOne:
      whereIMayShare(directory, personId) !== null &&
      personsToShareWith(directory, personId).length > 0,
  };
}
