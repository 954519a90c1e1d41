import type { TenantId } from '#kernel/base/ids.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import type { Sql } from '#kernel/db/sql.ts';
import { checkpointText } from '../checkpoint.ts';
import type { NoteSigner } from '../crypto.ts';

export interface SequencerOptions {
  /** A connection of the sequencer's own role, on which one statement is one transaction. */
  readonly sql: Sql;
  readonly signer: NoteSigner;
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

const batch = 1_000;
/** A checkpoint is signed after so many events, and after so long when there were any (CH11). */
const checkpointEvents = 1_000;
const checkpointMs = 5 * 60_000;

interface Turn {
  readonly chained: number;
  readonly size: string;
  readonly hash: string;
  readonly signed: string;
  readonly at: string;
}

/**
 * Chains what the tenants' outboxes hold and has it signed. It asks one question, whether anything
 * at all was written in the database, and only then which tenants' numbers moved: a thousand that
 * rest cost as much as one (CH8). Whatever it forgets when it ends the next one finds.
 */
export class Sequencer {
  readonly #options: SequencerOptions;
  #wal: string | null = null;
  readonly #numbers = new Map<string, string>();
  readonly #unsettled = new Map<TenantId, Unsettled>();
  /** When a tenant's events that no checkpoint covers are to be signed at the latest. */
  readonly #dueAt = new Map<TenantId, number>();
  /** What the mark will be once all is signed. */
  readonly #settled = new Map<TenantId, string>();
  /** The tenants whose functions this connection has plans of. */
  readonly #known = new Set<TenantId>();

  constructor(options: SequencerOptions) {
    this.#options = options;
  }

  /** How many tenants' plans the connection keeps: each some hundred kilobytes. */
  get known(): number {
    return this.#known.size;
  }

  /** Chains all there is, signs what is due. Returns how many events were chained. */
  async look(): Promise<number> {
    const { sql } = this.#options;
    const [here] = await sql.query<{ wal: string; xmin: string; xmax: string }>(
      `SELECT pg_current_wal_insert_lsn()::text AS wal, pg_snapshot_xmin(s)::text AS xmin,
              pg_snapshot_xmax(s)::text AS xmax FROM pg_current_snapshot() AS s`,
    );
    if (here === undefined) throw new Error('no snapshot');
    if (here.wal !== this.#wal) await this.#findMoved();
    this.#wal = here.wal;

    let chained = 0;
    const failures: unknown[] = [];
    // A tenant where it fails holds up no other, and stays to be looked at.
    const attempt = async (work: () => Promise<void>) =>
      work().catch((error: unknown) => failures.push(error));
    for (const [tenant, state] of this.#unsettled) {
      await attempt(async () => {
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
      if (dueAt <= now) await attempt(async () => void (await this.#chain(tenant, true)));
    }
    if (failures.length > 0) throw failures[0];
    return chained;
  }

  /** Chains and signs all there is of one tenant. Returns where its chronicle ends. */
  async chainAndSign(tenant: TenantId): Promise<number> {
    await this.#chain(tenant, true);
    const [turn] = await this.#options.sql.query<Turn>(inSchema(sequenceQuery, tenant), [0]);
    return Number(turn?.size ?? 0);
  }

  async #findMoved(): Promise<void> {
    const { sql } = this.#options;
    if (this.#wal === null) {
      const marks = await sql.query<{ tenant: string; mark: string }>(
        'SELECT tenant, mark FROM obhut.chronicle_mark',
      );
      for (const { tenant, mark } of marks) this.#numbers.set(tenant, mark);
    }
    const numbers = await sql.query<{ tenant: TenantId; number: string }>(
      'SELECT tenant, number FROM obhut.chronicle_numbers()',
    );
    for (const { tenant, number } of numbers) {
      if (this.#numbers.get(tenant) === number) continue;
      this.#numbers.set(tenant, number);
      this.#unsettled.set(tenant, { looks: 0, until: null, number });
    }
    // What was dropped is done.
    const there = new Set(numbers.map(({ tenant }) => tenant));
    for (const gone of [this.#unsettled, this.#dueAt, this.#settled]) {
      for (const tenant of gone.keys()) if (!there.has(tenant)) gone.delete(tenant);
    }
  }

  async #chain(tenant: TenantId, sign = false): Promise<number> {
    this.#known.add(tenant);
    let sum = 0;
    for (;;) {
      const [turn] = await this.#options.sql.query<Turn>(inSchema(sequenceQuery, tenant), [batch]);
      if (turn === undefined) throw new Error('chronicle_sequence answers with one row');
      sum += turn.chained;
      const open = Number(turn.size) - Number(turn.signed);
      const isLast = turn.chained < batch;
      if (open >= checkpointEvents || (open > 0 && sign && isLast)) {
        await this.#sign(tenant, turn);
      } else if (open > 0 && !this.#dueAt.has(tenant)) {
        this.#dueAt.set(tenant, this.#options.now() + checkpointMs);
      } else if (open === 0) {
        this.#dueAt.delete(tenant);
      }
      if (isLast) break;
    }
    if (sign) await this.#mark(tenant);
    return sum;
  }

  async #sign(tenant: TenantId, { size, hash, at }: Turn): Promise<void> {
    const note = this.#options.signer.sign(
      checkpointText({ tenant, size: Number(size), hash, at }),
    );
    await this.#options.sql.query(inSchema(keepQuery, tenant), [size, hash, note]);
    this.#dueAt.delete(tenant);
  }

  /** Writes down that there is nothing to do until the number moves. */
  async #mark(tenant: TenantId): Promise<void> {
    const number = this.#settled.get(tenant);
    if (number === undefined || this.#dueAt.has(tenant) || this.#unsettled.has(tenant)) return;
    this.#settled.delete(tenant);
    await this.#options.sql.query(
      `INSERT INTO obhut.chronicle_mark (tenant, mark) VALUES ($1, $2)
       ON CONFLICT (tenant) DO UPDATE SET mark = excluded.mark`,
      [tenant, number],
    );
  }
}

const sequenceQuery = `SELECT chained, size, hash, signed, at FROM tenant_schema.chronicle_sequence($1)`;
const keepQuery = `SELECT tenant_schema.chronicle_keep($1, $2, $3)`;
