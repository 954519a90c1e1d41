import { useSyncExternalStore } from 'react';
import type { IntlShape } from 'react-intl';
import type { Directory } from '#kernel/access/directory.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { AccountId, AudienceId, MediaId, PersonId, RecordId } from '#kernel/base/ids.ts';
import { addDays } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { Photograph, Print, PrintDocument } from '#kernel/document/printed-document.ts';
import type { MediaRef } from '#kernel/kind/media-ref.ts';
import { stillOf } from '#kernel/kind/still-of.ts';
import type { Kind } from '#kernel/kind/define-kind.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { colourOfDay, eventNamed, queryAround } from '#products/calendar/contract.ts';
import { composeBook, drawingsIn } from '#products/journal/book/compose-book.ts';
import { dayColour, entry, event, series, weekdayColours } from '#products/journal/kinds.ts';
import type { EntryBody } from '#products/journal/kinds.ts';
import {
  type BookDrawings,
  fetchDrawings,
  paperColours,
} from '#products/journal/ui/look/book-drawings.ts';
import type { LiveSource } from '#web/design/live.ts';
import { type Problem, problemOf } from '#web/design/problem.ts';
import { sayDays } from '#web/design/say.ts';

/** What somebody chose to have in their book. */
export interface BookChoice {
  readonly from: PlainDay;
  readonly to: PlainDay;
  /** What the person wrote themself, or all that the reader sees. */
  readonly whose: 'own' | 'all';
  /** `device`: without what this device does not keep. */
  readonly reaches: 'all' | 'device';
}

/** Where a book stands. */
export type BookStep =
  | { readonly step: 'choose'; readonly problem: Problem | null }
  | { readonly step: 'reading' }
  | { readonly step: 'setting'; readonly done: number; readonly of: number }
  | {
      readonly step: 'done';
      readonly print: Print;
      readonly entries: number;
      /** Pictures that could not be had. */
      readonly missing: number;
      readonly title: string;
      readonly choice: BookChoice;
    };

export interface BookReader {
  readonly intl: IntlShape;
  readonly directory: Directory;
  readonly audiences: readonly AudienceId[];
  /** Their colours decide, closest first. */
  readonly ownAudiences: readonly AudienceId[];
  readonly person: { readonly name: string; readonly accountId: AccountId | null };
  readonly zone: string;
  readonly print: PrintDocument;
  /** A picture of an entry; null where it cannot be had now. */
  readonly photograph: (of: MediaRef, record: RecordId) => Promise<Photograph | null>;
}

/**
 * One person's year book, from choice to file. Lives as long as the app, not as long as the view, so
 * that it can be left and looked at again (UX20).
 */
export class BookSession {
  readonly #source: LiveSource;
  readonly #listeners = new Set<() => void>();
  #step: BookStep = { step: 'choose', problem: null };
  #stop: AbortController | null = null;

  constructor(source: LiveSource) {
    this.#source = source;
  }

