import type { ChronicleCrypto } from '#governance/chronicle/crypto.ts';
import type { ExportHeader } from '#governance/chronicle/export-line.ts';
import type { SignedHead, SignedHeads } from '#governance/chronicle/server/signed-heads.ts';
import type { SigningKeys } from '#governance/chronicle/server/signing-keys.ts';
import { ChronicleVerifier } from '#governance/chronicle/verify.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import type { AdminSql } from '#kernel/db/sql.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import type { Sighting } from '../look.ts';

export interface ChronicleCheckOptions {
  readonly crypto: ChronicleCrypto;
  readonly keys: SigningKeys;
  readonly signedHeads: SignedHeads;
  /** How many events are computed in one turn, of all tenants together. */
  readonly eventsEachTurn?: number;
}

/** One going through a chronicle, from the first event to where it ended when that began. */
interface Passage {
  readonly verifier: ChronicleVerifier;
  readonly size: number;
  readonly head: SignedHead | null;
  seq: number;
}

const pageSize = 1_000;
/** However short they are: each is two questions. */
const tenantsEachTurn = 50;

/**
 * Computes the chronicles of all tenants again, from their first event to their last and then anew, a
 * piece at each turn: whoever changed an event of long ago, and be it as superuser, is found when its
 * turn comes.
 */
export class ChronicleCheck {
  readonly #options: ChronicleCheckOptions;
  readonly #passages = new Map<TenantId, Passage>();
  /** In the order of their last turn. */
  #waiting: TenantId[] = [];
  /** Since all of them were gone through together: how many events, and whether it was good. */
  readonly #round = new Map<TenantId, { readonly looked: number; readonly isGood: boolean }>();

  constructor(options: ChronicleCheckOptions) {
    this.#options = options;
  }

  /** Goes on; answers with the tenants whose chronicle was gone through to its end. */
  async turn(
    sql: AdminSql,
    tenants: readonly TenantId[],
    signal: AbortSignal,
  ): Promise<Sighting[]> {
    const there = new Set(tenants);
    this.#waiting = this.#waiting.filter((tenant) => there.has(tenant));
    const known = new Set(this.#waiting);
    this.#waiting.unshift(...tenants.filter((tenant) => !known.has(tenant)));
    for (const tenant of this.#passages.keys()) {
      if (!there.has(tenant)) this.#passages.delete(tenant);
    }

    let left = this.#options.eventsEachTurn ?? 20_000;
    const sightings: Sighting[] = [];
    for (const tenant of this.#waiting.slice(0, tenantsEachTurn)) {
      if (left <= 0) break;
      signal.throwIfAborted();
      const passage = this.#passages.get(tenant) ?? (await this.#begin(sql, tenant));
      this.#passages.set(tenant, passage);
      left -= await this.#goOn(sql, tenant, passage, left);
      // Whoever had a turn waits behind all others; who is not through goes on first.
      if (passage.seq < passage.size) continue;
      this.#passages.delete(tenant);
      this.#waiting = [...this.#waiting.filter((each) => each !== tenant), tenant];
      const report = await this.#end(sql, tenant, passage);
      sightings.push({ measure: 'input.chronicle', tenant, report });
      this.#round.set(tenant, { looked: report.looked, isGood: report.found.length === 0 });
    }
    return [...sightings, ...this.#together(tenants)];
  }

  /** How all of them are, once each was gone through, or at once when one is not well. */
  #together(tenants: readonly TenantId[]): Sighting[] {
    const results = tenants.map((tenant) => this.#round.get(tenant));
    const bad = results.filter((result) => result?.isGood === false).length;
    const isWhole = results.every((result) => result !== undefined);
    if (results.length === 0 || (bad === 0 && !isWhole)) return [];
    if (isWhole) this.#round.clear();
    const report = {
      looked: results.reduce((sum, result) => sum + (result?.looked ?? 0), 0),
      what: 'events',
      found: bad === 0 ? [] : [`not so in ${bad} of ${results.length} tenants`],
    };
    return [{ measure: 'input.chronicle', tenant: null, report }];
  }

  async #begin(sql: AdminSql, tenant: TenantId): Promise<Passage> {
    const { crypto, signedHeads } = this.#options;
    const { keys, handovers } = await this.#options.keys.current({
      query: (text, values) => asOwner(sql, tenant, text, values),
    });
    const head = await signedHeads.of(tenant);
    const [state] = await asOwner<{ size: string }>(
      sql,
      tenant,
      'SELECT size FROM tenant_schema.chronicle_state()',
    );
    // Of a chronicle that nobody has signed yet there is its own word alone.
    const isSigned = head !== null && head.size > 0;
    const verifier = new ChronicleVerifier({ crypto, ...(isSigned && { keys }) });
    const header: ExportHeader = {
      chronicle: 1,
      tenant,
      keys,
      ...(handovers.length > 0 && { handovers }),
      after: 0,
    };
    await verifier.line(JSON.stringify(header));
    return { verifier, size: Number(state?.size ?? 0), head, seq: 0 };
  }

  /** Returns how many events it took. */
  async #goOn(sql: AdminSql, tenant: TenantId, passage: Passage, most: number): Promise<number> {
    const before = passage.seq;
    while (passage.seq < passage.size && passage.seq - before < most) {
      const rows = await asOwner<{ seq: string; line: string }>(
        sql,
        tenant,
        'SELECT seq, line FROM tenant_schema.chronicle_lines($1, $2)',
        [passage.seq, Math.min(pageSize, passage.size - passage.seq)],
      );
      const last = rows.at(-1);
      if (last === undefined) {
        // It ends before it said; the verifier hears where.
        passage.seq = passage.size;
        break;
      }
      for (const { line } of rows) {
        for (const each of line.split('\n')) await passage.verifier.line(each);
      }
      passage.seq = Number(last.seq);
    }
    return passage.seq - before;
  }

  async #end(sql: AdminSql, tenant: TenantId, { verifier, size, head }: Passage) {
    await verifier.line(JSON.stringify({ end: size }));
    const report = await verifier.end();
    const found = report.findings.map(({ kind, words }) => `${kind}: ${words}`);
    if (head !== null) {
      const [there] = await asOwner<{ hash: string | null }>(
        sql,
        tenant,
        'SELECT tenant_schema.chronicle_hash($1) AS hash',
        [head.size],
      );
      if (there?.hash !== head.hash) {
        found.unshift(`fork: event ${head.size} is not the one that was signed`);
      }
    }
    return {
      looked: report.events,
      what: report.signedSize > 0 ? `events, signed up to ${report.signedSize}` : 'events',
      found,
    };
  }
}

function asOwner<Row extends object>(
  sql: AdminSql,
  tenant: TenantId,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  return sql.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_owner');
    return tx.query<Row>(inSchema(text, tenant), values);
  });
}
