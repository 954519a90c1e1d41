import './month-grid.css';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { ChevronLeftIcon, ChevronRightIcon } from '../icon/icons.tsx';
import { dayByKey, firstOfMonth, sameDayIn, weeksOfMonth } from '../month.ts';
import { IconButton } from './IconButton.tsx';

export interface MonthGridProps {
  value: PlainDay | null;
  today: PlainDay;
  onChange: (day: PlainDay) => void;
}

/** One month to choose a day from (APG date picker): arrows go by day and week, Home and End within the week, Page Up
 *  and Down by month, with Shift by year. Loaded when it is first opened. */
export function MonthGrid({ value, today, onChange }: MonthGridProps) {
  const intl = useIntl();
  const [focused, setFocused] = useState(value ?? today);
  const table = useRef<HTMLTableElement>(null);
  // The day that the keys led to takes the focus once it is drawn; paging by button leaves it on the button.
  const wanted = useRef<PlainDay | null>(focused);
  useEffect(() => {
    if (wanted.current !== focused) return;
    wanted.current = null;
    table.current?.querySelector<HTMLElement>('button[tabindex="0"]')?.focus();
  }, [focused]);

  const first = firstOfMonth(focused);
  const weeks = weeksOfMonth(first);
  const title = intl.formatDate(`${first}T12:00:00Z`, {
    timeZone: 'UTC',
    month: 'long',
    year: 'numeric',
  });
  const page = (months: number): void => {
    setFocused(sameDayIn(focused, months));
  };
  const move = (event: KeyboardEvent): void => {
    const next = dayByKey(event.key, event.shiftKey, focused);
    if (next === null) return;
    event.preventDefault();
    wanted.current = next;
    setFocused(next);
  };

  return (
    <div className="o-month">
      <header className="o-month-head">
        <IconButton
          icon={<ChevronLeftIcon />}
          label={intl.formatMessage({ id: 'design.previousMonth' })}
          onPress={() => {
            page(-1);
          }}
        />
        <h2 className="o-month-title" aria-live="polite">
          {title}
        </h2>
        <IconButton
          icon={<ChevronRightIcon />}
          label={intl.formatMessage({ id: 'design.nextMonth' })}
          onPress={() => {
            page(1);
          }}
        />
      </header>
      {/* The APG date picker is a table with the role of a grid. */}
      <table ref={table} className="o-month-grid" role="grid" aria-label={title} onKeyDown={move}>
        <thead>
          <tr>
            {weeks[0]?.map((day) => (
              <th key={day} scope="col" className="o-month-weekday">
                <span aria-hidden="true">{weekday(intl.locale, day, 'short')}</span>
                <span className="o-hidden">{weekday(intl.locale, day, 'long')}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((day) => (
                <td key={day} aria-selected={day === value}>
                  {day.slice(0, 7) === first.slice(0, 7) && (
                    <button
                      type="button"
                      className="o-month-day"
                      tabIndex={day === focused ? 0 : -1}
                      aria-current={day === today ? 'date' : undefined}
                      data-selected={day === value || undefined}
                      aria-label={intl.formatDate(`${day}T12:00:00Z`, {
                        timeZone: 'UTC',
                        dateStyle: 'full',
                      })}
                      onClick={() => {
                        onChange(day);
                      }}
                    >
                      {Number(day.slice(8))}
                    </button>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function weekday(locale: string, day: PlainDay, style: 'short' | 'long'): string {
  return new Intl.DateTimeFormat(locale, { weekday: style, timeZone: 'UTC' }).format(
    new Date(`${day}T12:00:00Z`),
  );
}
