import { useIntl } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { nowAndNext, spanOf } from '#products/calendar/queries.ts';
import type { ShownEvent } from '#products/calendar/queries.ts';
import { EventCard } from '#products/calendar/ui/EventCard.tsx';
import { NowLine } from '#products/calendar/ui/NowLine.tsx';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';

type Act = (shown: ShownEvent) => void;

export interface DayListProps {
  readonly calendar: Calendar;
  readonly day: PlainDay;
  readonly events: readonly ShownEvent[];
  readonly onOpen: Act;
  readonly onChange: Act;
  readonly onMove: Act;
  readonly onCancel: Act;
  readonly onHistory: Act;
  readonly onRemove: Act;
}

/** A day as a list, today with a line where now is. */
export function DayList(props: DayListProps) {
  const { calendar, day, events, onOpen, onChange, onMove } = props;
  const { onCancel, onHistory, onRemove } = props;
  const intl = useIntl();
  const { nowMs, zone } = calendar;
  const clock = day === calendar.today ? nowAndNext(events, nowMs, zone) : null;
  const isNow = new Set(clock?.now.map((shown) => shown.id));
  const next = clock?.next ?? null;
  // Before the first that has not begun; after everything when nothing is to come.
  const lineAt =
    clock === null
      ? -1
      : events.findIndex(
          (shown) => shown.startTime !== null && spanOf(shown, zone).startMs > nowMs,
        );
  const line = (
    <NowLine
      key="now"
      nowMs={nowMs}
      next={
        next === null
          ? null
          : { title: next.record.body.title, startMs: spanOf(next, zone).startMs }
      }
    />
  );
  return (
    <ul className="o-list c-list" aria-label={intl.formatMessage({ id: 'calendar.events' })}>
      {events.flatMap((shown, at) => [
        ...(at === lineAt ? [line] : []),
        <EventCard
          key={shown.id}
          calendar={calendar}
          shown={shown}
          day={day}
          place={isNow.has(shown.id) ? 'now' : shown.id === next?.id ? 'next' : null}
          onOpen={() => {
            onOpen(shown);
          }}
          onChange={() => {
            onChange(shown);
          }}
          onMove={() => {
            onMove(shown);
          }}
          onCancel={() => {
            onCancel(shown);
          }}
          onHistory={() => {
            onHistory(shown);
          }}
          onRemove={() => {
            onRemove(shown);
          }}
        />,
      ])}
      {clock !== null && lineAt === -1 && line}
    </ul>
  );
}
