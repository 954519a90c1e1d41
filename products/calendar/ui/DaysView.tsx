import { useIntl } from 'react-intl';
import { addDays } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { DaySpan } from '#products/calendar/ui/DaySpan.tsx';
import type { CalendarViewProps, DayCount } from '#products/calendar/ui/view-props.ts';
import { sayDays, sayNearDay } from '#web/design/say.ts';

export interface DaysViewProps extends CalendarViewProps {
  readonly count: DayCount;
}

/** Two, three, five or seven days from one: today and tomorrow, or as many as one can take in. */
export function DaysView({ count, ...place }: DaysViewProps) {
  const intl = useIntl();
  const { day } = place;
  const last = addDays(day, count - 1);
  const title = (today: PlainDay): string => {
    // "Heute und morgen" says more than two dates.
    const near = [day, last].map((one) => sayNearDay(intl, one, today));
    const [first, second] = near;
    return count === 2 && typeof first === 'string' && typeof second === 'string'
      ? intl.formatMessage({ id: 'calendar.twoDays' }, { first: capital(first), second })
      : sayDays(intl, day, last, today);
  };
  return (
    <DaySpan
      place={place}
      view={count}
      from={day}
      to={last}
      title={title}
      label={intl.formatMessage({ id: 'calendar.days' }, { count })}
      previous={{
        day: addDays(day, -count),
        label: intl.formatMessage({ id: 'calendar.previousDays' }, { count }),
      }}
      next={{
        day: addDays(day, count),
        label: intl.formatMessage({ id: 'calendar.nextDays' }, { count }),
      }}
    />
  );
}

function capital(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
