import type { Clock } from '#kernel/base/clock.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import type { Fanout } from '#kernel/sync/server/fanout.ts';
import { Listeners } from '#adapters/fanout/listeners.ts';
import { type Said, Seal } from '#adapters/fanout/sealed-message.ts';

/** What carries texts between app servers. */
export interface Line {
  /** `tenant` is for lines that bring texts only where they are wanted; null: wanted everywhere. */
  send(tenant: TenantId | null, text: string): void;
  /** From now on texts of this tenant are wanted here. Call the result when not any more. */
  want(tenant: TenantId): () => void;
  close(): Promise<void>;
}

export interface LineEvents {
  onText(text: string): void;
  /** This many texts were not carried. */
  onLost(texts: number): void;
  /** The line stood all the time and carries again after texts were lost. */
  onDrained(): void;
  /** The line carries nothing for now; it mends itself, and says so. */
  onDown(): void;
  onUp(): void;
}

/** Resolves when the line carries. */
export type OpenLine = (events: LineEvents) => Promise<Line>;

export interface FanoutCounts {
  /** Texts that none of our servers wrote, or that came twice. */
  readonly foreign: number;
  /** Texts that could not be sent. */
  readonly lost: number;
  readonly interruptions: number;
}

export interface LineOptions {
  /** Known to the servers of the installation and to nobody else. */
  readonly key: Buffer;
  readonly clock: Clock;
  /** Called with the counts so far whenever one has grown. */
  readonly onTrouble: (counts: FanoutCounts) => void;
}

/** A fan-out that tells only this process until it is opened. */
export interface OpenableFanout extends Fanout {
  /** Throws 'startup.fanout-unreachable'. */
  open(): Promise<void>;
}

/**
 * Fan-out over a line between several app servers. Who listens here is told at once, whatever the
 * line does; where something may have been lost, everybody is told to ask (SY18).
 */
export function fanoutOver(openLine: OpenLine, options: LineOptions): OpenableFanout {
  const listeners = new Listeners();
  const seal = new Seal(options.key, options.clock);
  /** Tenants somebody listens to, and how to say that nobody does any more. */
  const wanted = new Map<TenantId, () => void>();
  const counts = { foreign: 0, lost: 0, interruptions: 0 };
  let line: Line | null = null;
  /** Others have not heard all of it. */
  let owes = false;
  let closed = false;

  /** The others are told to ask, as soon as that can be said. */
  function settle(): void {
    if (!owes) return;
    owes = false;
    say({ tenant: null, lost: true });
  }

  function trouble(which: keyof FanoutCounts, times = 1): void {
    if (closed) return;
    counts[which] += times;
    options.onTrouble({ ...counts });
  }

  function hear(text: string): void {
    if (closed) return;
    const said = seal.read(text);
    if (said === 'own') return;
    if (said === 'foreign') trouble('foreign');
    else if (said.tenant !== null) listeners.tell(said.tenant, said.movement);
    else if ('ended' in said) listeners.tellEnded(said.ended);
    else listeners.tellLost();
  }

  function say(said: Said): void {
    if (closed || line === null) return;
    for (const text of seal.write(said)) line.send(said.tenant, text);
  }

  return {
    async open() {
      line = await openLine({
        onText: hear,
        onLost(texts) {
          owes = true;
          trouble('lost', texts);
        },
        onDown() {
          // Nobody says which of the last texts have arrived.
          owes = true;
          trouble('interruptions');
        },
        onUp() {
          if (closed) return;
          listeners.tellLost();
          settle();
        },
        onDrained: settle,
      });
      for (const tenant of wanted.keys()) wanted.set(tenant, line.want(tenant));
    },
    publish(tenant, movement) {
      listeners.tell(tenant, movement);
      say({ tenant, movement });
    },
    subscribe(tenant, listener) {
      if (!wanted.has(tenant)) wanted.set(tenant, line?.want(tenant) ?? (() => {}));
      const stop = listeners.subscribe(tenant, listener);
      return () => {
        stop();
        if (listeners.has(tenant)) return;
        wanted.get(tenant)?.();
        wanted.delete(tenant);
      };
    },
    publishEnded: (sessions) => say({ tenant: null, ended: sessions }),
    onEnded: (listener) => listeners.onEnded(listener),
    async close() {
      if (closed) return;
      closed = true;
      listeners.clear();
      await line?.close();
    },
  };
}
