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
  const inView = id === null ? undefined : calendar.shownBy(id);
  const asked = id === null || inView !== undefined ? null : {};
  const records = useLive(event, asked);
  const all = useLive(series, asked);
  const isKnown = records !== undefined && all !== undefined;
  const open = useOpen(inView, isKnown);
  const last = open.subject;
  const found =
    inView === undefined && last !== undefined && isKnown && !isLeftOut(last, all)
      ? eventNamed(nameOf(last), { records, series: all, zone: calendar.zone })
      : null;
  return found === null ? open : { subject: found, gone: null };
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
