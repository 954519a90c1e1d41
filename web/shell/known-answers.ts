import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { RecordQuery } from '#kernel/sync/client/local-store.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { keepSame } from '#web/design/live.ts';

/** A month has three, and so have the two beside it, of some eight months each; there and back, and what was looked at before. */
const answersAtMost = 100;

/** After so long a copy is asked again though nothing changed: its lease may have run out meanwhile (SYC31). */
const currentForMs = 60_000;

interface Answer {
  readonly records: readonly SeenRecord[];
  readonly atMs: number;
}

type Look = (query: RecordQuery) => Promise<readonly SeenRecord[]>;

/** What the copy answered lately, as long as nothing in it changed. */
export class KnownAnswers {
  readonly #nowMs: () => number;
  /** Of queries, and of the months of long ones. The one used last stands last. */
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
  ask(query: RecordQuery, look: Look): Promise<readonly SeenRecord[]> {
    const key = JSON.stringify(query);
    const known = this.#current(key);
    if (known !== undefined) return Promise.resolve(known.records);
    const looking = this.#looking.get(key) ?? this.#find(key, query, look);
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

  async #find(key: string, query: RecordQuery, look: Look): Promise<readonly SeenRecord[]> {
    const before = this.#changes;
    try {
      return this.#keep(key, await this.#lookUp(query, look, before), before);
    } finally {
      if (before === this.#changes) this.#looking.delete(key);
    }
  }

  /** Months that are known are not looked up again: of a month and the one beside it most are the same. */
  async #lookUp(query: RecordQuery, look: Look, before: number): Promise<Answer> {
    const atMs = this.#nowMs();
    const { from = '', to = '' } = query;
    const months = monthsOf(from, to);
    if (months.length < 3) return { records: await look(query), atMs };
    const keyOf = (month: string): string => JSON.stringify([query.kind, query.audiences, month]);
    const answers = months.map((month) => this.#current(keyOf(month)));
    const [first, last] = [answers.indexOf(undefined), answers.lastIndexOf(undefined)];
    if (first >= 0) {
      const found = await look({
        ...query,
        from: `${months[first] ?? ''}-01` as PlainDay,
        to: `${months[last] ?? ''}-31` as PlainDay,
      });
      for (const [at, month] of months.entries()) {
        if (at < first || at > last) continue;
        const records = found.filter(({ day }) => day?.startsWith(month));
        const key = keyOf(month);
        answers[at] = { records: this.#keep(key, { records, atMs }, before), atMs };
      }
    }
    return {
      records: answers.flatMap((answer) =>
        (answer?.records ?? []).filter(({ day }) => day !== null && day >= from && day <= to),
      ),
      atMs: Math.min(...answers.map((answer) => answer?.atMs ?? atMs)),
    };
  }

  #current(key: string): Answer | undefined {
    const known = this.#answers.get(key);
    if (known === undefined || this.#nowMs() - known.atMs >= currentForMs) return undefined;
    this.#use(key, known);
    return known;
  }

  /** What of it was there before is the same object. Nothing is kept when something changed since it was asked for. */
  #keep(key: string, found: Answer, asked: number): readonly SeenRecord[] {
    if (asked !== this.#changes) return found.records;
    const former = (this.#answers.get(key) ?? this.#former.get(key))?.records;
    const records = former === undefined ? found.records : keepSame(former, found.records);
    this.#use(key, { ...found, records });
    return records;
  }

  #use(key: string, answer: Answer): void {
    this.#answers.delete(key);
    this.#answers.set(key, answer);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > answersAtMost && oldest !== undefined) this.#answers.delete(oldest);
  }
}

/** From one day to another, as `YYYY-MM`; none of more than a year and its ends. */
function monthsOf(from: string, to: string): string[] {
  const months: string[] = [];
  const at = new Date(`${from.slice(0, 7)}-01`);
  for (let month = from.slice(0, 7); month !== '' && month <= to;) {
    if (months.push(month) > 14) return [];
    at.setUTCMonth(at.getUTCMonth() + 1);
    month = at.toISOString().slice(0, 7);
  }
  return months;
}
