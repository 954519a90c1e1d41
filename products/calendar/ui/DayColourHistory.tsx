import { useIntl } from 'react-intl';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { dayColour } from '#products/calendar/kinds.ts';
import type { DayColourBody } from '#products/calendar/kinds.ts';
import { dayColourInWords } from '#products/calendar/ui/event-in-words.ts';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import type { Problem } from '#web/design/problem.ts';
import { RecordHistory } from '#web/design/record/RecordHistory.tsx';
import { sayLongDay } from '#web/design/say.ts';

export interface DayColourHistoryProps {
  readonly calendar: Calendar;
  readonly record: SeenRecord<DayColourBody>;
  readonly problem: Problem | null;
  readonly onRestore: (body: DayColourBody) => Promise<boolean>;
  readonly onClose: () => void;
}

/** Which colours a day wore. */
export function DayColourHistory(props: DayColourHistoryProps) {
  const { calendar, record, problem, onRestore, onClose } = props;
  const intl = useIntl();
  return (
    <RecordHistory
      record={record}
      kind={dayColour}
      title={intl.formatMessage(
        { id: 'calendar.colourOf' },
        { day: sayLongDay(intl, record.body.day, calendar.today) },
      )}
      day={calendar.colourOf(record.body.day) ?? undefined}
      zone={calendar.zone}
      today={calendar.today}
      say={(body) => dayColourInWords(intl, body)}
      onRestore={onRestore}
      problem={problem}
      onClose={onClose}
    />
  );
}
