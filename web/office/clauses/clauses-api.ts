import * as z from 'zod/mini';
import type { TenantId } from '#kernel/base/ids.ts';
import { callApi } from '#web/shell/api.ts';

const words = z.object({ de: z.string(), en: z.string() });
const clauseSchema = z.object({
  id: z.string(),
  title: words,
  promise: words,
  /** Of what nothing enforces: why. */
  why: z.nullable(words),
  mechanism: z.nullable(z.string()),
  query: z.nullable(z.object({ name: z.string(), file: z.string() })),
  test: z.nullable(z.string()),
  evidence: z.object({
    state: z.enum(['unmet', 'proven', 'attested', 'declarative']),
    at: z.nullable(z.string()),
    found: z.string(),
  }),
});
const listSchema = z.object({ now: z.string(), clauses: z.array(clauseSchema) });

export type ClauseList = z.infer<typeof listSchema>;
export type ShownClause = ClauseList['clauses'][number];
export type EvidenceState = ShownClause['evidence']['state'];

/** Each clause of the contract with what shows it now. */
export function clausesApi(tenant: TenantId) {
  return {
    list: () =>
      callApi({ method: 'GET', path: `/api/tenants/${tenant}/clauses`, answer: listSchema }),
  };
}
