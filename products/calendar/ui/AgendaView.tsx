import './calendar.css';
import './agenda.css';
import { useEffect, useState } from 'react';
import type { CSSProperties, ReactNode } from 'react';
import { useIntl } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { addDays } from '#kernel/base/plain-day.ts';
import type { AgendaPart } from '#products/calendar/agenda.ts';
import { agendaOf } from '#products/calendar/agenda.ts';
import { CalendarScreen } from '#products/calendar/ui/CalendarScreen.tsx';
import { DaySection } from '#products/calendar/ui/DaySection.tsx';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import type { CalendarViewProps } from '#products/calendar/ui/view-props.ts';
import { EmptyOrUnshared } from '#web/design/audience/EmptyOrUnshared.tsx';
import { Button } from '#web/design/component/Button.tsx';
import { ChevronDownIcon } from '#web/design/icon/icons.tsx';
import { sayDate, sayDays, sayNearDay } from '#web/design/say.ts';
import { usePieces } from '#web/design/use-pieces.ts';
import type { Pieces } from '#web/design/use-pieces.ts';

/** So far one looks ahead at first, and with each press further. */
const stepDays = 14;

/** What comes, day after day, as far as somebody wants to look. */
export function AgendaView(props: CalendarViewProps) {
  const intl = useIntl();
  const { day } = props;
  const [ahead, setAhead] = useState({ from: day, steps: 1 });
  const pieces = usePieces(day);
  const steps = ahead.from === day ? ahead.steps : 1;
  const last = addDays(day, steps * stepDays - 1);
  const title = (today: PlainDay): string =>
    day === today
      ? intl.formatMessage({ id: 'calendar.coming' })
      : intl.formatMessage(
          { id: 'calendar.comingFrom' },
          { day: sayNearDay(intl, day, today) ?? sayDate(intl, day, today) },
        );
  return (
    <CalendarScreen
      place={props}
      view="agenda"
      from={day}
      to={last}
      title={title}
      previous={{
        day: addDays(day, -stepDays),
        label: intl.formatMessage({ id: 'calendar.previousDays' }, { count: stepDays }),
      }}
      next={{
        day: addDays(day, stepDays),
        label: intl.formatMessage({ id: 'calendar.nextDays' }, { count: stepDays }),
      }}
    >
      {({ calendar, hrefs, onOpen, canCreate }) => {
        if (calendar.events === undefined) return null;
        const parts = agendaOf(
          day,
          last,
          (one) => calendar.eventsOn(one).length > 0 || calendar.dutyOn(one).length > 0,
        );
        const isEmpty = !parts.some((part) => part.is === 'day');
        return (
          <>
            {isEmpty ? (
              <EmptyOrUnshared
                scope={calendar.scope}
                concept="calendar"
                title={intl.formatMessage(
                  { id: 'calendar.nothingUntil' },
                  { day: sayDate(intl, last, calendar.today) },
                )}
              >
                {intl.formatMessage({
                  id: canCreate ? 'calendar.emptyNext' : 'calendar.emptyReadOnly',
                })}
              </EmptyOrUnshared>
            ) : (
              <AgendaDays parts={parts} calendar={calendar} pieces={pieces}>
                {(part, drawn) =>
                  part.is === 'day' ? (
                    <DaySection
                      key={part.day}
                      calendar={calendar}
                      day={part.day}
                      href={hrefs.day(part.day)}
                      onOpen={onOpen}
                      withDate
                      drawn={drawn}
                    />
                  ) : (
                    <p key={part.from} className="c-agenda-nothing">
                      {part.to === last
                        ? intl.formatMessage(
                            { id: 'calendar.nothingUntil' },
                            { day: sayDate(intl, last, calendar.today) },
                          )
                        : intl.formatMessage(
                            { id: 'calendar.nothingBetween' },
                            { days: sayDays(intl, part.from, part.to, calendar.today) },
                          )}
                    </p>
                  )
                }
              </AgendaDays>
            )}
            <Button
              icon={<ChevronDownIcon />}
              isWide
              onPress={() => {
                setAhead({ from: day, steps: steps + 1 });
              }}
            >
              {intl.formatMessage({ id: 'calendar.furtherDays' }, { count: stepDays })}
            </Button>
          </>
        );
      }}
    </CalendarScreen>
  );
}

interface AgendaDaysProps {
  readonly parts: readonly AgendaPart[];
  readonly calendar: Calendar;
  readonly pieces: Pieces;
  /** Draws a part with so many of its events. */
  readonly children: (part: AgendaPart, drawn: number) => ReactNode;
}

/** The parts one after the other, a few events with each frame; days that are not drawn yet have their place (CA62). */
function AgendaDays({ parts, calendar, pieces, children }: AgendaDaysProps) {
  const sizes = parts.map((part) => (part.is === 'day' ? calendar.eventsOn(part.day).length : 0));
  const count = sizes.reduce((sum, size) => sum + size, 0);
  const { drawn, next } = pieces;
  useEffect(() => (drawn < count ? next() : undefined), [drawn, count, next]);
  let left = drawn;
  const shown: ReactNode[] = [];
  for (const [at, part] of parts.entries()) {
    if (left <= 0 && drawn < count) break;
    const size = sizes[at] ?? 0;
    shown.push(children(part, Math.min(left, size)));
    left -= size;
  }
  return (
    <>
      <div className="c-agenda">{shown}</div>
      {drawn < count && (
        <div
          className="c-agenda-rest"
          style={{ '--days': parts.length - shown.length } as CSSProperties}
        />
      )}
    </>
  );
}
