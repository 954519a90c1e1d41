import { clauses } from '#governance/clauses/clauses.ts';
import type { Evidence, EvidenceState } from '#governance/clauses/evidence.ts';
import { measures } from '#governance/measures/catalogue.ts';
import type { Sql } from '#kernel/db/sql.ts';
import { evidenceQueries } from './evidence-queries.ts';

const states: readonly EvidenceState[] = ['proven', 'attested', 'declarative', 'unmet'];

/** What the register of clauses shows of itself, by the name that it gives. */
export const clauseEvidence = {
  /** cl_7.6__a: whatever the register names as evidence answers here, in one of the four states. */
  'evidence-answers': async (sql: Sql): Promise<Evidence> => {
    const [row] = await sql.query<{ at: Date }>('SELECT now() AS at');
    const at = row?.at.toISOString() ?? null;
    const named = clauses.flatMap(({ keptBy }) =>
      keptBy.as === 'mechanism' && keptBy.evidence !== null ? [keptBy.evidence.name] : [],
    );
    for (const name of new Set(named)) {
      if (name in clauseEvidence || isMeasure(name)) continue;
      const query = evidenceQueries[name];
      if (query === undefined) return { state: 'unmet', at, found: 'evidence-missing' };
      // One after the other, on the one connection there is.
      // oxlint-disable-next-line eslint/no-await-in-loop
      const { state } = await query(sql);
      if (!states.includes(state)) return { state: 'unmet', at, found: 'evidence-missing' };
    }
    return { state: 'proven', at, found: 'all-answer' };
  },
};

/** One of the catalogue by its id, or all of them. */
function isMeasure(name: string): boolean {
  return name === 'measures' || measures.some(({ id }) => id === name);
}
