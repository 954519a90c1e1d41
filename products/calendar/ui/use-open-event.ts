import { useMemo } from 'react';
import { event, series } from '#products/calendar/kinds.ts';
import { eventNamed } from '#products/calendar/named-event.ts';
import type { ShownEvent } from '#products/calendar/queries.ts';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import { useLive } from '#web/design/live.ts';
import { useOpen } from '#web/design/record/use-open-record.ts';
import type { Open } from '#web/design/record/use-open-record.ts';

/**
 * The event or occurrence that an open dialog is about, by the id it was shown with. One that left
 * what the view shows is looked for in all this device has: it may have been moved far away, or
 * repeat by now.
 */
export function useOpenEvent(calendar: Calendar, id: string | null): Open<ShownEvent> {
  const inView = useMemo(() => (id === null ? undefined : calendar.shownBy(id)), [calendar, id]);
  const asked = id === null || inView !== undefined ? null : {};
  const records = useLive(event, asked);
  const all = useLive(series, asked);
  const { zone } = calendar;
  // By what it was in view it is found ever after, however often it is moved.
  const { subject: seen } = useOpen(id, inView, false);
  const found = useMemo(
    () =>
      seen === undefined || records === undefined || all === undefined || isLeftOut(seen, all)
        ? undefined
        : (eventNamed(nameOf(seen), { records, series: all, zone }) ?? undefined),
    [seen, records, all, zone],
  );
  return useOpen(id, inView ?? found, records !== undefined && all !== undefined);
}

function nameOf({ record, series: whole, occurrence }: ShownEvent) {
  return {
    event: record.id,
    occurrence: whole === null ? null : occurrence,
    day: record.body.startsOn,
  };
}

/** It is gone though its series is there, which may have another at the same day. */
function isLeftOut(shown: ShownEvent, all: readonly NonNullable<ShownEvent['series']>[]): boolean {
  const whole = all.find(({ id }) => id === shown.series?.id);
  return (
    whole?.body.exceptions.some(({ at, is }) => at === shown.occurrence && is === 'skipped') ===
    true
  );
}
