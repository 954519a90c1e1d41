import * as z from 'zod/mini';
import { AppError } from '#kernel/base/app-error.ts';
import type { AudienceId } from '#kernel/base/ids.ts';
import { type Clock, isoInstant } from '#kernel/base/clock.ts';
import type { Actor, TenantDatabase } from '#kernel/db/tenant-database.ts';
import type { Registry } from '#kernel/kind/registry.ts';
import { isTooOld } from '#kernel/kind/upcast.ts';
import type { Down } from '#kernel/protocol/down.ts';
import type { Hello } from '#kernel/protocol/hello.ts';
import { limits } from '#kernel/protocol/limits.ts';
import type { Problem } from '#kernel/protocol/problem.ts';
import type { Pull } from '#kernel/protocol/pull.ts';
import type { Push } from '#kernel/protocol/push.ts';
import { type Up, upSchema } from '#kernel/protocol/up.ts';
import { protocolVersion } from '#kernel/protocol/version.ts';
import { applyPush } from '#kernel/sync/server/apply-push.ts';
import type { Fanout } from '#kernel/sync/server/fanout.ts';
import type { HintHub, HintListener } from '#kernel/sync/server/hint-hub.ts';
import { deviceRules } from '#kernel/sync/server/device-rules.ts';
import { type MessageBudget, pushCost } from '#kernel/sync/server/message-budget.ts';
import { pullPages, requireMember, usualSeqsPerPart } from '#kernel/sync/server/pull-pages.ts';
import type { Lane, PullTurns } from '#kernel/sync/server/pull-turns.ts';
import { type Horizons, horizonsOf } from '#kernel/sync/server/window.ts';
import type { SharedRanges } from '#kernel/sync/server/shared-ranges.ts';

/** Port: the connection to one device. */
export interface Peer {
  /** False as soon as the connection is to end, also while the end is still being said. */
  isOpen(): boolean;
  /** Takes a text, or one that is encoded; resolves when there is room for more. `onLeft` is called
   *  when its bytes are not looked at any more, be it that they have gone. */
  send(text: string | Buffer, onLeft?: () => void): Promise<void>;
  close(code: string): void;
}

export interface SyncServer {
  readonly database: TenantDatabase;
  readonly registry: Registry;
  readonly fanout: Fanout;
  readonly hub: HintHub;
  readonly turns: PullTurns;
  readonly ranges: SharedRanges;
  readonly budget: MessageBudget;
  readonly clock: Clock;
  /** Of the first part a device takes; absent: the usual (`pull-pages.ts`). */
  readonly seqsPerPart?: number;
  /** Told of failures that are the server's, with ids only. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * How long a device hears of what its last pull named (SY9). Devices pull every minute; one that
 * only listens could hear of audiences for ever that were taken from it.
 */
const hearingMs = 180_000;

/** So that the pull it causes begins after the change, and not a moment before. */
const edgeSlackMs = 50;

/** A part is as large as what the device would take in this time, if as quickly as the last one. */
const partMs = 2_000;
/** Against the first: a line may become slow after a part that was taken quickly. */
const mostGrowth = 20;

/** How soon a device pulls that was told to. */
const pullsWithinMs = 500;

const queueLength = 16;
/** Room for a push and a pull of the largest size; a device waits for the answer to each. */
const queueBytes = 2 * limits.messageBytes;
const malformedAllowed = 10;

/**
 * Talks to one device: one message after the other, each answered or refused by a problem that
 * names its code, while the connection goes on.
 */
export class DeviceSession {
  readonly #server: SyncServer;
  readonly #actor: Actor;
  readonly #peer: Peer;
  readonly #listener: HintListener;
  readonly #leaveHub: () => void;
  readonly #hints = new Map<AudienceId, number>();
  #reachChanged = false;
  #reachChanges = 0;
  /** The part that was given last, while the next pull may go on from it. */
  #part: { readonly seqs: number; readonly begunAtMs: number } | null = null;
  #pulls = 0;
  #checking: NodeJS.Timeout | null = null;
  #hearsUntilMs = 0;
  #edge: NodeJS.Timeout | null = null;
  #hinting: NodeJS.Immediate | null = null;
  #queue: Promise<void> = Promise.resolve();
  #waiting = 0;
  #waitingBytes = 0;
  #greeted = false;
  #isTooOld = false;
  #malformed = 0;
  #closed = false;

