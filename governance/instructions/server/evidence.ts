import type { Evidence } from '#governance/clauses/evidence.ts';
import type { Sql } from '#kernel/db/sql.ts';
import { instructionsOf } from './instruction-store.ts';

/** What instructions show of themselves, by the names that the register gives. */
export const instructionEvidence = {
  /** cl_7.1__a: each that a job was begun on has its beginning and its end, done or failed, in the chronicle. */
  'jobs-instructed': async (sql: Sql): Promise<Evidence> => {
    const all = await instructionsOf(sql);
    if (all === null) return { state: 'unmet', at: null, found: 'not-readable' };
    const done = all.filter(({ state }) => state === 'done' || state === 'failed');
    // Nothing was done on order: that proves nothing.
    if (done.length === 0) return { state: 'declarative', at: null, found: 'nothing-instructed' };
    const at = await now(sql);
    const isChained = done.every(({ events, state }) =>
      [
        'instruction.give',
        'instruction.begin',
        state === 'done' ? 'instruction.done' : 'instruction.fail',
      ].every((action) => events.some((event) => event.action === action)),
    );
    return isChained
      ? { state: 'proven', at, found: 'jobs-in-chronicle' }
      : { state: 'unmet', at, found: 'job-without-line' };
  },

  /** cl_7.1__b: nothing that is contested was begun after it was. */
  'contested-held': async (sql: Sql): Promise<Evidence> => {
    const all = await instructionsOf(sql);
    if (all === null) return { state: 'unmet', at: null, found: 'not-readable' };
    const contested = all.filter(({ steps }) => steps.some(({ what }) => what === 'contest'));
    if (contested.length === 0) return { state: 'declarative', at: null, found: 'never-contested' };
    const at = await now(sql);
    const isHeld = contested.every(({ steps }) => {
      let holds = false;
      return steps.every(({ what }) => {
        if (what === 'contest') holds = true;
        if (what === 'accept') holds = false;
        return !(holds && (what === 'begin' || what === 'done'));
      });
    });
    return isHeld
      ? { state: 'proven', at, found: 'held-until-accepted' }
      : { state: 'unmet', at, found: 'begun-while-contested' };
  },
};

async function now(sql: Sql): Promise<string> {
  const [row] = await sql.query<{ at: Date }>('SELECT now() AS at');
  if (row === undefined) throw new Error('now() answers with one row');
  return row.at.toISOString();
}
