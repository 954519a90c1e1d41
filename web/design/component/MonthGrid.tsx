import './month-grid.css';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { type CalendarDate, parseDate } from '@internationalized/date';
import { Button } from 'react-aria-components/Button';
import {
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
} from 'react-aria-components/Calendar';
import { Heading } from 'react-aria-components/Heading';
import { useIntl } from 'react-intl';
import { ChevronLeftIcon, ChevronRightIcon } from '../icon/icons.tsx';

export interface MonthGridProps {
  value: PlainDay | null;
  today: PlainDay;
  onChange: (day: string) => void;
}

/** One month to choose a day from (APG date picker). Loaded when it is first opened. */
export function MonthGrid({ value, today, onChange }: MonthGridProps) {
  const intl = useIntl();
  return (
    <Calendar
      className="o-month"
      aria-label={intl.formatMessage({ id: 'design.month' })}
      firstDayOfWeek="mon"
      // Opened by a press: the focus belongs to the chosen day (APG date picker).
      // oxlint-disable-next-line jsx-a11y/no-autofocus
      autoFocus
      value={value === null ? null : parseDate(value)}
      defaultFocusedValue={parseDate(value ?? today)}
      onChange={(day: CalendarDate | null) => {
        if (day !== null) onChange(day.toString());
      }}
    >
      <header className="o-month-head">
        <Button slot="previous" className="o-icon-button">
          <ChevronLeftIcon />
        </Button>
        <Heading level={2} className="o-month-title" />
        <Button slot="next" className="o-icon-button">
          <ChevronRightIcon />
        </Button>
      </header>
      <CalendarGrid className="o-month-grid" weekdayStyle="short">
        <CalendarGridHeader>
          {(day) => <CalendarHeaderCell className="o-month-weekday">{day}</CalendarHeaderCell>}
        </CalendarGridHeader>
        <CalendarGridBody>
          {(date) => (
            <CalendarCell
              date={date}
              className="o-month-day"
              {...(date.toString() === today ? { 'aria-current': 'date' as const } : {})}
            />
          )}
        </CalendarGridBody>
      </CalendarGrid>
    </Calendar>
  );
}