  constructor(server: SyncServer, actor: Actor, peer: Peer) {
    this.#server = server;
    this.#actor = actor;
    this.#peer = peer;
    this.#listener = {
      account: actor.account,
      onHeads: (audience, head) => {
        if (server.clock.nowMs() > this.#hearsUntilMs) return;
        this.#hints.set(audience, head);
        this.#hintSoon();
      },
      onReachChanged: () => this.#onReachChanged(),
      onMissed: () => this.#askToPull(),
    };
    this.#leaveHub = server.hub.add(actor.tenant, this.#listener);
  }

  /** Takes a message; answers come in the order of the messages. */
  receive(text: string): void {
    if (this.#closed) return;
    const bytes = Buffer.byteLength(text);
    if (this.#waiting >= queueLength || this.#waitingBytes + bytes > queueBytes) {
      this.#fail('sync.too-many-messages', null, true);
      return;
    }
    this.#waiting += 1;
    this.#waitingBytes += bytes;
    this.#queue = this.#queue
      .then(() => this.#handle(text))
      .catch((error: unknown) => this.#server.onFailure(error))
      .finally(() => {
        this.#waiting -= 1;
        this.#waitingBytes -= bytes;
      });
  }

  /** The connection is gone, or is to go. Nothing more is sent, and no transaction begins that writes. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#leaveHub();
    if (this.#hinting !== null) clearImmediate(this.#hinting);
    if (this.#edge !== null) clearTimeout(this.#edge);
    if (this.#checking !== null) clearTimeout(this.#checking);
  }

  async #handle(text: string): Promise<void> {
    // What came before the end of the session but was not begun is not acted on either.
    if (this.#isOver) return;
    const message = readMessage(text);
    if (message === null) {
      this.#malformed += 1;
      this.#fail('sync.message-malformed', null, this.#malformed > malformedAllowed);
      return;
    }
    if (!this.#greeted && message.type !== 'hello') {
      this.#fail('sync.hello-first', null, true);
      return;
    }
    try {
      if (message.type === 'hello') await this.#hear(message);
      else if (message.type === 'push') {
        if (this.#mayAsk(pushCost(message.mutations.length), null)) await this.#push(message);
      } else if (this.#mayAsk(1, message.request)) await this.#pull(message);
    } catch (error) {
      if (error instanceof ConnectionGone) return;
      const request = message.type === 'pull' ? message.request : null;
      if (error instanceof AppError) {
        const gone = endsOfSession.has(error.code);
        // One that was not greeted waits for nothing else.
        this.#fail(error.code, request, gone || !this.#greeted);
        if (!gone) this.#server.onFailure(error);
      } else {
        this.#server.onFailure(error);
        this.#fail('server.failure', request, false);
      }
    }
  }

  /** Once for each connection; who connects too often waits as with anything else (SY21). */
  async #hear(message: Hello): Promise<void> {
    if (this.#greeted) {
      this.#fail('sync.hello-again', null, true);
      return;
    }
    const later = this.#server.budget.spend(this.#actor.account, 1);
    if (later === null) await this.#greet(message);
    else this.#fail('sync.too-fast', null, true, { ...later });
  }

  async #greet({ protocol, schema }: Hello): Promise<void> {
    if (protocol !== protocolVersion) {
      this.#fail('sync.protocol-unknown', null, true);
      return;
    }
    const { clock, database, registry } = this.#server;
    const { leaseDays, lost } = await deviceRules(database, this.#actor);
    if (lost) throw new AppError('sync.device-lost', { tenants: this.#actor.tenant });
    this.#isTooOld = isTooOld(registry, schema, clock.nowMs());
    this.#greeted = true;
    await this.#send({
      type: 'welcome',
      protocol: protocolVersion,
      account: this.#actor.account,
      tenant: this.#actor.tenant,
      serverTime: isoInstant(this.#server.clock),
      schema: this.#server.registry.schema,
      leaseDays,
      writes: this.#isTooOld ? 'closed' : 'open',
    });
  }

  async #push(message: Push): Promise<void> {
    const { budget, clock, database, registry, fanout } = this.#server;
    // It was told so: what it sends all the same is not decided, and stays on the device (SY31).
    if (this.#isTooOld) {
      this.#fail('sync.device-too-old', null, false);
      return;
    }
    let transactions = 0;
    // The last of them may be long after the first (SY13), and what it tries in vain is work too (SY21).
    const counted: TenantDatabase = {
      transact: (...args) => {
        if (this.#isOver) return Promise.reject(new ConnectionGone());
        transactions += 1;
        if (transactions > 1) budget.charge(this.#actor.account, 1);
        return database.transact(...args);
      },
    };
    const result = await applyPush(
      counted,
      this.#actor,
      registry,
      message.mutations,
      clock.nowMs(),
      // At once: a push that breaks off is sent again, and what had ended then is not told of anew.
      ({ heads, failures }) => {
        for (const failure of failures) this.#server.onFailure(failure);
        if (heads.length > 0) fanout.publish(this.#actor.tenant, { type: 'heads', heads });
      },
    );
    for (const index of result.unreadable) {
      await this.#send({
        type: 'problem',
        code: 'sync.mutation-malformed',
        params: { index },
        request: null,
        closing: false,
      });
    }
    await this.#send({ type: 'push-result', outcomes: [...result.outcomes] });
  }

  async #pull(message: Pull): Promise<void> {
    const { clock, database, hub, ranges, registry } = this.#server;
    const { tenant } = this.#actor;
    const askedAtMs = clock.nowMs();
    const reachChanges = this.#reachChanges;
    const seqsPerPart = this.#seqsPerPart(askedAtMs);
    this.#part = null;
    this.#pulls += 1;
    this.#reachChanged = false;
    let begunAtMs = askedAtMs;
    const part = await pullPages(database, this.#actor, message, {
      send: (page, onLeft) =>
        this.#isOver ? Promise.reject(new ConnectionGone()) : this.#peer.send(page, onLeft),
      turn: (lane) => this.#turn(lane),
      sharing: {
        ranges,
        readers: (audience) => hub.readers(tenant, audience),
        headOf: (audience) => hub.headOf(tenant, audience),
      },
      window: { horizons: horizonsIn(registry), nowMs: askedAtMs },
      seqsPerPart,
      onStart: ({ cursors, edgeMs }) => {
        begunAtMs = clock.nowMs();
        // The snapshot may be from before the change, and the device has been told to pull again.
        if (this.#isOver || this.#reachChanges !== reachChanges) return;
        this.#watchEdge(edgeMs);
        this.#hearsUntilMs = askedAtMs + hearingMs;
        hub.read(
          tenant,
          this.#listener,
          cursors.map(([audience, , head]) => [audience, head]),
        );
      },
    });
    if (part !== null) this.#part = { ...part, begunAtMs };
  }

  /** What the line and the device did with the last part says how much they take (SY35). */
  #seqsPerPart(nowMs: number): number {
    const usual = this.#server.seqsPerPart ?? usualSeqsPerPart;
    if (this.#part === null) return usual;
    const { seqs, begunAtMs } = this.#part;
    const taken = Math.floor((seqs * partMs) / Math.max(1, nowMs - begunAtMs));
    return Math.min(Math.max(taken, usual), usual * mostGrowth);
  }

  async #turn(lane: Lane): Promise<() => void> {
    const end = await this.#server.turns.take(lane, this.#actor);
    if (!this.#isOver) return end;
    end();
    throw new ConnectionGone();
  }

  /** False after the device was told when to go on: its account has asked too much (SY21). */
  #mayAsk(cost: number, request: number | null): boolean {
    const later = this.#server.budget.spend(this.#actor.account, cost);
    if (later !== null) this.#fail('sync.too-fast', request, false, { ...later });
    return later === null;
  }

  /** Reach that begins or ends by the clock changes without anybody's doing. */
  #watchEdge(edgeMs: number | null): void {
    if (this.#edge !== null) clearTimeout(this.#edge);
    this.#edge = null;
    // Who hears pulls again before a later one.
    if (edgeMs === null || edgeMs > hearingMs) return;
    this.#edge = setTimeout(() => {
      this.#onReachChanged();
      this.#askToPull();
    }, edgeMs + edgeSlackMs);
  }

