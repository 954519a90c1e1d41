import './calendar.css';
import { useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { Link } from 'react-aria-components/Link';
import { useIntl } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { isCancelled } from '#products/calendar/queries.ts';
import type { ShownEvent } from '#products/calendar/queries.ts';
import { ProgressMark } from '#products/calendar/ui/plan/ProgressMark.tsx';
import { CancelledMark } from '#products/calendar/ui/CancelledMark.tsx';
import { ConcernedFaces } from '#products/calendar/ui/ConcernedFaces.tsx';
import { DutyStrip } from '#products/calendar/ui/DutyStrip.tsx';
import { sayEvent, sayWhen } from '#products/calendar/ui/say-event.ts';
import { EventMarks } from '#products/calendar/ui/EventMarks.tsx';
import { SpokenDay } from '#products/calendar/ui/SpokenDay.tsx';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import type { CalendarHrefs } from '#products/calendar/ui/view-props.ts';
import { RecordViewers } from '#web/design/audience/RecordViewers.tsx';
import { DayShape } from '#web/design/component/DayShape.tsx';
import { SendIcon } from '#web/design/icon/icons.tsx';
import { MergedNote } from '#web/design/record/MergedMark.tsx';
import { sayLongDay, sayNearDay, sayWeekday } from '#web/design/say.ts';

export interface WeekGridProps {
  readonly calendar: Calendar;
  readonly days: readonly PlainDay[];
  /** What the grid is called. */
  readonly label: string;
  readonly hrefs: CalendarHrefs;
  readonly onOpen: (shown: ShownEvent, day: PlainDay) => void;
  readonly onNew: (day: PlainDay) => void;
  /** So many spans of days on (or back). */
  readonly onStep: (spans: number) => void;
}

/**
 * Some days as a grid with one tab stop: arrows move, Home and End go to the ends of a row, Page Up
 * and Down turn the page, Enter opens the event or makes one on an empty place. Source: W3C APG,
 * grid.
 */
export function WeekGrid(props: WeekGridProps) {
  const { calendar, days, label, hrefs, onOpen, onNew, onStep } = props;
  const intl = useIntl();
  const grid = useRef<HTMLTableElement>(null);
  const columns = days.map((day) => calendar.eventsOn(day));
  // One empty row more, so that every day has a place for a new event.
  const rows = Math.max(...columns.map((events) => events.length)) + 1;
  const [place, setPlace] = useState(() => ({
    row: 0,
    column: Math.max(0, days.indexOf(calendar.today)),
  }));
  const row = Math.min(place.row, rows - 1);

  const press = (event: KeyboardEvent, at: { row: number; column: number }): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const shown = columns[at.column]?.[at.row];
    const day = days[at.column];
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      if (day === undefined) return;
      if (shown === undefined) onNew(day);
      else onOpen(shown, day);
      return;
    }
    if (event.key === 'PageUp' || event.key === 'PageDown') {
      event.preventDefault();
      onStep(event.key === 'PageUp' ? -1 : 1);
      return;
    }
    const to = stepFrom(event.key, at, { rows, columns: days.length });
    if (to === null) return;
    event.preventDefault();
    setPlace(to);
    grid.current
      ?.querySelector<HTMLElement>(`[data-place="${String(to.row)}-${String(to.column)}"]`)
      ?.focus();
  };

  return (
    <table ref={grid} className="c-grid" role="grid" aria-label={label}>
      <thead>
        <tr>
          {days.map((day) => {
            const colour = calendar.colourOf(day);
            const near = sayNearDay(intl, day, calendar.today);
            return (
              // The link inside is its name.
              <th
                key={day}
                scope="col"
                data-day={colour ?? undefined}
                aria-current={day === calendar.today ? 'date' : undefined}
              >
                <Link href={hrefs.day(day)} className="c-week-link">
                  <span className="o-hidden">
                    {[
                      sayLongDay(intl, day, calendar.today),
                      ...(near === null ? [] : [near]),
                      ...(colour === null
                        ? []
                        : [intl.formatMessage({ id: `design.day.${colour}` })]),
                    ].join(', ')}
                  </span>
                  <span className="c-week-shown" aria-hidden="true">
                    {colour !== null && <DayShape day={colour} />}
                    <span>{sayWeekday(intl, day, 'short')}</span>
                    <span className="o-num">{`${String(Number(day.slice(8)))}.`}</span>
                    {day === calendar.today && <span className="c-week-near">{near}</span>}
                  </span>
                </Link>
                <DutyStrip calendar={calendar} day={day} onOpen={onOpen} />
              </th>
            );
          })}
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: rows }, (_, rowAt) => (
          <tr key={rowAt}>
            {days.map((day, column) => {
              const shown = columns[column]?.[rowAt];
              const at = { row: rowAt, column };
              const isStop = rowAt === row && column === place.column;
              return (
                <td
                  key={day}
                  className="c-cell"
                  data-place={`${String(rowAt)}-${String(column)}`}
                  data-empty={shown === undefined || undefined}
                  tabIndex={isStop ? 0 : -1}
                  aria-label={
                    shown === undefined
                      ? intl.formatMessage(
                          { id: 'calendar.emptyPlace' },
                          { day: sayLongDay(intl, day, calendar.today) },
                        )
                      : undefined
                  }
                  onKeyDown={(event) => {
                    if (isOfCell(event)) press(event, at);
                  }}
                  onFocus={() => {
                    setPlace(at);
                  }}
                  onClick={(event) => {
                    if (shown !== undefined && isOfCell(event)) onOpen(shown, day);
                  }}
                >
                  {shown !== undefined && (
                    <div className="c-cell-words">
                      <span className="c-cell-title">
                        {shown.record.body.title}
                        <SpokenDay day={day} />
                      </span>
                      <span className="c-cell-when o-num">
                        {sayWhen(intl, shown, day)}
                        <EventMarks shown={shown} />
                      </span>
                      <ProgressMark calendar={calendar} shown={shown} />
                      {shown.record.unsent && (
                        <span className="c-tile-unsent">
                          <SendIcon />
                          {intl.formatMessage({ id: 'design.unsent' })}
                        </span>
                      )}
                      {isCancelled(shown) && <CancelledMark />}
                      {calendar.scope.space !== null && (
                        <ConcernedFaces
                          directory={calendar.directory}
                          persons={shown.record.body.withPersons}
                        />
                      )}
                      <MergedNote record={shown.record} />
                      <RecordViewers
                        isCompact
                        isTabStop={false}
                        audienceId={shown.record.audience}
                        about={sayEvent(intl, shown.record.body.title, shown, day)}
                        day={calendar.colourOf(day) ?? undefined}
                      />
                    </div>
                  )}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface Place {
  readonly row: number;
  readonly column: number;
}

/** Where a key leads from a cell; null: the key is not for the grid, or there is no such cell. */
export function stepFrom(
  key: string,
  { row, column }: Place,
  size: { readonly rows: number; readonly columns: number },
): Place | null {
  const to = {
    ArrowLeft: { row, column: column - 1 },
    ArrowRight: { row, column: column + 1 },
    ArrowUp: { row: row - 1, column },
    ArrowDown: { row: row + 1, column },
    Home: { row, column: 0 },
    End: { row, column: size.columns - 1 },
  }[key];
  if (to === undefined) return null;
  const inside = to.row >= 0 && to.row < size.rows && to.column >= 0 && to.column < size.columns;
  return inside ? to : null;
}

/** Not of what a cell's faces opened: that lies above the page and is part of the cell only for React. */
function isOfCell(event: {
  readonly target: EventTarget;
  readonly currentTarget: Element;
}): boolean {
  const { target, currentTarget } = event;
  return (
    target instanceof Element && currentTarget.contains(target) && target.closest('button') === null
  );
}
