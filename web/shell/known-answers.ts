import type { RecordQuery } from '#kernel/sync/client/local-store.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { keepSame } from '#web/design/live.ts';

/** A month has three, and so have the two beside it; there and back, and what was looked at before. */
const answersAtMost = 60;

/** After so long a copy is asked again though nothing changed: its lease may have run out meanwhile (SYC31). */
const currentForMs = 60_000;

interface Answer {
  readonly records: readonly SeenRecord[];
  readonly atMs: number;
}

/** What the copy answered lately, as long as nothing in it changed. */
export class KnownAnswers {
  readonly #nowMs: () => number;
  /** The one used last stands last. */
  readonly #answers = new Map<string, Answer>();
  /** From before the last change: the records that are still the same stay the same objects. */
  #former: ReadonlyMap<string, Answer> = new Map();
  readonly #looking = new Map<string, Promise<readonly SeenRecord[]>>();
  #changes = 0;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  of(query: RecordQuery): readonly SeenRecord[] | undefined {
    return this.#answers.get(JSON.stringify(query))?.records;
  }

  /** What is known, else what `look` finds, which is known from then on unless something changed meanwhile. */
  ask(
    query: RecordQuery,
    look: (query: RecordQuery) => Promise<readonly SeenRecord[]>,
  ): Promise<readonly SeenRecord[]> {
    const key = JSON.stringify(query);
    const known = this.#answers.get(key);
    if (known !== undefined && this.#nowMs() - known.atMs < currentForMs) {
      this.#keep(key, known);
      return Promise.resolve(known.records);
    }
    const looking = this.#looking.get(key) ?? this.#find(key, look(query));
    this.#looking.set(key, looking);
    return looking;
  }

  /** Something changed: what is asked from now on is looked up again. */
  renew(): void {
    const former = new Map([...this.#former, ...this.#answers]);
    this.forget();
    for (const key of former.keys()) if (former.size > answersAtMost) former.delete(key);
    this.#former = former;
  }

  /** Nothing may be seen any more. */
  forget(): void {
    this.#changes += 1;
    this.#answers.clear();
    this.#looking.clear();
    this.#former = new Map();
  }

  async #find(
    key: string,
    looking: Promise<readonly SeenRecord[]>,
  ): Promise<readonly SeenRecord[]> {
    const before = this.#changes;
    const atMs = this.#nowMs();
    try {
      const found = await looking;
      const former = this.#former.get(key)?.records;
      const records = former === undefined ? found : keepSame(former, found);
      if (before === this.#changes) this.#keep(key, { records, atMs });
      return records;
    } finally {
      if (before === this.#changes) this.#looking.delete(key);
    }
  }

  #keep(key: string, answer: Answer): void {
    this.#answers.delete(key);
    this.#answers.set(key, answer);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > answersAtMost && oldest !== undefined) this.#answers.delete(oldest);
  }
}
