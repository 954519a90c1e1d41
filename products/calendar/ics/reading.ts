import type { ImportNoteCode, ImportProblemCode } from '#products/calendar/errors.ts';
import type { EventBody, SeriesBody } from '#products/calendar/kinds.ts';

/** How a series of a file repeats, and what is otherwise about single occurrences. */
export type CandidateSeries = Pick<SeriesBody, 'rule' | 'dates' | 'exceptions'>;

/** One event or one series of a calendar file, ready to be imported. */
export interface Candidate extends Omit<EventBody, 'pictogram' | 'withPersons' | 'importedUid'> {
  readonly importedUid: string;
  /** One occurrence of a series that is written out. */
  readonly repeats: boolean;
  /** Null: it happens once. */
  readonly series: CandidateSeries | null;
  readonly cancelled: boolean;
  /** Where in the file it begins. */
  readonly line: number;
}

/** Something that could not be read: where, what, why. */
export interface ImportProblem {
  readonly code: ImportProblemCode;
  /** Null: the file as a whole. */
  readonly line: number | null;
  /** The event's title, when it was known by then. */
  readonly title: string | null;
  readonly count: number;
}

export interface ImportNote {
  readonly code: ImportNoteCode;
  readonly count: number;
}

/** What came out of a calendar file. Plain data: it crosses from the worker. */
export interface CalendarReading {
  readonly calendarName: string | null;
  readonly encoding: string;
  /** In order of time. */
  readonly candidates: readonly Candidate[];
  readonly problems: readonly ImportProblem[];
  /** Problems beyond the limit of the list. */
  readonly problemsLeftOff: number;
  readonly notes: readonly ImportNote[];
}

/** Collects problems and notes up to their limits. */
export class Report {
  readonly #limit: number;
  readonly #problems: ImportProblem[] = [];
  readonly #notes = new Map<ImportNoteCode, number>();
  #leftOff = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  problem(
    code: ImportProblemCode,
    at: { line: number | null; title?: string | null; count?: number },
  ): void {
    if (this.#problems.length >= this.#limit) {
      this.#leftOff += 1;
      return;
    }
    this.#problems.push({ code, line: at.line, title: at.title ?? null, count: at.count ?? 1 });
  }

  note(code: ImportNoteCode): void {
    this.#notes.set(code, (this.#notes.get(code) ?? 0) + 1);
  }

  result(): Pick<CalendarReading, 'problems' | 'problemsLeftOff' | 'notes'> {
    return {
      problems: this.#problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)),
      problemsLeftOff: this.#leftOff,
      notes: [...this.#notes].map(([code, count]) => ({ code, count })),
    };
  }
}
