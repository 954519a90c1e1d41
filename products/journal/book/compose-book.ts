import type { IntlShape } from 'react-intl';
import type { Directory } from '#kernel/access/directory.ts';
import type { MediaId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { Block, NamedDrawing, NamedPhotograph } from '#kernel/document/printed-document.ts';
import type { MediaRef } from '#kernel/kind/media-ref.ts';
import { stillOf } from '#kernel/kind/still-of.ts';
import { conceptName, wordLocale } from '#kernel/symbol/concept.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import type { DayColourName, ShownEvent } from '#products/calendar/contract.ts';
import type { EntryBody } from '#products/journal/kinds.ts';

/** What a book is made of. */
export interface BookContent {
  readonly directory: Directory;
  /** Oldest first within a day. */
  readonly entries: readonly SeenRecord<EntryBody>[];
  readonly eventOf: (body: EntryBody) => ShownEvent | null;
  readonly colourOf: (day: PlainDay) => DayColourName | null;
  /** The pictures that could be had, by id. */
  readonly photographs: ReadonlySet<MediaId>;
  /** Whose book it is: their own entries name no author. */
  readonly ownAccount: string | null;
}

/** The colours of a day on paper: the light theme's, whatever the screen wears. */
export interface PaperColours {
  (colour: DayColourName): { readonly ground: string; readonly ink: string };
}

/**
 * A journal as the blocks of a book: a chapter for each month, a heading for each day with its colour,
 * shape and name, then what was written. Names every drawing it needs by its concept, and the shape of
 * a day colour as `day-…`.
 */
export function composeBook(intl: IntlShape, content: BookContent, colours: PaperColours): Block[] {
  const blocks: Block[] = [];
  const locale = wordLocale(intl.locale);
  const byDay = Map.groupBy(content.entries, (record) => record.body.day);
  let month = '';
  for (const day of [...byDay.keys()].toSorted()) {
    const of = day.slice(0, 7);
    if (of !== month) {
      month = of;
      blocks.push({
        is: 'heading',
        level: 1,
        text: format(intl, day, { month: 'long', year: 'numeric' }),
        startsPage: true,
      });
    }
    blocks.push(dayHeading(intl, content, day, colours));
    for (const record of byDay.get(day) ?? [])
      blocks.push(...entryBlocks(intl, content, record, locale));
  }
  return blocks;
}

/** The drawings that the blocks name, each once. */
export function drawingsIn(blocks: readonly Block[]): readonly string[] {
  const names = blocks.flatMap((block) => {
    if (block.is === 'drawings') return block.drawings.map((one) => one.drawing);
    if (block.is === 'text' || block.is === 'photographs') return [];
    return [block.tone?.drawing, block.drawing, block.mark?.drawing].filter(
      (name) => name !== undefined,
    );
  });
  return [...new Set(names)];
}

function dayHeading(
  intl: IntlShape,
  content: BookContent,
  day: PlainDay,
  colours: PaperColours,
): Block {
  const colour = content.colourOf(day);
  const text = format(intl, day, { weekday: 'long', day: 'numeric', month: 'long' });
  if (colour === null) return { is: 'heading', level: 2, text };
  const name = intl.formatMessage({ id: `design.day.${colour}` });
  return {
    is: 'heading',
    level: 2,
    text,
    details: intl.formatMessage({ id: 'journal.book.colour' }, { colour: name }),
    tone: { ...colours(colour), drawing: `day-${colour}` },
  };
}

function entryBlocks(
  intl: IntlShape,
  content: BookContent,
  { body, createdBy }: SeenRecord<EntryBody>,
  locale: 'de' | 'en',
): Block[] {
  const event = content.eventOf(body);
  const pictogram = event?.record.body.pictogram ?? body.pictogram;
  const author =
    createdBy === content.ownAccount
      ? undefined
      : content.directory.persons.find((person) => person.accountId === createdBy);
  const details =
    author === undefined ? '' : intl.formatMessage({ id: 'journal.by' }, { name: author.name });
  const symbols = (body.symbols ?? []).map<NamedDrawing>((concept) => ({
    drawing: concept,
    words: conceptName(concept, locale) ?? concept,
  }));
  return [
    {
      is: 'heading',
      level: 3,
      text: event?.record.body.title ?? intl.formatMessage({ id: 'journal.theDay' }),
      ...(details !== '' && { details }),
      ...(pictogram !== null && { drawing: pictogram }),
      ...(body.face !== null && {
        mark: {
          drawing: `feel-${body.face}`,
          words: intl.formatMessage({ id: `design.rating.${body.face}` }),
        },
      }),
    },
    ...body.text
      .split(/\n{2,}/u)
      .map((paragraph) => paragraph.trim())
      .filter((paragraph) => paragraph !== '')
      .map<Block>((text) => ({ is: 'text', text })),
    ...(symbols.length === 0 ? [] : [{ is: 'drawings' as const, drawings: symbols }]),
    ...mediaBlocks(intl, content, body.media ?? []),
  ];
}

/** Pictures and posters of films are set, with their words; of the rest stands what it is. */
function mediaBlocks(
  intl: IntlShape,
  { photographs }: BookContent,
  media: readonly MediaRef[],
): Block[] {
  const named: NamedPhotograph[] = [];
  const others: Block[] = [];
  for (const one of media) {
    const words = one.words.trim();
    const name = intl.formatMessage({ id: `journal.book.media.${one.is}` });
    const nameAndWords = words === '' ? name : `${name}: ${words}`;
    const still = stillOf(one);
    if (still === null || !photographs.has(still.id)) {
      others.push({ is: 'text', text: nameAndWords, isSmall: true });
    } else if (one.is === 'image') {
      const alt = words === '' ? intl.formatMessage({ id: 'journal.book.picture' }) : words;
      named.push({ photograph: still.id, alt, words });
    } else {
      // The first picture of a film stands for it, and says that there is more than paper holds.
      named.push({ photograph: still.id, alt: nameAndWords, words: nameAndWords });
    }
  }
  return [
    ...(named.length === 0 ? [] : [{ is: 'photographs' as const, photographs: named }]),
    ...others,
  ];
}

function format(intl: IntlShape, day: PlainDay, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(intl.locale, { ...options, timeZone: 'UTC' }).format(
    Date.parse(`${day}T12:00:00Z`),
  );
}
