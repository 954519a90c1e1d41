import type { IntlShape } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { EventTimes } from '#products/calendar/event-time.ts';
import { nowAndNext, spanOf } from '#products/calendar/queries.ts';
import type { ShownEvent } from '#products/calendar/queries.ts';
import { sayLeft } from '#products/calendar/ui/say-event.ts';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import { sayLongDay, sayNearDay } from '#web/design/say.ts';
import type { SpokenPart } from '#web/design/speech/speaker.ts';
import { said, sentence, spokenTime, written } from '#web/design/speech/spoken.ts';

type Speaking = Pick<Calendar, 'directory' | 'nowMs' | 'today' | 'zone' | 'colourOf'>;

/** An event as it is read aloud on `day`: what, when, how long still, where, with whom, and what to know (SP8). */
export function speakEvent(
  intl: IntlShape,
  calendar: Speaking,
  shown: ShownEvent,
  day: PlainDay,
): SpokenPart[] {
  const { body } = shown.record;
  const names = calendar.directory.persons
    .filter((person) => body.withPersons.includes(person.id))
    .map((person) => person.name);
  const isCancelled = body.isCancelled === true;
  const about = [
    sentence(body.title),
    ...(isCancelled ? [intl.formatMessage({ id: 'calendar.spoken.cancelled' })] : []),
    sentence(spokenWhen(intl, shown, day)),
    ...(isCancelled ? [] : spokenLeft(intl, calendar, shown, day)),
    ...(body.place === ''
      ? []
      : [sentence(intl.formatMessage({ id: 'calendar.spoken.place' }, { place: body.place }))]),
    ...(names.length === 0
      ? []
      : [
          sentence(
            intl.formatMessage({ id: 'calendar.spoken.with' }, { names: intl.formatList(names) }),
          ),
        ]),
  ];
  const steps = (body.steps ?? []).map((step, at) =>
    said(
      intl,
      intl.formatMessage({ id: 'calendar.spoken.step' }, { number: at + 1, title: step.title }),
    ),
  );
  const choices = (body.choices ?? []).map((choice) => choice.title);
  return [
    said(intl, about.join(' ')),
    ...(choices.length === 0
      ? []
      : [
          said(
            intl,
            intl.formatMessage(
              { id: 'calendar.spoken.choices' },
              { choices: intl.formatList(choices, { type: 'disjunction' }) },
            ),
          ),
        ]),
    ...steps,
    ...written(intl, body.note),
  ];
}

/** A whole day as it is read aloud: which it is, its colour, and each event with what is now and next. */
export function speakDay(
  intl: IntlShape,
  calendar: Speaking,
  day: PlainDay,
  events: readonly ShownEvent[],
): SpokenPart[] {
  const near = sayNearDay(intl, day, calendar.today);
  const long = sayLongDay(intl, day, calendar.today);
  const colour = calendar.colourOf(day);
  const opening = [
    sentence(near === null ? long : `${near}, ${long}`),
    ...(colour === null
      ? []
      : [
          intl.formatMessage(
            { id: 'calendar.spoken.colour' },
            { colour: intl.formatMessage({ id: `design.day.${colour}` }) },
          ),
        ]),
    intl.formatMessage({ id: 'calendar.spoken.count' }, { count: events.length }),
  ];
  const isToday = day === calendar.today;
  const { now, next } = nowAndNext(isToday ? events : [], calendar.nowMs, calendar.zone);
  const place = (shown: ShownEvent): 'now' | 'next' | null =>
    now.includes(shown) ? 'now' : shown === next ? 'next' : null;
  return [
    said(intl, opening.join(' ')),
    ...events.flatMap((shown) => {
      const parts = speakEvent(intl, calendar, shown, day);
      const is = place(shown);
      const [first, ...rest] = parts;
      if (is === null || first === undefined) return parts;
      const text = intl.formatMessage({ id: `calendar.spoken.${is}` }, { event: first.text });
      return [{ ...first, text }, ...rest];
    }),
  ];
}

/** "von 16:30 Uhr bis 18 Uhr", "den ganzen Tag". */
function spokenWhen(intl: IntlShape, times: EventTimes, day: PlainDay): string {
  const { startsOn, startTime, endsOn, endTime } = times;
  const say = (id: 'at' | 'from' | 'until', time: string): string =>
    intl.formatMessage({ id: `calendar.spoken.${id}` }, { time: spokenTime(intl, time) });
  const whole = intl.formatMessage({ id: 'calendar.spoken.allDay' });
  if (startTime === null) return whole;
  const ends = endsOn === day || (endTime === '00:00' && startsOn !== endsOn);
  if (startsOn === day) {
    if (endTime === null) return say('at', startTime);
    if (!ends) return say('from', startTime);
    return intl.formatMessage(
      { id: 'calendar.spoken.span' },
      { from: spokenTime(intl, startTime), to: spokenTime(intl, endTime) },
    );
  }
  return endsOn === day && endTime !== null ? say('until', endTime) : whole;
}

/** "Noch 20 Minuten.", while it runs and has an end. */
function spokenLeft(
  intl: IntlShape,
  { nowMs, today, zone }: Speaking,
  shown: ShownEvent,
  day: PlainDay,
): string[] {
  if (day !== today || shown.startTime === null || shown.endTime === null) return [];
  const { startMs, endMs } = spanOf(shown, zone);
  if (nowMs < startMs || nowMs >= endMs) return [];
  return [sentence(capital(sayLeft(intl, endMs, nowMs), intl.locale))];
}

function capital(text: string, locale: string): string {
  return text.slice(0, 1).toLocaleUpperCase(locale) + text.slice(1);
}
