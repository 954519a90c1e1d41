import type { IntlShape } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import type { EntryBody } from '#products/journal/kinds.ts';
import { mediaInWords, symbolsInWords } from '#products/journal/ui/entry-in-words.ts';
import { headingOf } from '#products/journal/ui/heading-of.ts';
import type { Journal } from '#products/journal/ui/use-journal.ts';
import { sayLongDay, sayNearDay } from '#web/design/say.ts';
import type { SpokenPart } from '#web/design/speech/speaker.ts';
import { said, sentence, written } from '#web/design/speech/spoken.ts';

/** An entry as it is read aloud: what it is about, who wrote it, the words, the pictures, how it was (SP8). */
export function speakEntry(
  intl: IntlShape,
  journal: Pick<Journal, 'eventOf' | 'directory' | 'scope'>,
  record: SeenRecord<EntryBody>,
): SpokenPart[] {
  const { body, createdBy } = record;
  const author = journal.directory.persons.find((person) => person.accountId === createdBy);
  const isTheirs = author === undefined || author.id === journal.scope.person?.id;
  const heading = [
    sentence(headingOf(intl, journal, body)),
    ...(isTheirs ? [] : [intl.formatMessage({ id: 'journal.spoken.by' }, { name: author.name })]),
  ];
  return [
    said(intl, heading.join(' ')),
    ...written(intl, body.text),
    ...((body.symbols ?? []).length === 0
      ? []
      : [said(intl, sentence(symbolsInWords(body.symbols ?? [], intl.locale)))]),
    ...((body.media ?? []).length === 0
      ? []
      : [said(intl, sentence(mediaInWords(intl, body.media ?? [])))]),
    ...(body.face === null
      ? []
      : [
          said(
            intl,
            intl.formatMessage(
              { id: 'journal.spoken.face' },
              { face: intl.formatMessage({ id: `design.rating.${body.face}` }) },
            ),
          ),
        ]),
  ];
}

/** All that is written about a day. */
export function speakJournal(
  intl: IntlShape,
  journal: Pick<Journal, 'eventOf' | 'directory' | 'scope' | 'today'>,
  day: PlainDay,
  entries: readonly SeenRecord<EntryBody>[],
): SpokenPart[] {
  const near = sayNearDay(intl, day, journal.today);
  const long = sayLongDay(intl, day, journal.today);
  const opening = [
    sentence(near === null ? long : `${near}, ${long}`),
    intl.formatMessage({ id: 'journal.spoken.count' }, { count: entries.length }),
  ];
  return [
    said(intl, opening.join(' ')),
    ...entries.flatMap((record) => speakEntry(intl, journal, record)),
  ];
}
