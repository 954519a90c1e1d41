import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import type { Mutator } from '#kernel/kind/define-mutator.ts';
import { importBatches } from '#products/calendar/ics/import-plan.ts';
import type { NewEvent, NewSeries } from '#products/calendar/ics/import-plan.ts';
import { deleteEvents, eventsPerImport, importEvents } from '#products/calendar/mutators.ts';
import { deleteImportedSeries, importSeries } from '#products/calendar/series-mutators.ts';

export interface ImportState {
  readonly phase: 'running' | 'stopped' | 'done' | 'failed' | 'undoing' | 'undone';
  readonly imported: number;
  readonly of: number;
  /** Why it failed; what was imported until then stays, and can be undone. */
  readonly code: string | null;
}

type Batch = { readonly events: readonly NewEvent[] } | { readonly series: readonly NewSeries[] };

type Mutate = <Args extends object>(mutator: Mutator<Args>, args: Args) => Promise<unknown>;

/**
 * Imports batch by batch, on this device; the outbox does the sending. Belongs to no view, so it
 * goes on when the view is left, and can be looked at again.
 */
export class ImportRun {
  readonly #mutate: Mutate;
  readonly #audience: AudienceId;
  readonly #batches: readonly Batch[];
  readonly #listeners = new Set<() => void>();
  readonly #imported: { readonly id: RecordId; readonly isSeries: boolean }[] = [];
  #state: ImportState;

  constructor(
    made: { readonly events: readonly NewEvent[]; readonly series: readonly NewSeries[] },
    audience: AudienceId,
    mutate: Mutate,
  ) {
    this.#mutate = mutate;
    this.#audience = audience;
    this.#batches = [
      ...importBatches(made.events).map((events) => ({ events })),
      ...importBatches(made.series).map((series) => ({ series })),
    ];
    const of = made.events.length + made.series.length;
    this.#state = { phase: 'running', imported: 0, of, code: null };
  }

  get state(): ImportState {
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when it is done, stopped or failed; never rejects. */
  async start(): Promise<void> {
    for (const batch of this.#batches) {
      if (this.#state.phase !== 'running') return;
      try {
        await this.#write(batch);
      } catch (error) {
        this.#set({ phase: 'failed', code: codeOf(error) });
        return;
      }
      const isSeries = 'series' in batch;
      const written = isSeries ? batch.series : batch.events;
      this.#imported.push(...written.map(({ id }) => ({ id, isSeries })));
      this.#set({ imported: this.#imported.length });
      // Lets the screen breathe between batches.
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    if (this.#state.phase === 'running') this.#set({ phase: 'done' });
  }

  /** Stops after the batch under way. */
  stop(): void {
    if (this.#state.phase === 'running') this.#set({ phase: 'stopped' });
  }

  /** Deletes what was imported. Resolves when this device has it; never rejects. */
  async undo(): Promise<void> {
    if (this.#state.phase === 'running' || this.#state.phase === 'undoing') return;
    this.#set({ phase: 'undoing', code: null });
    while (this.#imported.length > 0) {
      const last = this.#imported.slice(-eventsPerImport);
      const isSeries = last.at(-1)?.isSeries === true;
      // A batch is of one kind.
      const from = last.findLastIndex((one) => one.isSeries !== isSeries) + 1;
      const ids = last.slice(from).map(({ id }) => id);
      try {
        if (isSeries) await this.#mutate(deleteImportedSeries, { ids });
        else await this.#mutate(deleteEvents, { ids });
      } catch (error) {
        this.#set({ phase: 'failed', code: codeOf(error) });
        return;
      }
      this.#imported.splice(-ids.length);
      this.#set({ imported: this.#imported.length });
    }
    this.#set({ phase: 'undone' });
  }

  #write(batch: Batch): Promise<unknown> {
    const audience = this.#audience;
    return 'series' in batch
      ? this.#mutate(importSeries, { audience, series: [...batch.series] })
      : this.#mutate(importEvents, { audience, events: [...batch.events] });
  }

  #set(change: Partial<ImportState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'calendar.import-unreadable';
}
