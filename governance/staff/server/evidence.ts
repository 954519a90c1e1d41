import type { Evidence } from '#governance/clauses/evidence.ts';
import { AppError } from '#kernel/base/app-error.ts';
import { type ChronicleLine, worstLine } from '#governance/chronicle/chronicle-line.ts';
import type { Sql } from '#kernel/db/sql.ts';

interface Proof {
  readonly at: string;
  readonly annex: readonly string[] | null;
  readonly isExempt: boolean;
  readonly purposes: readonly {
    readonly purpose: string;
    readonly count: number;
    readonly stands: boolean;
  }[];
  readonly denied: number;
  readonly wall: boolean;
  readonly accesses: readonly {
    readonly isBound: boolean;
    readonly isShort: boolean;
    readonly line: ChronicleLine;
  }[];
}

/** What the operator's people and what their work serves show of themselves, by the names of the register. */
export const staffEvidence = {
  /** cl_7.2: what the chronicle says that data served stands in Annex II, and the wall stands before the rest. */
  'purposes-in-annex': async (sql: Sql) => {
    const { at, annex, isExempt, purposes, wall } = await proof(sql);
    if (isExempt) return declarative('exempt');
    if (!wall) return unmet(at, 'purpose-wall-open');
    if (annex === null) return unmet(at, 'nothing-concluded');
    // Nothing was done for any purpose: that proves nothing.
    if (purposes.length === 0) return declarative('nothing-accessed');
    return purposes.every(({ stands }) => stands)
      ? proven(at, 'within-annex')
      : unmet(at, 'purpose-outside-annex');
  },

  /** cl_7.4__b: whoever was let in was bound, for some hours, and the chronicle says so. */
  'staff-bound': async (sql: Sql) => {
    const { at, isExempt, accesses, wall } = await proof(sql);
    if (isExempt) return declarative('exempt');
    if (!wall) return unmet(at, 'staff-wall-open');
    if (accesses.length === 0) return declarative('nobody-let-in');
    const line = worstLine(accesses.map((access) => access.line));
    if (line !== 'said') return unmet(at, `access-${line}`);
    return accesses.every(({ isBound, isShort }) => isBound && isShort)
      ? proven(at, 'bound-and-short')
      : unmet(at, 'access-unbound');
  },
} satisfies Record<string, (sql: Sql) => Promise<Evidence>>;

async function proof(sql: Sql): Promise<Proof> {
  const [row] = await sql.query<{ proof: Proof | null }>(
    'SELECT tenant_schema.access_proof() AS proof',
  );
  if (row === undefined || row.proof === null) throw new AppError('access.not-allowed');
  return row.proof;
}

function proven(at: string, found: string): Evidence {
  return { state: 'proven', at: new Date(at).toISOString(), found };
}

function unmet(at: string, found: string): Evidence {
  return { state: 'unmet', at: new Date(at).toISOString(), found };
}

function declarative(found: string): Evidence {
  return { state: 'declarative', at: null, found };
}
