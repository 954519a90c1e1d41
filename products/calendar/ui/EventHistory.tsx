import { useIntl } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { hasRight } from '#kernel/kind/right.ts';
import { event, series } from '#products/calendar/kinds.ts';
import type { ShownEvent } from '#products/calendar/queries.ts';
import { eventInWords, seriesInWords } from '#products/calendar/ui/event-in-words.ts';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import type { EventActions } from '#products/calendar/ui/use-event-actions.ts';
import { RecordHistory } from '#web/design/record/RecordHistory.tsx';

export interface EventHistoryProps {
  readonly calendar: Calendar;
  readonly actions: EventActions;
  readonly shown: ShownEvent;
  /** The day it was opened from. */
  readonly day: PlainDay;
  readonly onClose: () => void;
}

/** What an event, or the series of an occurrence, was, and the way back to it for whoever may change it. */
export function EventHistory({ calendar, actions, shown, day, onClose }: EventHistoryProps) {
  const intl = useIntl();
  const { directory } = calendar;
  const { record } = shown;
  const rights = directory.audiences.find((one) => one.id === record.audience)?.myRights ?? 0;
  const mayRestore = hasRight(rights, 'change');
  const common = {
    day: calendar.colourOf(day) ?? undefined,
    zone: calendar.zone,
    today: calendar.today,
    problem: actions.problem,
    onClose,
  };
  const whole = shown.series;
  if (whole !== null) {
    return (
      <RecordHistory
        {...common}
        record={whole}
        kind={series}
        title={whole.body.title}
        say={(body) => seriesInWords(intl, calendar, body)}
        onRestore={mayRestore ? (version) => actions.restoreSeries(whole, version) : undefined}
      />
    );
  }
  return (
    <RecordHistory
      {...common}
      record={record}
      kind={event}
      title={record.body.title}
      say={(body) => eventInWords(intl, calendar, body)}
      onRestore={mayRestore ? (version) => actions.restore(record, version) : undefined}
    />
  );
}
