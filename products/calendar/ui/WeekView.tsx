import { useIntl } from 'react-intl';
import { addDays, startOfWeek } from '#kernel/base/plain-day.ts';
import { DaySpan } from '#products/calendar/ui/DaySpan.tsx';
import type { CalendarViewProps } from '#products/calendar/ui/view-props.ts';
import { sayDays } from '#web/design/say.ts';

/** The week a day is in, from Monday. */
export function WeekView(props: CalendarViewProps) {
  const intl = useIntl();
  const monday = startOfWeek(props.day);
  const sunday = addDays(monday, 6);
  return (
    <DaySpan
      place={props}
      view="week"
      from={monday}
      to={sunday}
      title={(today) => sayDays(intl, monday, sunday, today)}
      label={intl.formatMessage({ id: 'calendar.week' })}
      previous={{
        day: addDays(monday, -7),
        label: intl.formatMessage({ id: 'calendar.previousWeek' }),
      }}
      next={{ day: addDays(monday, 7), label: intl.formatMessage({ id: 'calendar.nextWeek' }) }}
    />
  );
}
