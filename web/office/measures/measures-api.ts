import * as z from 'zod/mini';
import type { TenantId } from '#kernel/base/ids.ts';
import { callApi } from '#web/shell/api.ts';

const words = z.object({ de: z.string(), en: z.string() });
/** An instant; by hand, as the schema for it is not worth its weight (UX28). */
const instant = z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/));

/** What the server cannot name today it may name tomorrow: shown as unmet, with its name. */
const stateSchema = z.object({
  is: z.enum(['proven', 'attested', 'declarative', 'unmet']),
  because: z.optional(z.string()),
  at: z.optional(z.nullable(instant)),
  until: z.optional(instant),
  by: z.optional(z.string()),
  grounds: z.optional(z.string()),
  looked: z.optional(z.number()),
  what: z.optional(words),
  found: z.optional(z.array(z.string())),
  foundInAll: z.optional(z.number()),
});

const measureSchema = z.object({
  id: z.string(),
  group: z.string(),
  title: words,
  holds: words,
  attestedBy: z.nullable(z.enum(['operator', 'tenant'])),
  mostDays: z.nullable(z.number()),
  state: stateSchema,
  history: z.array(
    z.object({
      from: instant,
      to: instant,
      is: z.enum(['good', 'bad', 'hung', 'failed', 'attested']),
      found: z.array(z.string()),
    }),
  ),
  attestations: z.array(
    z.object({
      id: z.string(),
      by: z.string(),
      grounds: z.string(),
      at: instant,
      until: instant,
      withdrawnAt: z.nullable(instant),
    }),
  ),
});

const listSchema = z.object({
  at: instant,
  from: instant,
  groups: z.record(z.string(), words),
  measures: z.array(measureSchema),
});

export type MeasureList = z.infer<typeof listSchema>;
export type ShownMeasure = MeasureList['measures'][number];
export type Stretch = ShownMeasure['history'][number];

/** The measures of a tenant, and what its keepers say of those that are theirs. */
export function measuresApi(tenant: TenantId) {
  const base = `/api/tenants/${tenant}/measures` as const;
  return {
    list: () => callApi({ method: 'GET', path: base, answer: listSchema }),
    attest: (measure: string, grounds: string, until: string) =>
      callApi({
        method: 'POST',
        path: `${base}/${measure}/attestations`,
        body: { grounds, until },
        answer: z.object({ id: z.string(), by: z.string() }),
      }),
    withdraw: (measure: string, attestation: string) =>
      callApi({ method: 'DELETE', path: `${base}/${measure}/attestations/${attestation}` }),
  };
}
