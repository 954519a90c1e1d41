import type { Clock } from '#kernel/base/clock.ts';
import type { AudienceId, TenantId } from '#kernel/base/ids.ts';

/** What an audience had after one seq, up to the head of a snapshot: as text for the wire. */
export interface ReadRange {
  readonly audience: AudienceId;
  readonly after: number;
  readonly head: number;
  /** Rows with commas between them; empty when there are none. */
  readonly rows: string;
  readonly departures: string;
}

export interface SharedRangeLimits {
  readonly bytes: number;
  readonly ranges: number;
  readonly keptMs: number;
}

const defaultLimits: SharedRangeLimits = { bytes: 8 * 1024 * 1024, ranges: 4_000, keptMs: 3_000 };

/** Larger ones are read by each device: a device that has been away, or has nothing yet. */
const seqsPerRange = 500;
const bytesPerRange = 256 * 1024;

/**
 * Ranges that one device read through row security, for a few seconds, for others that reach the
 * same audience (SY15). Only for who has just proved, in a transaction of their own, that they
 * reach the audience and that its head is the range's (SY16): this keeps texts and asks nobody's
 * rights.
 */
export class SharedRanges {
  readonly #clock: Clock;
  readonly #limits: SharedRangeLimits;
  /** Oldest first. */
  readonly #kept = new Map<string, Kept>();
  readonly #origins = new Map<TenantId, string>();
  readonly #reading = new Map<string, Promise<void>>();
  #bytes = 0;
  #sweep: NodeJS.Timeout | null = null;

  constructor(clock: Clock, limits: SharedRangeLimits = defaultLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Bytes held now. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * What is known of an audience after `after`, if it was read from `originOf(tenant)`. From
   * nothing on it depends on the days a device keeps, too (SY29).
   */
  find(tenant: TenantId, audience: AudienceId, after: number, days: string): ReadRange | undefined {
    const kept = this.#kept.get(rangeName(tenant, audience, after, days));
    return kept !== undefined && kept.untilMs > this.#clock.nowMs() ? kept.range : undefined;
  }

  /** The database and table everything kept of the tenant is from; null when nothing is. */
  originOf(tenant: TenantId): string | null {
    return this.#origins.get(tenant) ?? null;
  }

  /** Keeps a range that was read whole in a transaction that has ended well. */
  keep(tenant: TenantId, origin: string, range: ReadRange, days: string): void {
    const bytes = 2 * (range.rows.length + range.departures.length);
    if (range.head - range.after > seqsPerRange || bytes > bytesPerRange) return;
    if (this.#origins.get(tenant) !== origin) {
      this.#drop((kept) => kept.tenant === tenant);
      this.#origins.set(tenant, origin);
    }
    const name = rangeName(tenant, range.audience, range.after, days);
    const before = this.#kept.get(name);
    if (before !== undefined && before.range.head > range.head) return;
    this.#remove(name);
    const untilMs = this.#clock.nowMs() + this.#limits.keptMs;
    this.#kept.set(name, { tenant, range, bytes, untilMs });
    this.#bytes += bytes;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#limits.bytes && this.#kept.size <= this.#limits.ranges) break;
      this.#remove(oldest);
    }
    this.#sweep ??= setInterval(() => this.sweep(), this.#limits.keptMs).unref();
  }

  /** Resolves when others have read, or given up, what they are reading of these; null: nothing. */
  whenRead(tenant: TenantId, wanted: readonly Wanted[]): Promise<unknown> | null {
    const reading = wanted.flatMap(([audience, after]) => {
      const one = this.#reading.get(nameOf(tenant, audience, after));
      return one === undefined ? [] : [one];
    });
    return reading.length === 0 ? null : Promise.all(reading);
  }

  /** Others that want the same wait from now on; call the result when it is read or given up. */
  begin(tenant: TenantId, wanted: readonly Wanted[]): () => void {
    const names = wanted
      .map(([audience, after]) => nameOf(tenant, audience, after))
      .filter((name) => !this.#reading.has(name));
    if (names.length === 0) return () => {};
    const { promise, resolve } = Promise.withResolvers<void>();
    for (const name of names) this.#reading.set(name, promise);
    return () => {
      for (const name of names) this.#reading.delete(name);
      resolve();
    };
  }

  /** Lets go of what is over. Comes by itself. */
  sweep(): void {
    const nowMs = this.#clock.nowMs();
    this.#drop((kept) => kept.untilMs <= nowMs);
    const left = new Set(Array.from(this.#kept.values(), ({ tenant }) => tenant));
    for (const tenant of this.#origins.keys()) if (!left.has(tenant)) this.#origins.delete(tenant);
    if (this.#kept.size > 0 || this.#sweep === null) return;
    clearInterval(this.#sweep);
    this.#sweep = null;
  }

  #drop(which: (kept: Kept) => boolean): void {
    for (const [name, kept] of this.#kept) if (which(kept)) this.#remove(name);
  }

  #remove(name: string): void {
    const kept = this.#kept.get(name);
    if (kept === undefined) return;
    this.#kept.delete(name);
    this.#bytes -= kept.bytes;
  }
}

/** An audience, and the seq a device has of it. */
export type Wanted = readonly [AudienceId, number];

interface Kept {
  readonly tenant: TenantId;
  readonly range: ReadRange;
  readonly bytes: number;
  readonly untilMs: number;
}

function nameOf(tenant: TenantId, audience: AudienceId, after: number): string {
  return `${tenant}.${audience}.${after}`;
}

function rangeName(tenant: TenantId, audience: AudienceId, after: number, days: string): string {
  const name = nameOf(tenant, audience, after);
  return after === 0 ? `${name}.${days}` : name;
}
