import type { IntlShape } from 'react-intl';
import type { EntryBody } from '#products/journal/kinds.ts';
import type { Journal } from '#products/journal/ui/use-journal.ts';
import { conceptName, wordLocale } from '#kernel/symbol/concept.ts';
import type { SaidField } from '#web/design/record/differences.ts';

/** The fields of an entry as its history says them. */
export function entryInWords(
  intl: IntlShape,
  journal: Pick<Journal, 'eventOf'>,
  body: EntryBody,
): SaidField[] {
  const field = (name: string, words: string): SaidField => ({
    field: name,
    label: intl.formatMessage({ id: `journal.field.${name}` }),
    words,
  });
  const locale = wordLocale(intl.locale);
  const event = journal.eventOf(body);
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
      ? [field('picture', conceptName(body.pictogram, locale) ?? body.pictogram)]
      : []),
    ...((body.symbols ?? []).length > 0
      ? [field('symbols', symbolsInWords(body.symbols ?? [], intl.locale))]
      : []),
    ...((body.media ?? []).length > 0
      ? [{ ...field('media', mediaInWords(intl, body.media ?? [])), media: body.media ?? [] }]
      : []),
  ];
}

/** How many there are, and what is written of them: "Zwei Bilder und Aufnahmen: Mira am See". */
export function mediaInWords(intl: IntlShape, media: NonNullable<EntryBody['media']>): string {
  const count = intl.formatMessage({ id: 'journal.media' }, { count: media.length });
  const words = media.map((one) => one.words.trim()).filter((one) => one !== '');
  return words.length === 0 ? count : `${count}: ${words.join(', ')}`;
}

/** A sentence of pictograms by their spoken names: "Pizza, essen, Oma". */
export function symbolsInWords(symbols: readonly string[], locale: string): string {
  return symbols.map((concept) => conceptName(concept, wordLocale(locale)) ?? concept).join(', ');
}
