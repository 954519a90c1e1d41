import './calendar.css';
import './month.css';
import { useIntl } from 'react-intl';
import { CalendarScreen } from '#products/calendar/ui/CalendarScreen.tsx';
import { MonthDays } from '#products/calendar/ui/MonthDays.tsx';
import { MonthsAhead } from '#products/calendar/ui/MonthsAhead.tsx';
import { MonthList } from '#products/calendar/ui/MonthList.tsx';
import type { CalendarViewProps } from '#products/calendar/ui/view-props.ts';
import { firstOfMonth, lastOfMonth, sameDayIn } from '#web/design/month.ts';
import { sayMonth } from '#web/design/say.ts';
import { useMedia } from '#web/design/use-media.ts';

/** Looked up ahead: one turns to them from here. */
const beside = [1, -1];

/** The month a day is in: a grid where there is room, else a list of the days that have something. */
export function MonthView(props: CalendarViewProps) {
  const intl = useIntl();
  const { day, navigate } = props;
  // Seven columns need this much; the list stands in for them (WCAG 1.4.10).
  const isWide = useMedia('(width >= 56.25em)');
  return (
    <CalendarScreen
      place={props}
      view="month"
      from={firstOfMonth(day)}
      to={lastOfMonth(day)}
      title={() => sayMonth(intl, day)}
      previous={{
        day: sameDayIn(day, -1),
        label: intl.formatMessage({ id: 'design.previousMonth' }),
      }}
      next={{ day: sameDayIn(day, 1), label: intl.formatMessage({ id: 'design.nextMonth' }) }}
    >
      {({ calendar, hrefs, canCreate }) => (
        <>
          {isWide ? (
            <MonthDays
              calendar={calendar}
              day={day}
              hrefOf={(one) => hrefs.day(one)}
              onDay={(one) => {
                navigate(hrefs.day(one));
              }}
              onMonth={(to) => {
                navigate(hrefs.view('month', to));
              }}
            />
          ) : (
            <MonthList
              calendar={calendar}
              day={day}
              hrefOf={(one) => hrefs.day(one)}
              canCreate={canCreate}
            />
          )}
          <MonthsAhead calendar={calendar} day={day} months={beside} />
        </>
      )}
    </CalendarScreen>
  );
}
