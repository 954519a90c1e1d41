import { useSyncExternalStore } from 'react';
import type { AudienceId, PersonId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { newEvents, newSeries, planImport } from '#products/calendar/ics/import-plan.ts';
import type { PlannedEvent } from '#products/calendar/ics/import-plan.ts';
import { ImportRun } from '#products/calendar/ics/import-run.ts';
import type { ImportState } from '#products/calendar/ics/import-run.ts';
import { importLimits } from '#products/calendar/ics/limits.ts';
import { readInWorker } from '#products/calendar/ics/read-in-worker.ts';
import type { ReaderWorker } from '#products/calendar/ics/read-in-worker.ts';
import type { CalendarReading } from '#products/calendar/ics/reading.ts';
import type { EventBody, SeriesBody } from '#products/calendar/kinds.ts';
import { problemOf } from '#web/design/problem.ts';
import type { Problem } from '#web/design/problem.ts';
import type { LiveSource } from '#web/design/live.ts';

/** Where an import stands. */
export type ImportStep =
  | { readonly step: 'choose'; readonly problem: Problem | null }
  | {
      readonly step: 'reading';
      readonly file: string;
      readonly part: number | null;
      readonly of: number;
    }
  | {
      readonly step: 'preview';
      readonly file: string;
      readonly reading: CalendarReading;
      readonly plan: readonly PlannedEvent[];
    }
  | { readonly step: 'running'; readonly reading: CalendarReading; readonly state: ImportState };

/**
 * One person's import, from file to report. Lives as long as the app, not as long as the view, so
 * that long work can be left and looked at again.
 */
export class ImportSession {
  readonly #source: LiveSource;
  readonly #listeners = new Set<() => void>();
  #step: ImportStep = { step: 'choose', problem: null };
  #stop: AbortController | null = null;
  #run: ImportRun | null = null;

  constructor(source: LiveSource) {
    this.#source = source;
  }

  readonly step = (): ImportStep => this.#step;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Reads a file and ends at the preview, or at the choice with what was wrong. Never rejects. */
  async read(
    file: File,
    options: {
      readonly zone: string;
      readonly today: PlainDay;
      readonly locale: string;
      readonly openWorker: () => ReaderWorker;
      /** Events and series of the calendar, to know duplicates. */
      readonly present: readonly SeenRecord<EventBody | SeriesBody>[];
    },
  ): Promise<void> {
    this.#stop?.abort();
    const stop = new AbortController();
    this.#stop = stop;
    this.#set({ step: 'reading', file: file.name, part: null, of: 0 });
    try {
      const bytes = new Uint8Array(await file.slice(0, mostBytesLookedAt).arrayBuffer());
      const reading = await readInWorker(bytes, {
        openWorker: options.openWorker,
        zone: options.zone,
        today: options.today,
        signal: stop.signal,
        onProgress: ({ series, of }) => {
          this.#set({ step: 'reading', file: file.name, part: series, of });
        },
      });
      const { suggest } = await import('#products/calendar/ui/suggest.ts');
      // Series repeat their titles: each is looked up once.
      const suggested = new Map<string, string | null>();
      const plan = planImport(reading.candidates, {
        present: options.present,
        suggestPictogram: (title) => {
          const known = suggested.get(title);
          if (known !== undefined) return known;
          const { concept } = suggest(title, options.locale);
          suggested.set(title, concept);
          return concept;
        },
      });
      if (!stop.signal.aborted) this.#set({ step: 'preview', file: file.name, reading, plan });
    } catch (error) {
      const problem = stop.signal.aborted ? null : problemOf(error);
      if (this.#stop === stop) this.#set({ step: 'choose', problem });
    }
  }

  /** Changes what is planned for the events at `places`. */
  change(
    places: readonly number[],
    change: Partial<Pick<PlannedEvent, 'included' | 'pictogram'>>,
  ): void {
    if (this.#step.step !== 'preview') return;
    const changed = new Set(places);
    this.#set({
      ...this.#step,
      plan: this.#step.plan.map((planned, at) =>
        changed.has(at) ? { ...planned, ...change } : planned,
      ),
    });
  }

  /** Imports what is included. */
  start(audience: AudienceId, untitled: string): void {
    if (this.#step.step !== 'preview') return;
    const { reading, plan } = this.#step;
    const made = { events: newEvents(plan, untitled), series: newSeries(plan, untitled) };
    const run = new ImportRun(made, audience, (mutator, args) =>
      this.#source.mutate(mutator, args),
    );
    this.#run = run;
    const show = (): void => {
      this.#set({ step: 'running', reading, state: run.state });
    };
    run.subscribe(show);
    show();
    void run.start();
  }

  /** Stops reading, or importing after the batch under way. */
  stop(): void {
    this.#stop?.abort();
    this.#run?.stop();
  }

  undo(): void {
    void this.#run?.undo();
  }

  /** Back to the choice of a file. */
  restart(): void {
    this.#stop?.abort();
    this.#run = null;
    this.#set({ step: 'choose', problem: null });
  }

  #set(step: ImportStep): void {
    this.#step = step;
    for (const listener of this.#listeners) listener();
  }
}

/** One byte more than the limit is enough to refuse the file by its size. */
const mostBytesLookedAt = importLimits.fileBytes + 1;

const sessions = new WeakMap<LiveSource, Map<PersonId, ImportSession>>();

/** The import of a person's calendar in this tab; gone with the tenant's source. */
export function importSessionOf(source: LiveSource, person: PersonId): ImportSession {
  const ofSource = sessions.get(source) ?? new Map<PersonId, ImportSession>();
  sessions.set(source, ofSource);
  const session = ofSource.get(person) ?? new ImportSession(source);
  ofSource.set(person, session);
  return session;
}

export function useImportStep(session: ImportSession): ImportStep {
  return useSyncExternalStore(session.subscribe, session.step);
}
