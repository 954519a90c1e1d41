import type { Evidence } from '#governance/clauses/evidence.ts';
import { contractEvidence } from '#governance/contract/server/evidence.ts';
import { gateEvidence } from '#governance/gate/server/evidence.ts';
import { instructionEvidence } from '#governance/instructions/server/evidence.ts';
import { oversightEvidence } from '#governance/oversight/server/evidence.ts';
import { staffEvidence } from '#governance/staff/server/evidence.ts';
import type { Sql } from '#kernel/db/sql.ts';

/** What the register names as evidence and is asked in a tenant, by its name; beside these there are measures. */
export const evidenceQueries: Readonly<Record<string, (sql: Sql) => Promise<Evidence>>> = {
  ...contractEvidence,
  ...gateEvidence,
  ...instructionEvidence,
  ...oversightEvidence,
  ...staffEvidence,
};
