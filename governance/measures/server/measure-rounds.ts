import type { TenantId } from '#kernel/base/ids.ts';
import type { AdminSql } from '#kernel/db/sql.ts';
import type { Sighting } from '../look.ts';
import { broken, type Ended, within } from '../probe.ts';
import { keepSightings, WrittenSightings } from './keep-sightings.ts';

/** A look that is given the connection of the round and the tenants there are. */
export interface RoundLook {
  readonly name: string;
  readonly measures: readonly string[];
  readonly everyMs: number;
  readonly limitMs: number;
  /** How long after the beginning it comes first: not everything at once. */
  readonly firstMs?: number;
  readonly look: (round: Round) => Promise<readonly Sighting[]>;
}

export interface Round {
  readonly sql: AdminSql;
  readonly tenants: readonly TenantId[];
  readonly nowMs: number;
  readonly signal: AbortSignal;
}

/** A connection that looks have. One of them may take it along. */
export interface LookingConnection {
  readonly sql: AdminSql;
  /** Ends it and what goes on there, without waiting for that. */
  abandon(): Promise<void>;
  close(): Promise<void>;
}

export interface RoundConnections {
  /** On which is kept what was seen. No look has it. */
  readonly keeping: AdminSql;
  readonly open: () => Promise<LookingConnection>;
}

/** What takes long comes more seldom: a look takes a tenth of the time at most. */
const restFactor = 10;

/** Decides which looks are due, and has each of them look, keep and rest. Outlives its connections. */
export class MeasureRounds {
  readonly #looks: readonly RoundLook[];
  readonly #dueAt = new Map<RoundLook, number>();
  readonly #written = new WrittenSightings();
  /** A look that hung is not begun again before it has ended. */
  readonly #hanging = new Set<RoundLook>();
  readonly #now: () => number;

  constructor(looks: readonly RoundLook[], now: () => number) {
    this.#looks = looks;
    this.#now = now;
    const beginMs = now();
    for (const look of looks) this.#dueAt.set(look, beginMs + (look.firstMs ?? 0));
  }

  /**
   * One round. What hangs or breaks off is kept as what it is and holds up no other; what cannot be
   * kept is thrown at the end, and grows stale.
   */
  async round({ keeping, open }: RoundConnections, tenants: readonly TenantId[]): Promise<void> {
    const failures: unknown[] = [];
    let connection: LookingConnection | null = null;
    for (const one of this.#looks) {
      const beganMs = this.#now();
      if (beganMs < (this.#dueAt.get(one) ?? 0)) continue;
      connection ??= await open();
      const seen = await this.#look(one, { sql: connection.sql, tenants, nowMs: beganMs });
      const tookMs = this.#now() - beganMs;
      this.#dueAt.set(one, beganMs + Math.max(one.everyMs, tookMs * restFactor));
      if (seen.is === 'hung') {
        // What it still does there is ended with it.
        await connection.abandon();
        connection = null;
      }
      await keepSightings(keeping, this.#written, {
        measures: one.measures,
        atMs: beganMs,
        tenants: tenants.length,
        ...(seen.is === 'done'
          ? { sightings: seen.value }
          : { sightings: null, broken: broken(seen.is, seen.words) }),
      }).catch((error: unknown) => failures.push(error));
    }
    await connection?.close();
    if (failures.length > 0) throw new AggregateError(failures, 'measures that could not be kept');
  }

  async #look(one: RoundLook, round: Omit<Round, 'signal'>): Promise<Ended<readonly Sighting[]>> {
    if (this.#hanging.has(one)) return { is: 'hung', words: 'it has not ended yet' };
    return within(one.limitMs, (signal) => {
      this.#hanging.add(one);
      const looking = one.look({ ...round, signal });
      const end = () => void this.#hanging.delete(one);
      looking.then(end, end);
      return looking;
    });
  }
}
