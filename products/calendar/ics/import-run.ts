import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import type { Mutator } from '#kernel/kind/define-mutator.ts';
import { importBatches } from '#products/calendar/ics/import-plan.ts';
import type { NewEvent } from '#products/calendar/ics/import-plan.ts';
import { deleteEvents, eventsPerImport, importEvents } from '#products/calendar/mutators.ts';

export interface ImportState {
  readonly phase: 'running' | 'stopped' | 'done' | 'failed' | 'undoing' | 'undone';
  readonly imported: number;
  readonly of: number;
  /** Why it failed; what was imported until then stays, and can be undone. */
  readonly code: string | null;
}

type Mutate = <Args extends object>(mutator: Mutator<Args>, args: Args) => Promise<unknown>;

/**
 * Imports batch by batch, on this device; the outbox does the sending. Belongs to no view, so it
 * goes on when the view is left, and can be looked at again.
 */
export class ImportRun {
  readonly #mutate: Mutate;
  readonly #audience: AudienceId;
  readonly #batches: readonly NewEvent[][];
  readonly #listeners = new Set<() => void>();
  readonly #imported: RecordId[] = [];
  #state: ImportState;

  constructor(events: readonly NewEvent[], audience: AudienceId, mutate: Mutate) {
    this.#mutate = mutate;
    this.#audience = audience;
    this.#batches = importBatches(events);
    this.#state = { phase: 'running', imported: 0, of: events.length, code: null };
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
        await this.#mutate(importEvents, { audience: this.#audience, events: batch });
      } catch (error) {
        this.#set({ phase: 'failed', code: codeOf(error) });
        return;
      }
      this.#imported.push(...batch.map((one) => one.id));
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
      const ids = this.#imported.slice(-eventsPerImport);
      try {
        await this.#mutate(deleteEvents, { ids });
      } catch (error) {
        this.#set({ phase: 'failed', code: codeOf(error) });
        return;
      }
      this.#imported.splice(-ids.length);
      this.#set({ imported: this.#imported.length });
    }
    this.#set({ phase: 'undone' });
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
