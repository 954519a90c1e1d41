import { type Clock, systemClock } from '#kernel/base/clock.ts';
import type { AccountId, AudienceId, TenantId } from '#kernel/base/ids.ts';
import type { Fanout, Movement } from '#kernel/sync/server/fanout.ts';

/** One connected device, as the hub knows it. */
export interface HintListener {
  readonly account: AccountId;
  onHeads(audience: AudienceId, head: number): void;
  /** At once; when it is to ask, `onMissed` says. */
  onReachChanged(): void;
  /** Something may have moved without a word. */
  onMissed(): void;
}

/** More devices than this hear of an audience at most once in a while (SY17). */
const fewReaders = 50;
const pauseMs = { least: 50, most: 100 } as const;

/** Heads remembered of audiences nobody listens to, for devices whose pull is under way, */
const headsKept = 256;
/** and for how long. A head that no database knows must not make devices ask for ever. */
const pullMs = 2_000;

/** 400 devices a second ask when messages were lost (SY18). */
const askAtOnce = 20;
const askPauseMs = 50;

/**
 * Knows which connected devices read which audience, so that a movement finds its devices
 * without asking each. What a device reads is what its last pull answered.
 */
export class HintHub {
  readonly #fanout: Fanout;
  readonly #clock: Clock;
  readonly #tenants = new Map<TenantId, TenantListeners>();

  constructor(fanout: Fanout, clock: Clock = systemClock) {
    this.#fanout = fanout;
    this.#clock = clock;
  }

  /** Adds a device; call the result when it is gone. */
  add(tenant: TenantId, listener: HintListener): () => void {
    const known = this.#tenants.get(tenant);
    const listeners = known ?? new TenantListeners(this.#clock);
    if (known === undefined) {
      this.#tenants.set(tenant, listeners);
      listeners.stopHearing = this.#fanout.subscribe(tenant, (movement) =>
        listeners.tell(movement),
      );
    }
    listeners.all.add(listener);
    return () => {
      listeners.all.delete(listener);
      listeners.read(listener, []);
      if (listeners.all.size > 0) return;
      listeners.end();
      this.#tenants.delete(tenant);
    };
  }

  /**
   * From now on the device hears of these audiences and no others, also of what moved since the
   * heads it has of them.
   */
  read(
    tenant: TenantId,
    listener: HintListener,
    heads: readonly (readonly [AudienceId, number])[],
  ): void {
    this.#tenants.get(tenant)?.read(listener, heads);
  }

  /** How many devices hear of the audience. */
  readers(tenant: TenantId, audience: AudienceId): number {
    return this.#tenants.get(tenant)?.readers(audience) ?? 0;
  }

  /** The head last heard of; 0 when none was, or long ago. */
  headOf(tenant: TenantId, audience: AudienceId): number {
    return this.#tenants.get(tenant)?.heads.get(audience)?.head ?? 0;
  }
}

/** The devices that read an audience. */
interface Readers {
  readonly listeners: Set<HintListener>;
  toldAtMs: number;
  /** Set while they are to be told of what came meanwhile. */
  timer: NodeJS.Timeout | null;
}

