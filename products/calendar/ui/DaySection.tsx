import { memo } from 'react';
import { Link } from 'react-aria-components/Link';
import { useIntl } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { ShownEvent } from '#products/calendar/queries.ts';
import { DutyStrip } from '#products/calendar/ui/DutyStrip.tsx';
import { EventTile } from '#products/calendar/ui/EventTile.tsx';
import { sayDayOf } from '#products/calendar/ui/say-event.ts';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import { useAppearance } from '#web/design/appearance.ts';
import { DayShape } from '#web/design/component/DayShape.tsx';
import { sayDate, sayNearDay, sayWeekday } from '#web/design/say.ts';
import { useMedia } from '#web/design/use-media.ts';

export interface DaySectionProps {
  readonly calendar: Calendar;
  readonly day: PlainDay;
  readonly href: string;
  readonly onOpen: (shown: ShownEvent, day: PlainDay) => void;
  /** Days that stand far from each other say their date. */
  readonly withDate?: boolean;
  /** So many events are drawn by now. */
  readonly drawn?: number;
}

/** One of several days: a labelled section with its events as pictures. */
export const DaySection = memo(function DaySection(props: DaySectionProps) {
  const { calendar, day, href, onOpen, withDate = false, drawn = Infinity } = props;
  const intl = useIntl();
  const colour = calendar.colourOf(day);
  const isToday = day === calendar.today;
  const events = calendar.eventsOn(day);
  const near = sayNearDay(intl, day, calendar.today);
  const isEasy = useAppearance().density === 'easy';
  // Big on a phone: then what happens comes first.
  const isSmall = useMedia('(width < 30em)') && isEasy;
  const duty = <DutyStrip calendar={calendar} day={day} onOpen={onOpen} />;
  const label = sayDayOf(intl, day, calendar.today, colour);
  return (
    <section
      className="c-week-day"
      aria-label={label}
      aria-current={isToday ? 'date' : undefined}
      data-day={colour ?? undefined}
    >
      <h2 className="c-week-head">
        <Link href={href} className="c-week-link">
          <span className="o-hidden">{label}</span>
          <span className="c-week-shown" aria-hidden="true">
            {colour !== null && <DayShape day={colour} />}
            {withDate ? (
              <>
                <span>{sayWeekday(intl, day)}</span>
                <span className="c-week-date o-num">{sayDate(intl, day, calendar.today)}</span>
              </>
            ) : (
              <>
                <span className="c-week-name" data-length="long">
                  {sayWeekday(intl, day)}
                </span>
                <span className="c-week-name" data-length="short">
                  {sayWeekday(intl, day, 'short')}
                </span>
                <span className="c-week-date o-num">{sayMonthDay(day)}</span>
              </>
            )}
            {(isToday || withDate) && near !== null && <span className="c-week-near">{near}</span>}
          </span>
        </Link>
      </h2>
      {!isSmall && duty}
      {events.length === 0 ? (
        <p className="c-week-empty o-small">
          {calendar.events !== undefined && intl.formatMessage({ id: 'calendar.nothing' })}
        </p>
      ) : (
        <ul className="o-list c-week-list">
          {events.slice(0, drawn).map((shown) => (
            <EventTile
              key={shown.id}
              calendar={calendar}
              shown={shown}
              day={day}
              colour={colour}
              onOpen={onOpen}
            />
          ))}
        </ul>
      )}
      {isSmall && duty}
    </section>
  );
});

/** "3." of a column, where the month stands above all of them. */
function sayMonthDay(day: PlainDay): string {
  return `${String(Number(day.slice(8)))}.`;
}