  readonly step = (): BookStep => this.#step;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /** Makes the book; ends at the file, or at the choice with what was wrong. Never rejects. */
  async make(choice: BookChoice, reader: BookReader): Promise<void> {
    this.#stop?.abort();
    const stop = new AbortController();
    this.#stop = stop;
    this.#set({ step: 'reading' });
    try {
      const { entries, blocks, photographs, missing } = await this.#blocks(
        choice,
        reader,
        stop.signal,
      );
      if (stop.signal.aborted) return;
      if (entries === 0) {
        this.#set({ step: 'choose', problem: { code: 'journal.book-empty', params: {} } });
        return;
      }
      this.#set({ step: 'setting', done: 0, of: blocks.length });
      const { intl, person } = reader;
      const { drawings, pictures, of } = await fetchDrawings(drawingsIn(blocks));
      const title = intl.formatMessage({ id: 'journal.book.name' }, { name: person.name });
      const print = await reader.print(
        {
          title,
          subtitle: sayDays(intl, choice.from, choice.to, elsewhen),
          author: person.name,
          lang: intl.locale,
          foot: intl.formatMessage({ id: 'journal.book.foot' }, { title, page: '{page}' }),
          credit: creditOf(intl, of),
          blocks,
          drawings,
          pictures,
          photographs: Object.fromEntries(photographs),
        },
        {
          signal: stop.signal,
          onProgress: ({ done, of }) => {
            if (!stop.signal.aborted) this.#set({ step: 'setting', done, of });
          },
        },
      );
      if (stop.signal.aborted) return;
      this.#set({ step: 'done', print, entries, missing, title, choice });
    } catch (error) {
      if (stop.signal.aborted) return;
      const problem =
        error instanceof AppError ? problemOf(error) : { code: 'journal.book-failed', params: {} };
      this.#set({ step: 'choose', problem });
    }
  }

  stop(): void {
    this.#stop?.abort();
    this.#set({ step: 'choose', problem: null });
  }

  async #blocks({ from, to, whose, reaches }: BookChoice, reader: BookReader, signal: AbortSignal) {
    const { intl, audiences, ownAudiences, person, zone, directory } = reader;
    const read = async <Body extends object>(
      kind: Kind<Body>,
      range: { readonly from?: PlainDay; readonly to?: PlainDay },
    ): Promise<readonly SeenRecord<Body>[]> =>
      (await this.#source.read(
        { kind: kind.name, ...range, audiences },
        reaches,
      )) as SeenRecord<object>[] as SeenRecord<Body>[];
    const around = queryAround(from, addDays(to, 31));
    const all = await read(entry, { from, to });
    const entries = all
      .filter((record) => whose === 'all' || record.createdBy === person.accountId)
      .toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
    const colours = Map.groupBy(await read(dayColour.kind, { from, to }), ({ body }) => body.day);
    const weekdays = await read(weekdayColours.kind, {});
    const records = await read(event.kind, around);
    const repeated = await read(series.kind, {});
    const byId = new Map(records.map((record) => [record.id, record]));
    const { photographs, missing } = await photographsOf(entries, reader, signal);
    const blocks = composeBook(
      intl,
      {
        directory,
        entries,
        photographs: new Set(photographs.keys()),
        ownAccount: person.accountId,
        colourOf: (day) => colourOfDay(colours.get(day) ?? [], day, ownAudiences, weekdays),
        eventOf: (body) => {
          if (body.event === null) return null;
          const single = byId.get(body.event);
          return eventNamed(
            { event: body.event, occurrence: body.occurrence ?? null, day: body.day },
            { records: single === undefined ? [] : [single], series: repeated, zone },
          );
        },
      },
      paperColours,
    );
    return { entries: entries.length, blocks, photographs, missing };
  }

  #set(step: BookStep): void {
    this.#step = step;
    for (const listener of this.#listeners) listener();
  }
}

/** Names the authors of the pictures that are in the book, as their licences ask. */
function creditOf(intl: IntlShape, of: BookDrawings['of']): string {
  return of
    .map((about) =>
      about === null
        ? intl.formatMessage({ id: 'journal.book.credit' })
        : intl.formatMessage(
            { id: 'journal.book.creditOwn' },
            {
              name: `${about.name} ${about.version}`,
              author: about.author,
              licence: about.licence,
            },
          ),
    )
    .join(' ');
}

/** The pictures of entries, one after the other: each may have to be fetched and made anew. */
async function photographsOf(
  entries: readonly SeenRecord<EntryBody>[],
  { photograph }: BookReader,
  signal: AbortSignal,
): Promise<{ readonly photographs: Map<MediaId, Photograph>; readonly missing: number }> {
  const photographs = new Map<MediaId, Photograph>();
  let missing = 0;
  for (const { id: record, body } of entries) {
    for (const medium of body.media ?? []) {
      const of = stillOf(medium);
      if (of === null || photographs.has(of.id)) continue;
      if (signal.aborted) return { photographs, missing };
      const found = await photograph(of, record);
      if (found === null) missing += 1;
      else photographs.set(of.id, found);
    }
  }
  return { photographs, missing };
}

/** Years are said with their number, whichever it is. */
const elsewhen = '1900-01-01' as PlainDay;

const sessions = new WeakMap<LiveSource, Map<PersonId, BookSession>>();

/** The book of a person in this tab; gone with the tenant's source. */
export function bookSessionOf(source: LiveSource, person: PersonId): BookSession {
  const ofSource = sessions.get(source) ?? new Map<PersonId, BookSession>();
  sessions.set(source, ofSource);
  const session = ofSource.get(person) ?? new BookSession(source);
  ofSource.set(person, session);
  return session;
}

export function useBookStep(session: BookSession): BookStep {
  return useSyncExternalStore(session.subscribe, session.step);
}
