import { memo } from 'react';
import { Link } from 'react-aria-components/Link';
import { useIntl } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { DayColourName } from '#products/calendar/kinds.ts';
import type { ShownEvent } from '#products/calendar/queries.ts';
import { FewEvents } from '#products/calendar/ui/FewEvents.tsx';
import { sayDayOf } from '#products/calendar/ui/say-event.ts';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import { DayShape } from '#web/design/component/DayShape.tsx';
import { EmptyState } from '#web/design/component/EmptyState.tsx';
import { weeksOfMonth } from '#web/design/month.ts';
import { sayMonth, sayWeekday } from '#web/design/say.ts';

export interface MonthListProps {
  readonly calendar: Calendar;
  readonly day: PlainDay;
  readonly hrefOf: (day: PlainDay) => string;
  readonly canCreate: boolean;
}

const shownAtMost = 4;

/** A month where there is no room for one: today and the days that have something, under each other. */
export function MonthList({ calendar, day, hrefOf, canCreate }: MonthListProps) {
  const intl = useIntl();
  const days = weeksOfMonth(day)
    .flat()
    .filter(
      (one) =>
        one.slice(0, 7) === day.slice(0, 7) &&
        (calendar.eventsOn(one).length > 0 ||
          calendar.dutyOn(one).length > 0 ||
          one === calendar.today),
    );
  const isEmpty = days.every((one) => calendar.eventsOn(one).length === 0);
  return (
    <>
      {isEmpty && calendar.events !== undefined && (
        <EmptyState
          concept="calendar"
          title={intl.formatMessage({ id: 'calendar.emptyMonth' }, { month: sayMonth(intl, day) })}
        >
          {intl.formatMessage({ id: canCreate ? 'calendar.emptyNext' : 'calendar.emptyReadOnly' })}
        </EmptyState>
      )}
      <ul className="o-list c-month-list" aria-label={sayMonth(intl, day)}>
        {days.map((one) => (
          <MonthRow
            key={one}
            day={one}
            href={hrefOf(one)}
            events={calendar.eventsOn(one)}
            colour={calendar.colourOf(one)}
            today={calendar.today}
          />
        ))}
      </ul>
    </>
  );
}

interface MonthRowProps {
  readonly day: PlainDay;
  readonly href: string;
  readonly events: readonly ShownEvent[];
  readonly colour: DayColourName | null;
  readonly today: PlainDay;
}

const MonthRow = memo(function MonthRow({ day, href, events, colour, today }: MonthRowProps) {
  const intl = useIntl();
  const isToday = day === today;
  return (
    <li>
      <Link
        href={href}
        className="c-month-row"
        data-day={colour ?? undefined}
        {...(isToday && { 'aria-current': 'date' as const })}
      >
        <span className="o-hidden">
          {`${sayDayOf(intl, day, today, colour)}, ${intl.formatMessage({ id: 'calendar.count' }, { count: events.length })}`}
        </span>
        <span className="c-month-row-day" aria-hidden="true">
          {colour !== null && <DayShape day={colour} />}
          <span>{sayWeekday(intl, day, 'short')}</span>
          <span className="o-num">{Number(day.slice(8))}.</span>
          {isToday && (
            <span className="c-month-near">{intl.formatMessage({ id: 'calendar.today' })}</span>
          )}
        </span>
        <FewEvents events={events} day={day} most={shownAtMost} withTitles withTimes />
      </Link>
    </li>
  );
});
