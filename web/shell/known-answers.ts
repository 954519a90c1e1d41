import type { RecordQuery } from '#kernel/sync/client/local-store.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';

/** A month has three; there and back, and what was looked at before. */
const answersAtMost = 30;

/** What the copy answered lately, as long as nothing in it changed. */
export class KnownAnswers {
  readonly #answers = new Map<string, readonly SeenRecord[]>();
  #changes = 0;

  of(query: RecordQuery): readonly SeenRecord[] | undefined {
    return this.#answers.get(JSON.stringify(query));
  }

  /** Keeps what `look` finds, unless something changed meanwhile. */
  async keep(
    query: RecordQuery,
    look: (query: RecordQuery) => Promise<readonly SeenRecord[]>,
  ): Promise<readonly SeenRecord[]> {
    const before = this.#changes;
    const found = await look(query);
    if (before === this.#changes) {
      const key = JSON.stringify(query);
      if (this.#answers.size >= answersAtMost) this.#answers.clear();
      this.#answers.set(key, found);
    }
    return found;
  }

  /** Something changed, or nothing may be seen any more. */
  forget(): void {
    this.#changes += 1;
    this.#answers.clear();
  }
}
