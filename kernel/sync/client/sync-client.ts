import { AppError } from '#kernel/base/app-error.ts';
import type { Clock } from '#kernel/base/clock.ts';
import type { AccountId, AudienceId, MutationId, TenantId } from '#kernel/base/ids.ts';
import { unreachable } from '#kernel/base/unreachable.ts';
import type { Hint } from '#kernel/protocol/hint.ts';
import { limits } from '#kernel/protocol/limits.ts';
import type { Departure, Page, Row } from '#kernel/protocol/page.ts';
import type { Problem } from '#kernel/protocol/problem.ts';
import type { Cursor } from '#kernel/protocol/pull.ts';
import type { PushResult } from '#kernel/protocol/push-result.ts';
import type { Up } from '#kernel/protocol/up.ts';
import type { Outcome } from '#kernel/protocol/outcome.ts';
import { protocolVersion } from '#kernel/protocol/version.ts';
import type { Welcome } from '#kernel/protocol/welcome.ts';
import { applyPull, forgetAll, type PullAnswer } from '#kernel/sync/client/apply-pull.ts';
import { backoffMs, jitteredMs } from '#kernel/sync/client/backoff.ts';
import { readDirectory } from '#kernel/sync/client/directory-schema.ts';
import type { Contact, LocalStore, SetAside, Stage } from '#kernel/sync/client/local-store.ts';
import { nextPush } from '#kernel/sync/client/next-push.ts';
import { applyOutcomes } from '#kernel/sync/client/outcomes.ts';
import type { Registry } from '#kernel/kind/registry.ts';
import { readDown } from '#kernel/sync/client/read-down.ts';
import { beginStage, stagePage } from '#kernel/sync/client/stage.ts';
import { readTo } from '#kernel/sync/client/settle.ts';
import type { LinkState } from '#kernel/sync/client/sync-state.ts';
import type { Timers } from '#kernel/sync/client/timers.ts';
import type { Connection, Transport } from '#kernel/sync/client/transport.ts';

export interface SyncClientOptions {
  readonly store: LocalStore;
  readonly transport: Transport;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: () => number;
  readonly account: { readonly accountId: AccountId; readonly tenantId: TenantId };
}

/** Where a client stands; `docs/spec/sync-client.md` has the table of phase and event. */
export type Phase =
  | 'idle'
  | 'connecting'
  | 'greeting'
  | 'online'
  | 'waiting'
  | 'stopped'
  | 'closed';

/** How long the server may take, and how often it is asked without a hint. */
export const patience = {
  connectMs: 20_000,
  welcomeMs: 15_000,
  pushMs: 30_000,
  pageMs: 60_000,
  pullEveryMs: 60_000,
} as const;

/** More rows than this since the last time are cheaper as a fresh, staged copy. */
export const mostRowsAtOnce = 20_000;

/** Codes after which trying again is pointless until somebody signs in. */
const endsOfSession: ReadonlySet<string> = new Set([
  'identity.not-signed-in',
  'access.no-member',
  'sync.other-account',
  'sync.storage-closed',
  'sync.device-lost',
]);

interface Pushing {
  readonly ids: readonly MutationId[];
  /** What the server could not even find an id in; it has no outcome, only a problem. */
  readonly unreadable: Refused[];
}

type Met = Pick<Contact, 'leaseDays' | 'clockAheadMs' | 'writes' | 'schema'>;

type Refused = Extract<Outcome, { end: 'refused' }>;

interface Pulling {
  readonly request: number;
  readonly asked: readonly Cursor[];
  /** The attempt at a copy that is shown when it is complete; null: changes of the one there is. */
  readonly attempt: string | null;
  /** The audiences that were asked for from somewhere. Rows of others are staged as they come. */
  readonly named: ReadonlySet<AudienceId>;
  /** How many rows had come before. */
  readonly before: number;
  rows: Row[];
  departures: Departure[];
  readonly aside: SetAside[];
  received: number;
  /** The audiences of staged rows, which are checked when the last page names the reach. */
  readonly audiences: Set<AudienceId>;
}

