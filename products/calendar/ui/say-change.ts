import type { IntlShape } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { EventTimes } from '#products/calendar/event-time.ts';
import { timesIn } from '#products/calendar/event-time.ts';
import type { EventBody } from '#products/calendar/kinds.ts';
import { sayNearDay, sayTime, sayWeekday, sayDate } from '#web/design/say.ts';

/** What an event was and what it is, each in a few words: only what differs is said. */
export interface SaidChange {
  readonly before: string;
  readonly now: string;
}

/** Null: nothing is to be told. `shown` are the event's times on the reader's wall. */
export function sayChange(
  intl: IntlShape,
  body: EventBody,
  shown: EventTimes,
  reader: { readonly zone: string; readonly today: PlainDay },
): SaidChange | null {
  const { before } = body;
  if (before === undefined || before === null) return null;
  const { startsOn, startTime } = before;
  const was = timesIn(
    { startsOn, startTime, endsOn: startsOn, endTime: null, zone: body.zone },
    reader.zone,
  );
  const hasOtherDay = was.startsOn !== shown.startsOn;
  const hasOtherTime = was.startTime !== shown.startTime;
  const words = (title: string, times: EventTimes): string =>
    [
      title,
      ...(hasOtherDay ? [sayDay(intl, times.startsOn, reader.today)] : []),
      ...(hasOtherTime
        ? [
            times.startTime === null
              ? intl.formatMessage({ id: 'calendar.allDay' })
              : sayTime(intl, times.startTime),
          ]
        : []),
    ].join(', ');
  return { before: words(before.title, was), now: words(body.title, shown) };
}

function sayDay(intl: IntlShape, day: PlainDay, today: PlainDay): string {
  return sayNearDay(intl, day, today) ?? `${sayWeekday(intl, day)}, ${sayDate(intl, day, today)}`;
}
