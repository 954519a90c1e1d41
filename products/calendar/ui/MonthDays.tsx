import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, MouseEvent } from 'react';
import { useIntl } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { MonthDay } from '#products/calendar/ui/MonthDay.tsx';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import { useAppearance } from '#web/design/appearance.ts';
import { dayByKey, weeksOfMonth } from '#web/design/month.ts';
import { sayMonth, sayWeekday } from '#web/design/say.ts';

export interface MonthDaysProps {
  readonly calendar: Calendar;
  /** The day the view is about; Tab leads to it. */
  readonly day: PlainDay;
  readonly hrefOf: (day: PlainDay) => string;
  readonly onDay: (day: PlainDay) => void;
  /** The keys led to a day of another month. */
  readonly onMonth: (day: PlainDay) => void;
}

/** So many events stand in a day before the rest is a number. */
const shownAtMost = { easy: 4, standard: 3, office: 4 } as const;

/** The days of a month in weeks. One tab stop; in easy each day is one, since a switch may send
 *  only Tab and Enter. Source: W3C APG, date picker. */
export function MonthDays({ calendar, day, hrefOf, onDay, onMonth }: MonthDaysProps) {
  const intl = useIntl();
  const { density } = useAppearance();
  const table = useRef<HTMLTableElement>(null);
  const [focused, setFocused] = useState(day);
  const [about, setAbout] = useState(day);
  // Another day in the address: another month, or the same view come back to.
  if (about !== day) {
    setAbout(day);
    setFocused(day);
  }
  const wanted = useRef<PlainDay | null>(null);
  useEffect(() => {
    if (wanted.current !== focused) return;
    wanted.current = null;
    table.current?.querySelector<HTMLElement>(`[data-date="${focused}"]`)?.focus();
  }, [focused]);

  const weeks = weeksOfMonth(day);
  const month = day.slice(0, 7);
  const move = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const from = dateOf(event.target) ?? focused;
    const to = dayByKey(event.key, event.shiftKey, from);
    if (to === null) return;
    event.preventDefault();
    wanted.current = to;
    if (to.slice(0, 7) === month) setFocused(to);
    else onMonth(to);
    // The day it is on already: nothing is drawn, so nothing would take the focus.
    if (to === focused) table.current?.querySelector<HTMLElement>(`[data-date="${to}"]`)?.focus();
  };
  const open = (event: MouseEvent): void => {
    // With a key, or by another button, the browser opens it elsewhere.
    if (event.button !== 0) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const to = dateOf(event.target);
    if (to === null) return;
    event.preventDefault();
    onDay(to);
  };
  return (
    <>
      <p className="o-hidden" aria-live="polite">
        {sayMonth(intl, day)}
      </p>
      {/* The APG date picker is a table with the role of a grid. */}
      <table
        ref={table}
        className="c-month"
        role="grid"
        aria-label={sayMonth(intl, day)}
        onKeyDown={move}
        onClick={open}
      >
        <thead>
          <tr>
            {weeks[0]?.map((one) => (
              <th key={one} scope="col" className="c-month-weekday">
                <span aria-hidden="true">{sayWeekday(intl, one, 'short')}</span>
                <span className="o-hidden">{sayWeekday(intl, one)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {/* By their places: the next month goes into the elements of this one, which is half the work of new ones. */}
          {weeks.map((week, row) => (
            // oxlint-disable-next-line react/no-array-index-key -- see above
            <tr key={row}>
              {week.map((one, column) =>
                one.startsWith(month) ? (
                  <MonthDay
                    // oxlint-disable-next-line react/no-array-index-key -- see above
                    key={column}
                    day={one}
                    href={hrefOf(one)}
                    events={calendar.eventsOn(one)}
                    duty={calendar.dutyOn(one)}
                    persons={calendar.directory.persons}
                    colour={calendar.colourOf(one)}
                    today={calendar.today}
                    shownAtMost={shownAtMost[density]}
                    isTabStop={density === 'easy' || one === focused}
                    withTitles={density !== 'easy'}
                  />
                ) : (
                  // oxlint-disable-next-line jsx-a11y/control-has-associated-label, react/no-array-index-key -- a place without a day; see above
                  <td key={column} className="c-month-out" />
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** The day that what has the focus, or was pressed, is of. */
function dateOf(target: EventTarget): PlainDay | null {
  const link = target instanceof Element ? target.closest<HTMLElement>('[data-date]') : null;
  return (link?.dataset['date'] as PlainDay | undefined) ?? null;
}
