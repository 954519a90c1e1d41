import type { IntlShape } from 'react-intl';
import type { Directory } from '#kernel/access/directory.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { MediaRef } from '#kernel/kind/media-ref.ts';
import { type EventTimes, timesIn } from '#products/calendar/event-time.ts';
import type {
  DayColourBody,
  EventBody,
  SeriesBody,
  SeriesException,
} from '#products/calendar/kinds.ts';
import { dayOfOccurrence } from '#products/calendar/occurrence-key.ts';
import { eventOf } from '#products/calendar/queries.ts';
import { sayWhen } from '#products/calendar/ui/say-event.ts';
import { saySeries } from '#products/calendar/ui/say-repeat.ts';
import { conceptName, wordLocale } from '#kernel/symbol/concept.ts';
import type { SaidField } from '#web/design/record/differences.ts';
import { sayDate, sayLongDay, sayTime } from '#web/design/say.ts';

interface Reader {
  readonly directory: Directory;
  readonly zone: string;
  readonly today: PlainDay;
}

/** The fields of an event as its history says them, on the reader's wall. In the words of plans, too. */
export function eventInWords(intl: IntlShape, reader: Reader, body: EventBody): SaidField[] {
  const field = (name: string, words: string): SaidField => ({
    field: name,
    label: intl.formatMessage({ id: `calendar.field.${name}` }),
    words,
  });
  return [
    field('title', body.title),
    field('when', sayTimes(intl, timesIn(body, reader.zone), reader.today)),
    field('place', body.place),
    field('with', sayPersons(intl, reader.directory, body.withPersons)),
    field(
      'picture',
      body.pictogram === null
        ? ''
        : (conceptName(body.pictogram, wordLocale(intl.locale)) ?? body.pictogram),
    ),
    ...(['photo', 'recording'] as const).map((name) => ({
      field: name,
      label: intl.formatMessage({ id: `plan.own.${name}` }),
      words: body[name]?.words.trim() ?? '',
      media: [body[name]].filter((one) => one !== undefined && one !== null),
    })),
    { ...field('note', body.note), isText: true },
    { ...field('steps', sayOptions(body.steps)), media: photosOf(body.steps) },
    { ...field('choices', sayOptions(body.choices)), media: photosOf(body.choices) },
    field(
      'confirm',
      body.confirm === undefined || body.confirm === 'none'
        ? ''
        : intl.formatMessage({ id: `calendar.field.confirm.${body.confirm}` }),
    ),
  ];
}

/** In their order: "1. Waschen, 2. Anziehen". */
function sayOptions(options: EventBody['steps'] = []): string {
  return options.map(({ title }, at) => `${String(at + 1)}. ${title}`).join(', ');
}

function photosOf(options: EventBody['steps'] = []): MediaRef[] {
  return options.flatMap(({ photo }) => photo ?? []);
}

/** A series as its history says it: its first time, its rhythm, and what is otherwise. */
export function seriesInWords(intl: IntlShape, reader: Reader, body: SeriesBody): SaidField[] {
  const { today } = reader;
  return [
    ...eventInWords(intl, reader, eventOf(body)),
    {
      field: 'repeat',
      label: intl.formatMessage({ id: 'calendar.repeat' }),
      words: saySeries(intl, body, today),
    },
    {
      field: 'exceptions',
      label: intl.formatMessage({ id: 'calendar.field.exceptions' }),
      words: body.exceptions
        .toSorted((a, b) => (a.at < b.at ? -1 : 1))
        .map((exception) => sayException(intl, exception, today))
        .join('; '),
    },
  ];
}

/** "12. Mai: fällt aus". */
function sayException(intl: IntlShape, { at, is, fields }: SeriesException, today: PlainDay) {
  const day = sayDate(intl, dayOfOccurrence(at), today);
  const to =
    fields.startsOn === undefined || fields.startsOn === dayOfOccurrence(at)
      ? ''
      : sayDate(intl, fields.startsOn, today);
  return intl.formatMessage({ id: `calendar.exception.${is}` }, { day, to, isMoved: to !== '' });
}

/** The colour of a day as its history says it. */
export function dayColourInWords(intl: IntlShape, body: DayColourBody): SaidField[] {
  return [
    {
      field: 'colour',
      label: intl.formatMessage({ id: 'calendar.field.colour' }),
      words: intl.formatMessage({
        id: body.colour === 'none' ? 'calendar.noColour' : `design.day.${body.colour}`,
      }),
    },
  ];
}

/** "Mittwoch, 6. Mai, 16:30–18:00", "Montag, 4. Mai bis Mittwoch, 6. Mai". */
function sayTimes(intl: IntlShape, times: EventTimes, today: PlainDay): string {
  const { startsOn, startTime, endsOn, endTime } = times;
  const first = sayLongDay(intl, startsOn, today);
  if (startsOn === endsOn) return `${first}, ${sayWhen(intl, times, startsOn)}`;
  const edge = (day: string, time: string | null): string =>
    time === null ? day : `${day}, ${sayTime(intl, time)}`;
  return intl.formatMessage(
    { id: 'calendar.lasts' },
    {
      from: edge(first, startTime),
      to: edge(sayLongDay(intl, endsOn, today), endTime),
    },
  );
}

function sayPersons(intl: IntlShape, directory: Directory, ids: EventBody['withPersons']): string {
  const names = directory.persons.filter(({ id }) => ids.includes(id)).map(({ name }) => name);
  const hidden = ids.length - names.length;
  return intl.formatList([
    ...names,
    ...(hidden > 0 ? [intl.formatMessage({ id: 'calendar.goneWith' }, { count: hidden })] : []),
  ]);
}
