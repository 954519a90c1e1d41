import * as z from 'zod/mini';
import type { RecordId } from '#kernel/base/ids.ts';
import { plainDaySchema } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { text } from '#kernel/base/text.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import { defineKind } from '#kernel/kind/define-kind.ts';
import { mediaRefSchema } from '#kernel/kind/media-ref.ts';
import * as calendar from '#products/calendar/contract.ts';

export const entryTextLength = 20_000;
export const entryMediaAtMost = 20;
export const entrySymbolsAtMost = 40;

const conceptSchema = z.string().check(z.maxLength(60), z.regex(/^[a-z0-9][a-z0-9-]*$/));

/** How it was, from best to worst; `unknown` is an answer too. */
export const faces = ['very-good', 'good', 'so-so', 'bad', 'very-bad', 'unknown'] as const;
export type Face = (typeof faces)[number];

export const entryShape = {
  day: z.pipe(
    plainDaySchema,
    z.transform((value) => value as PlainDay),
  ),
  /** The calendar event the entry is about; it may be gone, or out of the reader's reach. */
  event: z.nullable(id<RecordId>()),
  text: text(entryTextLength),
  face: z.nullable(z.enum(faces)),
  pictogram: z.nullable(conceptSchema),
  // Optional fields came later; absent means none.
  /** Of an entry about one occurrence of a series: which (`occurrence-key.ts` of the calendar). */
  occurrence: z.optional(z.nullable(text(16))),
  /** A sentence of pictograms, in order. */
  symbols: z.optional(z.array(conceptSchema).check(z.maxLength(entrySymbolsAtMost))),
  /** Pictures, recordings and films, in order. */
  media: z.optional(z.array(mediaRefSchema).check(z.maxLength(entryMediaAtMost))),
};

/** What somebody writes about a day or an event. Belongs to whoever wrote it. */
export const entry = defineKind('journal.entry', {
  version: 3,
  shape: entryShape,
  data: {
    day: { category: 'user.content.journal', use: 'functional.service' },
    event: { category: 'user.content.journal', use: 'functional.service' },
    // How somebody is and what they went through: kept as Art. 9 data, whatever is in it.
    text: { category: 'user.health_and_medical', use: 'functional.service' },
    face: { category: 'user.health_and_medical', use: 'functional.service' },
    pictogram: { category: 'user.content.journal', use: 'functional.service' },
    occurrence: { category: 'user.content.journal', use: 'functional.service' },
    symbols: { category: 'user.health_and_medical', use: 'functional.service' },
    media: { category: 'user.health_and_medical', use: 'functional.service' },
  },
  persons: [],
  media: ['media'],
  day: (body) => body.day,
  retention: { after: 'changed', period: 'P10Y', then: 'erase' },
  audiences: { default: 'self', allowed: ['self', 'circle', 'team', 'shared'] },
  rights: { create: 'create', change: 'change', delete: 'delete' },
  authorOnly: true,
});
export type EntryBody = ReturnType<typeof entry.parse>;

/** What the journal reads of the calendar, and what for. */
export const dayColour = calendar.dayColour.for('journal.display');
export const event = calendar.event.for('journal.display');
export const series = calendar.series.for('journal.display');
export const weekdayColours = calendar.weekdayColours.for('journal.display');
export const reads = [dayColour, event, series, weekdayColours] as const;