  /** What its last pull named may be out of reach now: it hears of it again after the next (SY20). */
  #onReachChanged(): void {
    this.#reachChanges += 1;
    this.#server.hub.read(this.#actor.tenant, this.#listener, []);
    this.#hints.clear();
    const pulls = this.#pulls;
    this.#checking ??= setTimeout(() => {
      this.#checking = null;
      // A device that pulls finds out by itself.
      if (this.#pulls === pulls) void this.#checkMember();
    }, pullsWithinMs);
  }

  /** Ends the connection of who is no member any more and does not ask (SY20). */
  async #checkMember(): Promise<void> {
    try {
      const endTurn = await this.#turn('small');
      try {
        await requireMember(this.#server.database, this.#actor);
      } finally {
        endTurn();
      }
    } catch (error) {
      if (error instanceof ConnectionGone) return;
      const gone = error instanceof AppError && error.code === 'access.no-member';
      if (gone) this.#fail(error.code, null, true);
      else this.#server.onFailure(error);
    }
  }

  #askToPull(): void {
    this.#reachChanged = true;
    this.#hintSoon();
  }

  get #isOver(): boolean {
    return this.#closed || !this.#peer.isOpen();
  }

  /** Gathers what comes at once into one hint. */
  #hintSoon(): void {
    if (this.#hinting !== null || this.#closed) return;
    this.#hinting = setImmediate(() => {
      this.#hinting = null;
      const heads = [...this.#hints];
      this.#hints.clear();
      void this.#send({ type: 'hint', heads, reach: this.#reachChanged });
    });
  }

  #fail(code: string, request: number | null, closing: boolean, params: Problem['params'] = {}) {
    void this.#send({ type: 'problem', code, params, request, closing });
    if (!closing) return;
    this.close();
    this.#peer.close(code);
  }

  async #send(message: Down): Promise<void> {
    if (this.#closed) return;
    await this.#peer.send(JSON.stringify(message));
  }
}

class ConnectionGone extends Error {}

/** After these nothing can come of the connection. */
const endsOfSession = new Set(['access.no-member', 'sync.device-lost']);

const horizons = new WeakMap<Registry, Horizons>();

function horizonsIn(registry: Registry): Horizons {
  const known = horizons.get(registry) ?? horizonsOf(registry.kinds.values());
  horizons.set(registry, known);
  return known;
}

function readMessage(text: string): Up | null {
  if (Buffer.byteLength(text) > limits.messageBytes) return null;
  try {
    const result = z.safeParse(upSchema, JSON.parse(text));
    return result.success && holdsTogether(result.data) ? result.data : null;
  } catch {
    return null;
  }
}

/** Fingerprints are ours, and have nothing else in them. */
const fingerprint = /^[\x21-\x7e]*$/;

/** What has the form of a pull and is none: the database would find out, as a fault of its own. */
function holdsTogether(message: Up): boolean {
  if (message.type !== 'pull') return true;
  const { cursors, directory, window } = message;
  const audiences = new Set(cursors.map(([audience]) => audience));
  return (
    audiences.size === cursors.length &&
    fingerprint.test(directory ?? '') &&
    fingerprint.test(window ?? '')
  );
}