/**
 * Keeps one local copy and the server alike: pushes the outbox in order, pulls after hints and
 * every minute, reconnects by itself. Runs in the leading tab only.
 *
 * Invariants: all work on the store goes through one chain, in the order it came (`#do`); nothing
 * of an older connection is listened to (`#link`); one push and one pull are under way at most.
 */
export class SyncClient {
  readonly #options: SyncClientOptions;
  readonly #listeners = new Set<(link: LinkState) => void>();
  #phase: Phase = 'idle';
  /** Counts connections, so that what an old one still says is not heard. */
  #link = 0;
  #connection: Connection | null = null;
  #failures = 0;
  #problem: string | null = null;
  #chain: Promise<void> = Promise.resolve();
  #stopWatching = () => {};

  #cancelDeadline = () => {};
  #cancelPush = () => {};
  #cancelPage = () => {};
  #cancelNextPull = () => {};

  #push: Pushing | null = null;

  #pushFailures = 0;

  #request = 0;
  #pulling: Pulling | 'starting' | null = null;
  #received = 0;
  /** What the listeners were told last. */
  #told: LinkState | null = null;
  #pullAgain = false;
  #fetchAll = false;
  /** What is staged is of no use. */
  #stageAnew = false;
  /** What the server said of itself in its welcome. */
  #met: Met = { leaseDays: 14, clockAheadMs: 0, writes: 'open', schema: 0 };
  /** Where hints and outcomes said the audiences are. */
  readonly #wanted = new Map<AudienceId, number>();
  #read: ReadonlyMap<AudienceId, number> = new Map();

  constructor(options: SyncClientOptions) {
    this.#options = options;
  }

  get phase(): Phase {
    return this.#phase;
  }

  get link(): LinkState {
    return {
      connection: this.#connectionState(),
      receiving: this.#received === 0 ? null : this.#received,
      problem: this.#problem,
    };
  }

  /** Calls `listener` with the link after each change of it. Returns the stop. */
  subscribe(listener: (link: LinkState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(): void {
    if (this.#phase !== 'idle') return;
    this.#stopWatching = this.#options.store.subscribe(() => this.#noticeWork());
    this.#connect();
  }

  /** Does now what it would do later: connects when it waits, pulls when it is online. */
  wake(): void {
    if (this.#phase === 'waiting') this.#connect();
    else if (this.#phase === 'online') this.#pull();
  }

  /** Ends for good. Resolves when the last work on the store is done. */
  async close(): Promise<void> {
    if (this.#phase !== 'closed') {
      this.#endLink();
      this.#stopWatching();
      this.#setPhase('closed');
    }
    await this.#chain;
  }

  // --- connection ---

  #connect(): void {
    this.#endLink();
    const link = this.#link;
    this.#setPhase('connecting');
    this.#deadline(patience.connectMs);
    const events = {
      onMessage: (message: unknown) => {
        if (link === this.#link) this.#receive(message);
      },
      onClose: (reason: { readonly code: string | null }) => {
        if (link === this.#link) this.#fail(reason.code);
      },
    };
    this.#options.transport.connect(events).then(
      (connection) => {
        if (link === this.#link) this.#greet(connection);
        else connection.close();
      },
      (error: unknown) => {
        if (link === this.#link) this.#fail(reasonOf(error));
      },
    );
  }

  #greet(connection: Connection): void {
    this.#connection = connection;
    this.#setPhase('greeting');
    this.#deadline(patience.welcomeMs);
    this.#send({
      type: 'hello',
      protocol: protocolVersion,
      schema: this.#options.registry.schema,
    });
  }

  #deadline(delayMs: number): void {
    this.#cancelDeadline();
    this.#cancelDeadline = this.#options.timers.after(delayMs, () => this.#fail(null));
  }

  #send(message: Up): void {
    try {
      this.#connection?.send(message);
    } catch {
      this.#fail(null);
    }
  }

  /** The connection is gone or of no use: wait and try again, or stop when that is pointless. */
  #fail(code: string | null): void {
    if (this.#phase === 'closed' || this.#phase === 'stopped') return;
    this.#endLink();
    if (code !== null) this.#problem = code;
    if (code !== null && endsOfSession.has(code)) {
      this.#stopWatching();
      this.#setPhase('stopped');
      if (code === 'access.no-member') {
        this.#do(() => forgetAll(this.#options.store, this.#context()));
      }
      // Somebody else may hold it now: nothing stays, what was not sent neither (SYC33).
      if (code === 'sync.device-lost') this.#do(() => this.#options.store.destroy());
      return;
    }
    this.#failures += 1;
    const { timers, random } = this.#options;
    this.#cancelDeadline = timers.after(backoffMs(this.#failures, random), () => this.#connect());
    this.#setPhase('waiting');
  }

  /** Forgets everything that belongs to the connection there was. */
  #endLink(): void {
    this.#link += 1;
    this.#cancelDeadline();
    this.#cancelPush();
    this.#cancelPage();
    this.#cancelNextPull();
    this.#push = null;
    this.#pulling = null;
    this.#received = 0;
    this.#pullAgain = false;
    this.#wanted.clear();
    const connection = this.#connection;
    this.#connection = null;
    try {
      connection?.close();
    } catch {
      // It is gone either way.
    }
  }

  // --- what comes in ---

  #receive(message: unknown): void {
    const read = readDown(message, this.#options.registry);
    if (read === null) {
      this.#fail('sync.answer-malformed');
      return;
    }
    const { down, aside } = read;
    if (down.type === 'problem') {
      this.#onProblem(down);
    } else if (this.#phase === 'greeting' && down.type === 'welcome') {
      this.#onWelcome(down);
    } else if (this.#phase === 'online' && down.type !== 'welcome') {
      this.#onOnline(down, aside);
    } else {
      this.#fail('sync.answer-malformed');
    }
  }

  #onOnline(down: PushResult | Page | Hint, aside: readonly SetAside[]): void {
    switch (down.type) {
      case 'push-result':
        this.#onPushResult(down);
        break;
      case 'page':
        this.#onPage(down, aside);
        break;
      case 'hint':
        this.#onHint(down);
        break;
      default:
        unreachable(down);
    }
  }

