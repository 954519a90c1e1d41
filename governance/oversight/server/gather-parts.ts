import { readKeys } from '#governance/chronicle/server/read-keys.ts';
import { proveClauses } from '#governance/clauses/server/prove-clauses.ts';
import { contractOverview } from '#governance/contract/server/contract-store.ts';
import { readGateState } from '#governance/gate/server/gate-state.ts';
import { instructionsOf } from '#governance/instructions/server/instruction-store.ts';
import { measures } from '#governance/measures/catalogue.ts';
import { knownMeasures } from '#governance/measures/known.ts';
import { readKnown } from '#governance/measures/server/read-known.ts';
import { accessesOf } from '#governance/staff/server/staff-store.ts';
import type { Sql } from '#kernel/db/sql.ts';
import type { BundlePart } from '../request.ts';
import { oversightOf } from './oversight-store.ts';

/** What the installation adds to what the tenant's own database says. */
export interface GatherOptions {
  readonly nowMs: number;
}

/** How far back the measures' findings reach that stand in a bundle. */
const historyMs = 30 * 86_400_000;

/** What the system itself has to say to these parts, in the tenant that the connection is in. */
export async function gatherParts(
  sql: Sql,
  parts: readonly BundlePart[],
  options: GatherOptions,
): Promise<Readonly<Partial<Record<BundlePart, unknown>>>> {
  const gathered: Partial<Record<BundlePart, unknown>> = {};
  // One after the other: they share a connection.
  // oxlint-disable-next-line eslint/no-await-in-loop
  for (const part of parts) gathered[part] = await gather[part](sql, options);
  return gathered;
}

const gather: Readonly<Record<BundlePart, (sql: Sql, options: GatherOptions) => Promise<unknown>>> =
  {
    async contract(sql) {
      const overview = await contractOverview(sql);
      const last = overview?.versions.at(-1);
      if (overview === null) return null;
      const [text] =
        last === undefined
          ? []
          : await sql.query<{ document: string }>(
              'SELECT document FROM tenant_schema.contract_text($1)',
              [last.version],
            );
      // As it is kept, and beside it whether that is what was concluded (CO9).
      const document: unknown = text === undefined ? null : JSON.parse(text.document);
      return { ...overview, document };
    },
    instructions: instructionsOf,
    async providers(sql) {
      const state = await readGateState(sql);
      return state === null ? null : { standing: state.standing, providers: state.providers };
    },
    measures: measuresNow,
    async clauses(sql, { nowMs }) {
      const known = knownMeasures(measures, await readKnown(sql, nowMs - historyMs), nowMs);
      const proven = await proveClauses((work) => apart(sql, work), known);
      return proven.map(({ clause: { id, promise, keptBy }, evidence }) =>
        keptBy.as === 'declarative'
          ? { id, promise, why: keptBy.why, proof: evidence }
          : {
              id,
              promise,
              mechanism: keptBy.mechanism,
              evidence: keptBy.evidence?.name ?? null,
              test: keptBy.test,
              proof: evidence,
            },
      );
    },
    staff: accessesOf,
    oversight: oversightOf,
    async chronicle(sql) {
      const [state] = await sql.query<{ size: string; signed: string; note: string | null }>(
        'SELECT size, signed, note FROM tenant_schema.chronicle_state()',
      );
      if (state === undefined) return null;
      const { keys, handovers } = await readKeys(sql);
      return { ...state, verifierKeys: keys, handovers };
    },
  };

/** One that fails takes no other with it, though all are asked in one transaction. */
async function apart<T>(sql: Sql, work: (sql: Sql) => Promise<T>): Promise<T> {
  await sql.query('SAVEPOINT clause');
  try {
    const made = await work(sql);
    await sql.query('RELEASE SAVEPOINT clause');
    return made;
  } catch (error) {
    await sql.query('ROLLBACK TO SAVEPOINT clause');
    throw error;
  }
}

async function measuresNow(sql: Sql, { nowMs }: GatherOptions) {
  const known = await readKnown(sql, nowMs - historyMs);
  return knownMeasures(measures, known, nowMs).map(({ measure, state }) => ({
    id: measure.id,
    holds: measure.holds,
    state: state.is,
    at: 'atMs' in state && state.atMs !== null ? new Date(state.atMs).toISOString() : null,
  }));
}
