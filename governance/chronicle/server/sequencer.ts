import { AppError } from '#kernel/base/app-error.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import type { Sql } from '#kernel/db/sql.ts';
import { checkpointText } from '../checkpoint.ts';
import type { SignedHead, SignedHeads } from './signed-heads.ts';
import type { SigningKey, SigningKeys } from './signing-keys.ts';

export interface SequencerOptions {
  /** A connection of the sequencer's own role, on which one statement is one transaction. */
  readonly sql: Sql;
  readonly keys: SigningKeys;
  readonly signedHeads: SignedHeads;
  readonly now: () => number;
}

/** Where something may have happened that is not chained. */
interface Unsettled {
  /** How often it was looked at since its number moved. */
  looks: number;
  /** When all transactions below it are over, nothing can come any more; null: not asked yet. */
  until: bigint | null;
  number: string;
}

/** A tenant that failed is left alone for a while, each time longer. */
interface Failing {
  readonly untilMs: number;
  readonly pauseMs: number;
}

const batch = 1_000;
/** A checkpoint is signed after so many events, and after so long when there were any (CH11). */
const checkpointEvents = 1_000;
const checkpointMs = 5 * 60_000;
/** What lets a chain grow that is not signed: somebody has to look. */
const refusals: ReadonlySet<string> = new Set([
  'chronicle.not-as-signed',
  'chronicle.head-unreadable',
  'chronicle.key-unknown',
]);
const shortestPauseMs = 1_000;
const longestPauseMs = 60_000;

interface Turn {
  readonly chained: number;
  readonly size: string;
  readonly hash: string;
  readonly signed: string;
  /** When the first event happened that no checkpoint covers. */
  readonly since: string | null;
}

/** Where it failed, while everybody else was looked after: its errors name the tenants. */
export class TenantsFailed extends AggregateError {}

/**
 * Chains what the tenants' outboxes hold and has it signed. It asks one question, whether anything
 * at all was written in the database, and only then which tenants' numbers moved: a thousand that
 * rest cost as much as one (CH8). It outlives its connection, and whatever it forgets when it ends
 * the next one finds.
 */
export class Sequencer {
  readonly #options: SequencerOptions;
  #sql: Sql;
  #wal: string | null = null;
  readonly #numbers = new Map<string, string>();
  readonly #unsettled = new Map<TenantId, Unsettled>();
  /** When a tenant's events that no checkpoint covers are to be signed at the latest. */
  readonly #dueAt = new Map<TenantId, number>();
  /** What the mark will be once all is signed. */
  readonly #settled = new Map<TenantId, string>();
  /** The tenants whose functions this connection has plans of. */
  readonly #known = new Set<TenantId>();
  readonly #failing = new Map<TenantId, Failing>();
  /** Until when nothing is signed of a tenant whose chain is not what was signed before. */
  readonly #refusedUntil = new Map<TenantId, number>();

  constructor(options: SequencerOptions) {
    this.#options = options;
    this.#sql = options.sql;
  }

  /** How many tenants' plans the connection keeps: each some hundred kilobytes. */
  get known(): number {
    return this.#known.size;
  }

  /** Goes on with another connection, and with all it knows. */
  continueOn(sql: Sql): void {
    this.#sql = sql;
    this.#known.clear();
  }

