import type { ChronicleEvent } from './event.ts';

/** Events from one to another, both included. */
export interface EventRange {
  readonly from: number;
  readonly to: number;
}

/** The action of the event that says whose details were erased. */
const erasing = 'chronicle.erase';

/** Which events of a file have no details, and which of them a later event says were erased (CH3). */
export class MissingDetails {
  /** The line of each that nothing explains so far. */
  readonly #lines = new Map<number, number>();
  readonly #erased: number[] = [];

  note(seq: number, line: number): void {
    this.#lines.set(seq, line);
  }

  /** Strikes out what the event says was erased before it. Its details have to be those it was chained with. */
  strikeOut({ action, detail }: ChronicleEvent): void {
    if (action !== erasing || detail === undefined) return;
    for (const seq of listedIn(detail.text)) if (this.#lines.delete(seq)) this.#erased.push(seq);
  }

  get erased(): readonly EventRange[] {
    return rangesOf(this.#erased);
  }

  /** Those that were taken away and nothing says so. */
  get unexplained(): readonly (EventRange & { readonly line: number })[] {
    return rangesOf([...this.#lines.keys()]).map((range) => ({
      ...range,
      line: this.#lines.get(range.from) ?? 0,
    }));
  }
}

function listedIn(text: string): readonly number[] {
  try {
    const said: unknown = JSON.parse(text);
    if (typeof said !== 'object' || said === null || !('events' in said)) return [];
    if (!Array.isArray(said.events)) return [];
    return (said.events as unknown[]).filter((seq) => typeof seq === 'number');
  } catch {
    return [];
  }
}

function rangesOf(seqs: readonly number[]): readonly EventRange[] {
  const ranges: { from: number; to: number }[] = [];
  for (const seq of seqs.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && seq <= last.to + 1) last.to = seq;
    else ranges.push({ from: seq, to: seq });
  }
  return ranges;
}
