import type { IntlShape } from 'react-intl';
import type { Directory } from '#kernel/access/directory.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { type EventTimes, timesIn } from '#products/calendar/event-time.ts';
import type { DayColourBody, EventBody } from '#products/calendar/kinds.ts';
import { sayWhen } from '#products/calendar/ui/say-event.ts';
import { conceptName, wordLocale } from '#kernel/symbol/concept.ts';
import type { SaidField } from '#web/design/record/differences.ts';
import { sayLongDay, sayTime } from '#web/design/say.ts';

interface Reader {
  readonly directory: Directory;
  readonly zone: string;
  readonly today: PlainDay;
}

/** The fields of an event as its history says them, on the reader's wall. */
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
    { ...field('note', body.note), isText: true },
    field('steps', sayOptions(body.steps)),
    field('choices', sayOptions(body.choices)),
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