  /**
   * Chains all there is, signs what is due. Returns how many events were chained. Throws
   * `TenantsFailed` when all others were looked after; another error is the connection's.
   */
  async look(): Promise<number> {
    const [here] = await this.#sql.query<{ wal: string; xmin: string; xmax: string }>(
      `SELECT pg_current_wal_insert_lsn()::text AS wal, pg_snapshot_xmin(s)::text AS xmin,
              pg_snapshot_xmax(s)::text AS xmax FROM pg_current_snapshot() AS s`,
    );
    if (here === undefined) throw new Error('no snapshot');
    if (here.wal !== this.#wal) await this.#findMoved();
    this.#wal = here.wal;

    let chained = 0;
    const failures: unknown[] = [];
    for (const [tenant, state] of this.#unsettled) {
      await this.#attempt(tenant, failures, async () => {
        const over = state.until !== null && BigInt(here.xmin) >= state.until;
        chained += await this.#chain(tenant);
        state.looks += 1;
        // A number is given a moment before its transaction shows: hence not at the first look.
        if (state.looks === 2) state.until = BigInt(here.xmax);
        if (!over) return;
        this.#unsettled.delete(tenant);
        this.#settled.set(tenant, state.number);
        await this.#mark(tenant);
      });
    }
    const now = this.#options.now();
    for (const [tenant, dueAt] of this.#dueAt) {
      if (dueAt > now || this.#isRefused(tenant)) continue;
      await this.#attempt(tenant, failures, async () => void (await this.#chain(tenant, true)));
    }
    if (failures.length > 0) throw new TenantsFailed(failures);
    return chained;
  }

  /** Chains and signs all there is of one tenant. Returns where its chronicle ends. */
  async chainAndSign(tenant: TenantId): Promise<number> {
    await this.#chain(tenant, true);
    const [turn] = await this.#sql.query<Turn>(inSchema(sequenceQuery, tenant), [0]);
    return Number(turn?.size ?? 0);
  }

  /** A tenant where it fails holds up no other, and stays to be looked at. */
  async #attempt(tenant: TenantId, failures: unknown[], work: () => Promise<void>): Promise<void> {
    const before = this.#failing.get(tenant);
    if (before !== undefined && before.untilMs > this.#options.now()) return;
    try {
      await work();
      this.#failing.delete(tenant);
    } catch (cause) {
      // When the connection answers it was about the tenant; when not, nobody can be looked after.
      await this.#sql.query('SELECT').catch(() => {
        throw cause;
      });
      failures.push(
        cause instanceof AppError ? cause : new Error(`the chronicle of ${tenant}`, { cause }),
      );
      // Its lines are chained; only the signature waits.
      if (this.#isRefused(tenant)) return;
      const pauseMs = Math.min((before?.pauseMs ?? shortestPauseMs / 2) * 2, longestPauseMs);
      this.#failing.set(tenant, { untilMs: this.#options.now() + pauseMs, pauseMs });
    }
  }

  async #findMoved(): Promise<void> {
    if (this.#wal === null) {
      const marks = await this.#sql.query<{ tenant: string; mark: string }>(
        'SELECT tenant, mark FROM obhut.chronicle_mark',
      );
      for (const { tenant, mark } of marks) this.#numbers.set(tenant, mark);
    }
    const numbers = await this.#sql.query<{ tenant: TenantId; number: string }>(
      'SELECT tenant, number FROM obhut.chronicle_numbers()',
    );
    for (const { tenant, number } of numbers) {
      if (this.#numbers.get(tenant) === number) continue;
      this.#numbers.set(tenant, number);
      this.#unsettled.set(tenant, { looks: 0, until: null, number });
    }
    // What was dropped is done.
    const there = new Set(numbers.map(({ tenant }) => tenant));
    for (const gone of [
      this.#unsettled,
      this.#dueAt,
      this.#settled,
      this.#failing,
      this.#refusedUntil,
    ]) {
      for (const tenant of gone.keys()) if (!there.has(tenant)) gone.delete(tenant);
    }
  }

  async #chain(tenant: TenantId, sign = false): Promise<number> {
    this.#known.add(tenant);
    let sum = 0;
    let refusal: AppError | null = null;
    for (;;) {
      const [turn] = await this.#sql.query<Turn>(inSchema(sequenceQuery, tenant), [batch]);
      if (turn === undefined) throw new Error('chronicle_sequence answers with one row');
      sum += turn.chained;
      const open = Number(turn.size) - Number(turn.signed);
      const isLast = turn.chained < batch;
      if (open === 0) this.#dueAt.delete(tenant);
      else {
        this.#becomeDue(tenant, turn);
        if ((open >= checkpointEvents || (sign && isLast)) && !this.#isRefused(tenant)) {
          refusal ??= await this.#sign(tenant, turn);
        }
      }
      if (isLast) break;
    }
    if (refusal !== null) throw refusal;
    if (sign) await this.#mark(tenant);
    return sum;
  }

  /** By the event's own time, so that who begins anew is not later; by ours, should that be ahead. */
  #becomeDue(tenant: TenantId, { since }: Turn): void {
    const now = this.#options.now();
    const before = this.#dueAt.get(tenant) ?? Number.POSITIVE_INFINITY;
    const happenedAt = since === null ? now : Number(since);
    this.#dueAt.set(tenant, Math.min(before, now + checkpointMs, happenedAt + checkpointMs));
  }

  #isRefused(tenant: TenantId): boolean {
    return (this.#refusedUntil.get(tenant) ?? Number.NEGATIVE_INFINITY) > this.#options.now();
  }

  /** Signs the chain as it is now; answers with what is against it, if something is (CH20, CH22). */
  async #sign(tenant: TenantId, turn: Turn): Promise<AppError | null> {
    try {
      await this.#requireAsSigned(tenant);
      await this.#signWith(await this.#options.keys.current(this.#sql), tenant, turn);
      return null;
    } catch (error) {
      if (!(error instanceof AppError) || !refusals.has(error.code)) throw error;
      this.#refusedUntil.set(tenant, this.#options.now() + longestPauseMs);
      return error;
    }
  }

  async #signWith({ signer, handovers }: SigningKey, tenant: TenantId, turn: Turn): Promise<void> {
    // The chain says that there is another key before that key signs it.
    const { size: end, hash } = await this.#handOver(tenant, handovers, turn);
    const size = Number(end);
    // By our own clock: the database could say any time.
    const at = new Date(this.#options.now()).toISOString();
    const note = signer.sign(checkpointText({ tenant, size, hash, at }));
    const [answer] = await this.#sql.query<{ kept: boolean }>(inSchema(keepQuery, tenant), [
      size,
      hash,
      note,
    ]);
    if (answer?.kept !== true) throw new AppError('chronicle.head-moved', { tenant, size });
    await this.#options.signedHeads.keep(tenant, { size, hash });
    this.#dueAt.delete(tenant);
    this.#refusedUntil.delete(tenant);
  }

  async #handOver(tenant: TenantId, handovers: readonly string[], turn: Turn): Promise<Turn> {
    if (handovers.length === 0) return turn;
    const [told] = await this.#sql.query<{ added: number }>(inSchema(handOverQuery, tenant), [
      handovers,
    ]);
    if (told === undefined || told.added === 0) return turn;
    const [now] = await this.#sql.query<Turn>(inSchema(sequenceQuery, tenant), [0]);
    return now ?? turn;
  }

  async #requireAsSigned(tenant: TenantId): Promise<void> {
    const before = await this.#signedBefore(tenant);
    if (before === null) return;
    const { size } = before;
    const [there] = await this.#sql.query<{ hash: string | null }>(inSchema(hashQuery, tenant), [
      size,
    ]);
    if (there?.hash !== before.hash)
      throw new AppError('chronicle.not-as-signed', { tenant, size });
  }

  async #signedBefore(tenant: TenantId): Promise<SignedHead | null> {
    try {
      return await this.#options.signedHeads.of(tenant);
    } catch (cause) {
      const detail = cause instanceof Error ? cause.message : String(cause);
      throw new AppError('chronicle.head-unreadable', { tenant, detail }, { cause });
    }
  }

  /** Writes down that there is nothing to do until the number moves. */
  async #mark(tenant: TenantId): Promise<void> {
    const number = this.#settled.get(tenant);
    if (number === undefined || this.#dueAt.has(tenant) || this.#unsettled.has(tenant)) return;
    this.#settled.delete(tenant);
    await this.#sql.query(
      `INSERT INTO obhut.chronicle_mark (tenant, mark) VALUES ($1, $2)
       ON CONFLICT (tenant) DO UPDATE SET mark = excluded.mark`,
      [tenant, number],
    );
  }
}

const sequenceQuery = `
  SELECT chained, size, hash, signed, open_since_ms AS since FROM tenant_schema.chronicle_sequence($1)`;
const hashQuery = 'SELECT tenant_schema.chronicle_hash($1) AS hash';
const keepQuery = 'SELECT tenant_schema.chronicle_keep($1, $2, $3) AS kept';
const handOverQuery = 'SELECT tenant_schema.chronicle_hand_over($1) AS added';
