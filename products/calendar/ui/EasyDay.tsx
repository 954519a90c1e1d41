import './calendar.css';
import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { useIntl } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { pictureOf } from '#products/calendar/event-progress.ts';
import { nowAndNext } from '#products/calendar/queries.ts';
import type { ShownEvent } from '#products/calendar/queries.ts';
import { BigEvent } from '#products/calendar/ui/BigEvent.tsx';
import { sayEvent, sayWhen } from '#products/calendar/ui/say-event.ts';
import { EventMarks } from '#products/calendar/ui/EventMarks.tsx';
import { SpokenDay } from '#products/calendar/ui/SpokenDay.tsx';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import { RecordViewers } from '#web/design/audience/RecordViewers.tsx';
import { Button } from '#web/design/component/Button.tsx';
import { ChevronDownIcon, ChevronUpIcon } from '#web/design/icon/icons.tsx';
import { PhotoOrPictogram } from '#web/design/media/PhotoOrPictogram.tsx';
import { MergedNote } from '#web/design/record/MergedMark.tsx';

export interface EasyDayProps {
  readonly calendar: Calendar;
  readonly day: PlainDay;
  readonly events: readonly ShownEvent[];
  readonly onOpen: (shown: ShownEvent) => void;
  readonly onHistory: (shown: ShownEvent) => void;
}

/** Five cards are what one looks at; the rest is one press away. */
const cards = 5;

/** A day as few pictures: today what is now, what is next, and small what comes after. */
export function EasyDay({ calendar, day, events, onOpen, onHistory }: EasyDayProps) {
  const intl = useIntl();
  const [all, setAll] = useState(false);
  const isToday = day === calendar.today;
  const sorted = nowAndNext(events, calendar.nowMs, calendar.zone);
  const { now, next, later, past, allDay, cancelled } = sorted;
  const list = (some: readonly ShownEvent[]) =>
    some.map((shown) => ({ shown, place: 'list' as const }));
  const whole: { shown: ShownEvent; place: 'now' | 'next' | 'list' }[] = isToday
    ? [
        ...now.map((shown) => ({ shown, place: 'now' as const })),
        ...(next === null ? [] : [{ shown: next, place: 'next' as const }]),
        ...list([...allDay, ...cancelled]),
        ...(all ? list([...later, ...past]) : []),
      ]
    : list(events);
  const big = all ? whole : whole.slice(0, cards);
  const small = isToday && !all ? later.slice(0, Math.min(3, cards - big.length)) : [];
  const hidden = events.length - big.length - small.length;
  return (
    <>
      {isToday && now.length === 0 && next === null && events.length > 0 && (
        <p>{intl.formatMessage({ id: 'calendar.nothingMore' })}</p>
      )}
      <ul className="o-list c-list">
        {big.map(({ shown, place }) => (
          <BigEvent
            key={shown.id}
            calendar={calendar}
            shown={shown}
            day={day}
            place={place}
            onOpen={() => {
              onOpen(shown);
            }}
            onHistory={() => {
              onHistory(shown);
            }}
          />
        ))}
      </ul>
      {small.length > 0 && (
        <section className="o-stack">
          <h2 className="o-hidden">{intl.formatMessage({ id: 'calendar.later' })}</h2>
          <ul className="o-list c-later">
            {small.map((shown) => {
              const picture = pictureOf(shown.record.body, calendar.progressOf(shown));
              return (
                <li key={shown.id} className="c-small">
                  <AriaButton
                    className="c-small-open"
                    onPress={() => {
                      onOpen(shown);
                    }}
                  >
                    <PhotoOrPictogram
                      photo={picture.photo}
                      pictogram={picture.pictogram ?? 'calendar'}
                      record={shown.record.id}
                    />
                    <span>
                      {shown.record.body.title}
                      <SpokenDay day={day} />
                      <span className="o-hidden">{sayWhen(intl, shown, day)}</span>
                      <EventMarks shown={shown} />
                      <MergedNote record={shown.record} />
                    </span>
                  </AriaButton>
                  <RecordViewers
                    isCompact
                    audienceId={shown.record.audience}
                    about={sayEvent(intl, shown.record.body.title, shown, day)}
                    day={calendar.colourOf(day) ?? undefined}
                  />
                </li>
              );
            })}
          </ul>
        </section>
      )}
      {(hidden > 0 || all) && (
        <Button
          icon={all ? <ChevronUpIcon /> : <ChevronDownIcon />}
          isWide
          onPress={() => {
            setAll(!all);
          }}
        >
          {all
            ? intl.formatMessage({ id: 'calendar.showLess' })
            : intl.formatMessage({ id: 'calendar.showMore' }, { count: hidden })}
        </Button>
      )}
    </>
  );
}
