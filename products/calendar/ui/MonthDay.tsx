import { memo } from 'react';
import { useIntl } from 'react-intl';
import type { DirectoryPerson } from '#kernel/access/directory.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { DayColourName } from '#products/calendar/kinds.ts';
import type { ShownEvent } from '#products/calendar/queries.ts';
import { FewEvents } from '#products/calendar/ui/FewEvents.tsx';
import { sayDayOf } from '#products/calendar/ui/say-event.ts';
import { DayShape } from '#web/design/component/DayShape.tsx';
import { Faces } from '#web/design/component/Faces.tsx';

export interface MonthDayProps {
  readonly day: PlainDay;
  readonly href: string;
  readonly events: readonly ShownEvent[];
  readonly duty: readonly ShownEvent[];
  readonly persons: readonly DirectoryPerson[];
  readonly colour: DayColourName | null;
  readonly today: PlainDay;
  readonly shownAtMost: number;
  readonly isTabStop: boolean;
  readonly withTitles: boolean;
}

/** One day of a month: its number and colour, its first events, how many more there are. Leads to the day. */
export const MonthDay = memo(function MonthDay(props: MonthDayProps) {
  const { day, href, events, duty, persons, colour, today, shownAtMost } = props;
  const intl = useIntl();
  const isToday = day === today;
  const onDuty = duty.flatMap(({ record }) => record.body.withPersons);
  const people = persons.filter((person) => onDuty.includes(person.id));
  return (
    <td className="c-month-day" data-day={colour ?? undefined} data-today={isToday || undefined}>
      {/* A plain one, whose press `MonthDays` answers for all of them: a month has thirty-one, made at once. */}
      <a
        href={href}
        className="c-month-open"
        data-date={day}
        {...(isToday && { 'aria-current': 'date' as const })}
        // Only in easy are all of them tab stops.
        {...(!props.isTabStop && { tabIndex: -1 })}
      >
        <span className="o-hidden">
          {`${sayDayOf(intl, day, today, colour)}, ${intl.formatMessage({ id: 'calendar.count' }, { count: events.length })}`}
        </span>
        <span className="c-month-head" aria-hidden="true">
          <span className="c-month-number o-num">{Number(day.slice(8))}</span>
          {colour !== null && <DayShape day={colour} />}
          {isToday && (
            <span className="c-month-near">{intl.formatMessage({ id: 'calendar.today' })}</span>
          )}
        </span>
        {people.length > 0 && (
          <span className="c-month-duty">
            <Faces people={people} max={3} />
            <span className="o-hidden">
              {intl.formatMessage(
                { id: 'calendar.dutyNames' },
                { names: intl.formatList(people.map(({ name }) => name)) },
              )}
            </span>
          </span>
        )}
        <FewEvents events={events} day={day} most={shownAtMost} withTitles={props.withTitles} />
      </a>
    </td>
  );
});