class TenantListeners {
  readonly all = new Set<HintListener>();
  /** The one that moved last at the end. */
  readonly heads = new Map<AudienceId, { readonly head: number; readonly atMs: number }>();
  readonly #clock: Clock;
  readonly #byAudience = new Map<AudienceId, Readers>();
  readonly #audiencesOf = new Map<HintListener, ReadonlySet<AudienceId>>();
  #asking: NodeJS.Timeout | null = null;
  /** Who is to ask, once however often it was said meanwhile. */
  readonly #toAsk = new Set<HintListener>();
  #allAsk = false;
  stopHearing: () => void = () => {};

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  end(): void {
    this.stopHearing();
    if (this.#asking !== null) clearTimeout(this.#asking);
  }

  tell(movement: Movement): void {
    if (movement.type === 'reach') {
      for (const listener of this.all) {
        if (!(movement.accounts?.includes(listener.account) ?? true)) continue;
        listener.onReachChanged();
        this.#toAsk.add(listener);
      }
      this.#askSoon();
      return;
    }
    if (movement.type === 'lost') {
      this.#tellLost();
      return;
    }
    for (const [audience, head] of movement.heads) {
      // Messages of several servers may come in any order.
      const highest = Math.max(head, this.heads.get(audience)?.head ?? 0);
      this.heads.delete(audience);
      this.heads.set(audience, { head: highest, atMs: this.#clock.nowMs() });
      this.#tellSoon(audience);
    }
    const room = headsKept + this.#byAudience.size;
    for (const audience of this.heads.keys()) {
      if (this.heads.size <= room) break;
      this.heads.delete(audience);
    }
  }

  #tellLost(): void {
    if (this.#allAsk) return;
    this.#allAsk = true;
    for (const listener of this.all) this.#toAsk.add(listener);
    this.#askSoon();
  }

  /** Some at a time (SY18, SY20). */
  #askSoon(): void {
    if (this.#asking !== null) return;
    const next = () => {
      let asked = 0;
      for (const listener of this.#toAsk) {
        if (asked === askAtOnce) break;
        this.#toAsk.delete(listener);
        if (!this.all.has(listener)) continue;
        asked += 1;
        listener.onMissed();
      }
      // After the last ones too, so that changes that follow each other are one.
      this.#asking = asked > 0 ? setTimeout(next, askPauseMs) : null;
      if (this.#toAsk.size === 0) this.#allAsk = false;
    };
    next();
  }

  read(listener: HintListener, heads: readonly (readonly [AudienceId, number])[]): void {
    const next = new Set(heads.map(([audience]) => audience));
    const before = this.#audiencesOf.get(listener) ?? new Set();
    for (const audience of before) if (!next.has(audience)) this.#leave(audience, listener);
    for (const [audience, head] of heads) {
      const readers = this.#byAudience.get(audience);
      if (readers !== undefined) readers.listeners.add(listener);
      else this.#byAudience.set(audience, newReaders(listener));
      const told = this.heads.get(audience);
      if (told === undefined || told.head <= head) continue;
      if (told.atMs + pullMs > this.#clock.nowMs()) listener.onHeads(audience, told.head);
    }
    if (next.size === 0) this.#audiencesOf.delete(listener);
    else this.#audiencesOf.set(listener, next);
  }

  readers(audience: AudienceId): number {
    return this.#byAudience.get(audience)?.listeners.size ?? 0;
  }

  #leave(audience: AudienceId, listener: HintListener): void {
    const readers = this.#byAudience.get(audience);
    if (readers === undefined) return;
    readers.listeners.delete(listener);
    if (readers.listeners.size > 0) return;
    if (readers.timer !== null) clearTimeout(readers.timer);
    this.#byAudience.delete(audience);
  }

  /** At once, unless many read it and have just been told: then with all that comes meanwhile. */
  #tellSoon(audience: AudienceId): void {
    const readers = this.#byAudience.get(audience);
    if (readers === undefined || readers.timer !== null) return;
    const pause = pauseFor(readers.listeners.size);
    // A clock that is set back makes nobody wait longer.
    const waitMs = Math.min(pause, readers.toldAtMs + pause - this.#clock.nowMs());
    if (waitMs <= 0) this.#tellNow(audience, readers);
    else readers.timer = setTimeout(() => this.#tellNow(audience, readers), waitMs);
  }

  #tellNow(audience: AudienceId, readers: Readers): void {
    readers.timer = null;
    readers.toldAtMs = this.#clock.nowMs();
    const told = this.heads.get(audience);
    if (told === undefined) return;
    for (const listener of readers.listeners) listener.onHeads(audience, told.head);
  }
}

function newReaders(listener: HintListener): Readers {
  return { listeners: new Set([listener]), toldAtMs: Number.NEGATIVE_INFINITY, timer: null };
}

function pauseFor(readers: number): number {
  if (readers <= fewReaders) return 0;
  return Math.min(pauseMs.least + (readers - fewReaders) / 10, pauseMs.most);
}
