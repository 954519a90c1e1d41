import type { Sql } from '#kernel/db/sql.ts';
import { type Attestation, type Run, type RunOutcome, runOutcomes } from '../evidence.ts';
import type { Known } from '../known.ts';

interface RunRow {
  readonly scope: string;
  readonly measure: string;
  readonly since: Date;
  readonly last: Date;
  readonly outcome: string;
  readonly looked: string;
  readonly what: string;
  readonly found: string[];
  readonly found_in_all: number;
}

interface AttestationRow {
  readonly id: string;
  readonly measure: string;
  readonly said_by: string;
  readonly grounds: string;
  readonly at: Date;
  readonly until: Date;
  readonly withdrawn_at: Date | null;
}

/** What is known of a tenant's measures since then, as a keeper or the operator; without them nothing. */
export async function readKnown(sql: Sql, sinceMs: number): Promise<Known> {
  const runs = await sql.query<RunRow>(
    `SELECT scope, measure, since, last, outcome, looked, what, found, found_in_all
     FROM tenant_schema.measure_runs($1)`,
    [new Date(sinceMs)],
  );
  const said = await sql.query<AttestationRow>(
    'SELECT id, measure, said_by, grounds, at, until, withdrawn_at FROM tenant_schema.attestations()',
  );
  return {
    ofInstallation: runs.filter(({ scope }) => scope === 'installation').map(runOf),
    ofTenant: runs.filter(({ scope }) => scope === 'tenant').map(runOf),
    attestations: said.map(attestationOf),
  };
}

/** What is known of the installation as a whole, on the operator's connection as obhut_owner. */
export async function readKnownOfAll(sql: Sql, sinceMs: number): Promise<Known> {
  const runs = await sql.query<RunRow>(
    `SELECT 'installation' AS scope, measure, since, last, outcome, looked, what, found, found_in_all
     FROM obhut.measure_run r
     WHERE last >= $1 OR since = (SELECT max(l.since) FROM obhut.measure_run l WHERE l.measure = r.measure)
     ORDER BY measure, since`,
    [new Date(sinceMs)],
  );
  const said = await sql.query<AttestationRow>(
    'SELECT id, measure, said_by, grounds, at, until, withdrawn_at FROM obhut.attestation',
  );
  return {
    ofInstallation: runs.map(runOf),
    ofTenant: null,
    attestations: said.map(attestationOf),
  };
}

function runOf(row: RunRow): Run {
  return {
    measure: row.measure,
    outcome: outcomeOf(row.outcome),
    sinceMs: row.since.getTime(),
    lastMs: row.last.getTime(),
    looked: Number(row.looked),
    what: row.what,
    found: row.found,
    foundInAll: row.found_in_all,
  };
}

/** What is not known is not good. */
function outcomeOf(text: string): RunOutcome {
  return runOutcomes.find((outcome) => outcome === text) ?? 'failed';
}

function attestationOf(row: AttestationRow): Attestation {
  return {
    id: row.id,
    measure: row.measure,
    by: row.said_by,
    grounds: row.grounds,
    atMs: row.at.getTime(),
    untilMs: row.until.getTime(),
    withdrawnMs: row.withdrawn_at?.getTime() ?? null,
  };
}
