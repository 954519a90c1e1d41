import { AppError } from '#kernel/base/app-error.ts';
import type { Sql } from '#kernel/db/sql.ts';
import type { KnownMeasure } from '#governance/measures/known.ts';
import { type Clause, clauses, type KeptBy } from '../clauses.ts';
import type { Evidence } from '../evidence.ts';
import { clauseEvidence } from './evidence.ts';
import { evidenceQueries } from './evidence-queries.ts';

/** A clause, and what shows it now. */
export interface ProvenClause {
  readonly clause: Clause;
  readonly evidence: Evidence;
}

type EvidenceQuery = (sql: Sql) => Promise<Evidence>;

/** Measures show clauses, too: one by its id, or all of them. */
const catalogue = 'governance/measures/catalogue.ts';
const allMeasures = 'measures';

/**
 * Asks for each clause what the register names as its evidence, each query once and in a transaction of its
 * own, so that one that fails takes no other with it. What has no evidence says so (cl_7.6__a).
 */
export async function proveClauses(
  transact: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>,
  measures: readonly KnownMeasure[],
): Promise<readonly ProvenClause[]> {
  const asked = new Map<string, Promise<Evidence>>();
  const ask = (named: NonNullable<Named>): Promise<Evidence> => {
    const known = asked.get(named.name) ?? found(named);
    asked.set(named.name, known);
    return known;
  };
  const found = async (named: NonNullable<Named>): Promise<Evidence> => {
    if (named.name === allMeasures) return ofAll(measures);
    if (named.file === catalogue) return ofMeasure(measures, named.name);
    const query = evidenceQuery(named);
    if (query === null) return nothing('no-query');
    try {
      return await transact(query);
    } catch (error) {
      // Who may not look is told so, and not that nothing is shown.
      if (error instanceof AppError && error.code === 'access.not-allowed') throw error;
      return nothing('query-failed');
    }
  };
  const proven: ProvenClause[] = [];
  for (const clause of clauses) {
    // One after the other: each takes a connection.
    // oxlint-disable-next-line eslint/no-await-in-loop
    proven.push({ clause, evidence: await evidenceOf(clause.keptBy, ask) });
  }
  return proven;
}

type Named = Extract<KeptBy, { as: 'mechanism' }>['evidence'];

async function evidenceOf(
  keptBy: KeptBy,
  ask: (named: NonNullable<Named>) => Promise<Evidence>,
): Promise<Evidence> {
  if (keptBy.as === 'declarative') return { state: 'declarative', at: null, found: 'by-nature' };
  if (keptBy.mechanism === null) return nothing('nothing-yet');
  return keptBy.evidence === null ? nothing('no-evidence') : ask(keptBy.evidence);
}

/** The query that the register names; null when there is none of that name. */
export function evidenceQuery({ name }: NonNullable<Named>): EvidenceQuery | null {
  if (Object.hasOwn(clauseEvidence, name)) {
    return clauseEvidence[name as keyof typeof clauseEvidence];
  }
  return Object.hasOwn(evidenceQueries, name) ? (evidenceQueries[name] ?? null) : null;
}

/** Whether the register's evidence is the state of a measure, and there is one of that name. */
export function isOfMeasure({ name, file }: NonNullable<Named>, ids: readonly string[]): boolean {
  return name === allMeasures || (file === catalogue && ids.includes(name));
}

function ofMeasure(measures: readonly KnownMeasure[], id: string): Evidence {
  const known = measures.find(({ measure }) => measure.id === id);
  if (known === undefined) return nothing('no-query');
  const { state } = known;
  switch (state.is) {
    case 'proven':
      return { state: 'proven', at: iso(state.atMs), found: 'measure-proven' };
    case 'attested':
      return { state: 'attested', at: iso(state.atMs), found: 'measure-attested' };
    case 'declarative':
      return { state: 'declarative', at: null, found: 'measure-declarative' };
    case 'unmet':
      return {
        state: 'unmet',
        at: state.atMs === null ? null : iso(state.atMs),
        found: 'measure-unmet',
      };
  }
}

/** As good as the worst of them that can be shown, and as old as the oldest. */
function ofAll(measures: readonly KnownMeasure[]): Evidence {
  const times = measures.flatMap(({ state }) =>
    'atMs' in state && state.atMs !== null ? [state.atMs] : [],
  );
  const at = times.length === 0 ? null : iso(Math.min(...times));
  if (measures.length === 0) return nothing('no-query');
  if (measures.some(({ state }) => state.is === 'unmet')) {
    return { state: 'unmet', at, found: 'measures-unmet' };
  }
  return measures.some(({ state }) => state.is === 'attested')
    ? { state: 'attested', at, found: 'measures-attested' }
    : { state: 'proven', at, found: 'measures-proven' };
}

function nothing(why: string): Evidence {
  return { state: 'unmet', at: null, found: why };
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}
