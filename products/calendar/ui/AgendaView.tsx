import './calendar.css';
import './agenda.css';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { addDays } from '#kernel/base/plain-day.ts';
import { agendaOf } from '#products/calendar/agenda.ts';
import { CalendarScreen } from '#products/calendar/ui/CalendarScreen.tsx';
import { DaySection } from '#products/calendar/ui/DaySection.tsx';
import type { CalendarViewProps } from '#products/calendar/ui/view-props.ts';
import { Button } from '#web/design/component/Button.tsx';
import { EmptyState } from '#web/design/component/EmptyState.tsx';
import { ChevronDownIcon } from '#web/design/icon/icons.tsx';
import { sayDate, sayDays, sayNearDay } from '#web/design/say.ts';

/** So far one looks ahead at first, and with each press further. */
const stepDays = 14;

/** What comes, day after day, as far as somebody wants to look. */
export function AgendaView(props: CalendarViewProps) {
  const intl = useIntl();
  const { day } = props;
  const [ahead, setAhead] = useState({ from: day, steps: 1 });
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
              <EmptyState
                concept="calendar"
                title={intl.formatMessage(
                  { id: 'calendar.nothingUntil' },
                  { day: sayDate(intl, last, calendar.today) },
                )}
              >
                {intl.formatMessage({
                  id: canCreate ? 'calendar.emptyNext' : 'calendar.emptyReadOnly',
                })}
              </EmptyState>
            ) : (
              <div className="c-agenda">
                {parts.map((part) =>
                  part.is === 'day' ? (
                    <DaySection
                      key={part.day}
                      calendar={calendar}
                      day={part.day}
                      href={hrefs.day(part.day)}
                      onOpen={onOpen}
                      withDate
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
                  ),
                )}
              </div>
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
