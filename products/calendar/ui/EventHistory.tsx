import { useIntl } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { hasRight } from '#kernel/kind/right.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { event } from '#products/calendar/kinds.ts';
import type { EventBody } from '#products/calendar/kinds.ts';
import { eventInWords } from '#products/calendar/ui/event-in-words.ts';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import type { EventActions } from '#products/calendar/ui/use-event-actions.ts';
import { RecordHistory } from '#web/design/record/RecordHistory.tsx';

export interface EventHistoryProps {
  readonly calendar: Calendar;
  readonly actions: EventActions;
  readonly record: SeenRecord<EventBody>;
  /** The day it was opened from. */
  readonly day: PlainDay;
  readonly onClose: () => void;
}

/** What an event was, and the way back to it for whoever may change it. */
export function EventHistory({ calendar, actions, record, day, onClose }: EventHistoryProps) {
  const intl = useIntl();
  const { directory } = calendar;
  const rights = directory.audiences.find((one) => one.id === record.audience)?.myRights ?? 0;
  return (
    <RecordHistory
      record={record}
      kind={event}
      title={record.body.title}
      day={calendar.colourOf(day) ?? undefined}
      zone={calendar.zone}
      today={calendar.today}
      say={(body) => eventInWords(intl, calendar, body)}
      onRestore={
        hasRight(rights, 'change') ? (version) => actions.restore(record, version) : undefined
      }
      problem={actions.problem}
      onClose={onClose}
    />
  );
}