  #onWelcome(welcome: Welcome): void {
    const { accountId, tenantId } = this.#options.account;
    if (welcome.protocol !== protocolVersion) {
      this.#fail('sync.app-outdated');
    } else if (welcome.account !== accountId || welcome.tenant !== tenantId) {
      // The browser's session is another person's now: their name must not stand under this work.
      this.#fail('sync.other-account');
    } else {
      this.#cancelDeadline();
      this.#met = this.#metIn(welcome);
      this.#setPhase('online');
      this.#noticeWork();
      this.#pull();
    }
  }

  #metIn({ serverTime, schema, leaseDays, writes }: Welcome): Met {
    const { clock, registry } = this.#options;
    const serverMs = Date.parse(serverTime);
    return {
      leaseDays,
      clockAheadMs: Number.isFinite(serverMs) ? clock.nowMs() - serverMs : 0,
      writes,
      // The rows are of the older of both.
      schema: Math.min(schema, registry.schema),
    };
  }

  #onProblem(problem: Problem): void {
    const { request, code } = problem;
    if (problem.closing) {
      this.#fail(code);
    } else if (request !== null) {
      const current = this.#pulling;
      const ours = current !== null && current !== 'starting' && current.request === request;
      if (ours) this.#retryPull(code, pauseIn(problem));
    } else if (this.#push !== null) {
      if (code === 'sync.mutation-malformed') this.#noteUnreadable(problem);
      else if (code === 'sync.device-too-old') this.#closeWrites(code);
      else this.#retryPush(code, pauseIn(problem));
    }
  }

  // --- push ---

  #noticeWork(): void {
    if (this.#phase === 'online' && this.#push === null) this.#do(() => this.#pushNext());
  }

  async #pushNext(): Promise<void> {
    const link = this.#link;
    if (this.#phase !== 'online' || this.#push !== null) return;
    const { outbox, syncedAt } = await this.#options.store.read(async (tx) => ({
      outbox: await tx.outbox(),
      syncedAt: await tx.syncedAt(),
    }));
    if (link !== this.#link) return;
    if (syncedAt === null) this.#fetchLost();
    const mutations = nextPush(outbox);
    if (mutations.length === 0 || this.#met.writes === 'closed') return;
    this.#push = { ids: mutations.map((mutation) => mutation.id), unreadable: [] };
    this.#cancelPush = this.#options.timers.after(patience.pushMs, () => this.#fail(null));
    this.#send({ type: 'push', mutations });
  }

  #onPushResult(result: PushResult): void {
    const push = this.#push;
    if (push === null) return;
    const outcomes = [...result.outcomes, ...push.unreadable];
    const ended = new Set(outcomes.map((outcome) => outcome.id));
    // An answer that leaves one out would have it sent again at once, for ever.
    if (!push.ids.every((id) => ended.has(id))) {
      this.#fail('sync.answer-malformed');
      return;
    }
    this.#cancelPush();
    const link = this.#link;
    this.#do(async () => {
      await applyOutcomes(this.#options.store, outcomes, this.#context());
      if (link !== this.#link) return;
      this.#push = null;
      this.#pushFailures = 0;
      this.#setProblem(null);
      for (const outcome of outcomes) {
        if (outcome.end !== 'refused') this.#want(outcome.heads);
      }
      this.#pullWanted();
      await this.#pushNext();
    });
  }

  /** The server takes nothing from kinds this old. What was not sent waits for a newer app (SYC34). */
  #closeWrites(code: string): void {
    this.#cancelPush();
    this.#push = null;
    this.#met = { ...this.#met, writes: 'closed' };
    this.#setProblem(code);
    this.#pull();
  }

  #noteUnreadable({ code, params }: Problem): void {
    const id = this.#push?.ids[Number(params['index'])];
    if (id !== undefined) this.#push?.unreadable.push({ id, end: 'refused', code, params });
  }

  /** Nothing was decided: the same push goes again, later, and changes nothing twice (SYC6). */
  #retryPush(code: string, leastMs: number): void {
    this.#pushFailures += 1;
    this.#cancelPush();
    const delayMs = Math.max(backoffMs(this.#pushFailures, this.#options.random), leastMs);
    this.#cancelPush = this.#options.timers.after(delayMs, () => {
      this.#push = null;
      this.#noticeWork();
    });
    this.#setProblem(code);
  }

  // --- pull ---

  #onHint(hint: Hint): void {
    this.#want(hint.heads);
    if (hint.reach) this.#pull();
    else this.#pullWanted();
  }

  #want(heads: readonly (readonly [AudienceId, number])[]): void {
    for (const [audience, head] of heads) {
      if (head > (this.#wanted.get(audience) ?? 0)) this.#wanted.set(audience, head);
    }
  }

  /** Pulls if an audience is known to be further than it was read. */
  #pullWanted(): void {
    if (this.#pulling !== null) return;
    const behind = [...this.#wanted].some(
      ([audience, head]) => head > (this.#read.get(audience) ?? 0),
    );
    if (behind) this.#pull();
    else this.#wanted.clear();
  }

  /** A copy that was read and is empty again was lost: nothing is waited for (SYL18, SYL19). */
  #fetchLost(): void {
    // A pull under way meets the loss itself.
    if (this.#read.size === 0 || this.#pulling !== null) return;
    this.#read = new Map();
    this.#pull();
  }

  #pull(): void {
    if (this.#phase !== 'online') return;
    if (this.#pulling !== null) {
      this.#pullAgain = true;
      return;
    }
    this.#cancelNextPull();
    this.#pulling = 'starting';
    const link = this.#link;
    this.#do(async () => {
      if (link === this.#link) await this.#startPull();
    });
  }

  async #startPull(): Promise<void> {
    const { store } = this.#options;
    const link = this.#link;
    const { asked, directory, syncedAt, window, contact } = await store.read(async (tx) => ({
      asked: await tx.cursors(),
      directory: await tx.directory(),
      syncedAt: await tx.syncedAt(),
      window: await tx.window(),
      contact: await tx.contact(),
    }));
    // Rows of other kinds than now are read anew, since their fields may have changed (SYC34).
    const sameKinds = window !== null && contact?.schema === this.#met.schema;
    const fresh = this.#fetchAll || syncedAt === null || asked.length === 0 || !sameKinds;
    // A copy that shows nothing yet comes in parts, and goes on where it broke off. One that has
    // rows may not name only what is staged: what it has would be told of as gone (SY35).
    const parts = fresh && asked.length === 0;
    const stage = fresh ? await this.#beginStage(parts) : null;
    if (link !== this.#link) return;
    this.#request += 1;
    const cursors = stage?.cursors ?? asked;
    this.#pulling = {
      request: this.#request,
      asked: cursors,
      attempt: stage?.attempt ?? null,
      named: new Set(cursors.map(([audience]) => audience)),
      before: stage?.received ?? 0,
      rows: [],
      departures: [],
      aside: [],
      received: 0,
      audiences: new Set(),
    };
    this.#received = stage?.received ?? 0;
    this.#awaitPage();
    // What was told until now the pull brings; a head that it does not bring is none.
    this.#wanted.clear();
    this.#send({
      type: 'pull',
      request: this.#request,
      // Audiences beyond the limit are fetched whole each time, which is slow but right.
      cursors: cursors.slice(0, limits.cursorsPerPull),
      directory: stage?.directory ?? directory?.fingerprint ?? null,
      window: (stage === null ? window : stage.window)?.fingerprint ?? null,
      ...(parts && { parts }),
    });
  }

  async #beginStage(mayGoOn: boolean): Promise<Stage> {
    const stage = await beginStage(this.#options.store, {
      schema: this.#met.schema,
      // With more cursors than a pull may name, parts would come again and again.
      goesOn: ({ cursors }) =>
        mayGoOn && !this.#stageAnew && cursors.length <= limits.cursorsPerPull,
    });
    this.#stageAnew = false;
    return stage;
  }

  #awaitPage(): void {
    this.#cancelPage();
    this.#cancelPage = this.#options.timers.after(patience.pageMs, () => this.#fail(null));
  }

  #onPage(page: Page, aside: readonly SetAside[]): void {
    const pulling = this.#pulling;
    // Pages of a pull that was given up are still on their way.
    if (pulling === null || pulling === 'starting' || page.request !== pulling.request) return;
    pulling.received += page.rows.length;
    if (pulling.attempt === null && pulling.received > mostRowsAtOnce) {
      this.#fetchAll = true;
      this.#pulling = null;
      this.#received = 0;
      this.#cancelPage();
      this.#pull();
      return;
    }
    for (const row of page.rows) pulling.audiences.add(row[1]);
    for (const one of aside) pulling.aside.push(one);
    if (page.last === null) {
      // Only a pull of several pages is worth showing.
      this.#received = pulling.before + pulling.received;
      this.#announce();
      this.#awaitPage();
    } else {
      this.#cancelPage();
    }
    this.#do(() => this.#takePage(pulling, page));
  }

  async #takePage(pulling: Pulling, page: Page): Promise<void> {
    if (this.#pulling !== pulling) return;
    const { last } = page;
    const { attempt, named } = pulling;
    const isStaged = (row: Row): boolean => last === null && attempt !== null && !named.has(row[1]);
    for (const row of page.rows) if (!isStaged(row)) pulling.rows.push(row);
    if (last === null && attempt !== null) {
      const rows = page.rows.filter(isStaged);
      const result = await stagePage(this.#options.store, attempt, rows);
      if (result === 'stale') {
        this.#pullFromStart(pulling);
        return;
      }
    }
    for (const departure of page.departures) pulling.departures.push(departure);
    if (last === null) return;
    const directory = last.directory === null ? null : readDirectory(last.directory.value);
    const reach = new Set(last.cursors.map(([audience]) => audience));
    if (
      directory === undefined ||
      ![...pulling.audiences].every((audience) => reach.has(audience))
    ) {
      this.#fail('sync.answer-malformed');
      return;
    }
    await this.#finishPull(pulling, {
      asked: pulling.asked,
      attempt,
      more: last.more === true,
      received: pulling.received,
      rows: pulling.rows,
      departures: pulling.departures,
      aside: pulling.aside,
      refetched: last.refetched,
      window: last.window,
      cursors: last.cursors,
      directory:
        directory === null || last.directory === null
          ? null
          : { fingerprint: last.directory.fingerprint, value: directory },
    });
  }

  async #finishPull(pulling: Pulling, answer: PullAnswer): Promise<void> {
    const result = await applyPull(this.#options.store, answer, this.#context());
    if (result === 'applied') this.#read = readTo(answer.cursors);
    if (this.#pulling !== pulling) return;
    this.#pulling = null;
    this.#received = 0;
    if (result === 'narrow' && pulling.attempt === null) this.#fetchAll = true;
    if (result === 'narrow') this.#stageAnew = true;
    if (result === 'staged') this.#failures = 0;
    const again = this.#pullAgain || result !== 'applied';
    this.#pullAgain = false;
    if (result === 'applied') {
      this.#failures = 0;
      if (this.#pushFailures === 0 && this.#met.writes === 'open') this.#problem = null;
      this.#fetchAll = false;
      this.#forgetUnreachable();
    }
    this.#pullAfter(jitteredMs(patience.pullEveryMs, this.#options.random));
    if (again) this.#pull();
    else this.#pullWanted();
    this.#announce();
  }

  /** A whole pull names the reach: heads of other audiences will never be read. */
  #forgetUnreachable(): void {
    for (const audience of this.#wanted.keys()) {
      if (!this.#read.has(audience)) this.#wanted.delete(audience);
    }
  }

  /** Another tab has the stage, or what came is too much: what is under way is let go. */
  #pullFromStart(pulling: Pulling): void {
    if (this.#pulling !== pulling) return;
    this.#pulling = null;
    this.#received = 0;
    this.#cancelPage();
    this.#pull();
  }

  #retryPull(code: string, leastMs = 0): void {
    this.#pulling = null;
    this.#received = 0;
    this.#pullAgain = false;
    this.#cancelPage();
    this.#problem = code;
    this.#failures += 1;
    this.#pullAfter(Math.max(backoffMs(this.#failures, this.#options.random), leastMs));
    this.#announce();
  }

  #pullAfter(delayMs: number): void {
    this.#cancelNextPull();
    this.#cancelNextPull = this.#options.timers.after(delayMs, () => this.#pull());
  }

  // --- inside ---

  /** Puts work on the store behind what is already to be done; a failure ends the connection. */
  #do(work: () => Promise<void>): void {
    this.#chain = this.#chain.then(work).catch((error: unknown) => {
      this.#fail(error instanceof AppError ? error.code : 'sync.device-failed');
    });
  }

  #context() {
    const { registry, clock, account } = this.#options;
    return { registry, clock, accountId: account.accountId, met: this.#met };
  }

  #setProblem(code: string | null): void {
    this.#problem = code;
    this.#announce();
  }

  #setPhase(phase: Phase): void {
    this.#phase = phase;
    this.#announce();
  }

  #announce(): void {
    const { link } = this;
    const told = this.#told;
    const isNews =
      link.connection !== told?.connection ||
      link.receiving !== told.receiving ||
      link.problem !== told.problem;
    if (!isNews) return;
    this.#told = link;
    for (const listener of this.#listeners) listener(link);
  }

  #connectionState(): LinkState['connection'] {
    switch (this.#phase) {
      case 'idle':
        return 'connecting';
      case 'connecting':
      case 'greeting':
        // After a failure it stays offline until the server has answered, so that the mark rests.
        return this.#failures === 0 ? 'connecting' : 'offline';
      case 'online':
        return 'online';
      case 'waiting':
      case 'closed':
        return 'offline';
      case 'stopped':
        return 'stopped';
      default:
        return unreachable(this.#phase);
    }
  }
}

/** Being offline is a state, not a problem. */
function reasonOf(error: unknown): string | null {
  return error instanceof AppError && error.code !== 'sync.unreachable' ? error.code : null;
}

/** For how long the server wants to hear nothing of this; 0 when it does not say. */
function pauseIn({ params }: Problem): number {
  const ms = Number(params['retryAfterMs'] ?? 0);
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), patience.pullEveryMs) : 0;
}
