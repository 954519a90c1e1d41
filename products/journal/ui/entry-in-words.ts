import type { IntlShape } from 'react-intl';
import type { EntryBody } from '#products/journal/kinds.ts';
import type { Journal } from '#products/journal/ui/use-journal.ts';
import { conceptName, wordLocale } from '#kernel/symbol/concept.ts';
import type { SaidField } from '#web/design/record/differences.ts';

/** The fields of an entry as its history says them. */
export function entryInWords(
  intl: IntlShape,
  journal: Pick<Journal, 'events'>,
  body: EntryBody,
): SaidField[] {
  const field = (name: string, words: string): SaidField => ({
    field: name,
    label: intl.formatMessage({ id: `journal.field.${name}` }),
    words,
  });
  const event = journal.events.find(({ record }) => record.id === body.event);
  const about =
    body.event === null
      ? intl.formatMessage({ id: 'journal.theDay' })
      : (event?.record.body.title ?? intl.formatMessage({ id: 'journal.goneEvent' }));
  return [
    { ...field('text', body.text), isText: true },
    field(
      'face',
      body.face === null ? '' : intl.formatMessage({ id: `design.rating.${body.face}` }),
    ),
    field('event', about),
    // An entry about an event wears the event's picture.
    ...(body.event === null && body.pictogram !== null
      ? [field('picture', conceptName(body.pictogram, wordLocale(intl.locale)) ?? body.pictogram)]
      : []),
  ];
}
