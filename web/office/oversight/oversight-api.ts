import * as z from 'zod/mini';
import type { TenantId } from '#kernel/base/ids.ts';
import type { Author } from '../frame/author.ts';
import { callApi } from '#web/shell/api.ts';

/** As the server has them, in the order in which they are offered. */
export const parts = [
  'contract',
  'instructions',
  'providers',
  'measures',
  'clauses',
  'staff',
  'oversight',
  'chronicle',
] as const;
export type Part = (typeof parts)[number];

const requestSchema = z.object({
  id: z.string(),
  number: z.int(),
  kind: z.enum(['inquiry', 'audit', 'authority', 'agreement-copy']),
  openedAt: z.string(),
  side: z.enum(['tenant', 'operator']),
  author: z.string(),
  by: z.nullable(z.string()),
  body: z.string(),
  ground: z.nullable(z.string()),
  authority: z.nullable(z.string()),
  reference: z.nullable(z.string()),
  parts: z.nullable(z.array(z.enum(parts))),
  provider: z.nullable(z.string()),
  answerBy: z.string(),
  state: z.enum(['open', 'answered', 'closed']),
  mandates: z.array(
    z.object({
      id: z.string(),
      at: z.string(),
      author: z.string(),
      by: z.nullable(z.string()),
      auditor: z.string(),
      documentHash: z.string(),
      until: z.string(),
      withdrawnAt: z.nullable(z.string()),
    }),
  ),
  steps: z.array(
    z.object({
      number: z.int(),
      at: z.string(),
      what: z.enum(['ask', 'answer', 'visit', 'finding', 'hand-out', 'close']),
      side: z.enum(['tenant', 'operator']),
      author: z.string(),
      by: z.nullable(z.string()),
      body: z.nullable(z.string()),
    }),
  ),
  handouts: z.array(
    z.object({
      id: z.string(),
      at: z.string(),
      to: z.enum(['tenant', 'auditor', 'authority']),
      name: z.string(),
      hash: z.string(),
      redactions: z.array(z.string()),
    }),
  ),
});
const listSchema = z.object({
  requests: z.array(requestSchema),
  accesses: z.array(
    z.object({
      id: z.string(),
      number: z.int(),
      name: z.string(),
      purpose: z.string(),
      reason: z.string(),
      from: z.string(),
      until: z.string(),
      ended: z.nullable(z.string()),
    }),
  ),
});

export type OversightRequest = z.infer<typeof requestSchema>;
export type Oversight = z.infer<typeof listSchema>;

export type Asked =
  | { readonly kind: 'inquiry' }
  | { readonly kind: 'audit'; readonly ground: 'interval' | 'suspicion' }
  | {
      readonly kind: 'authority';
      readonly authority: string;
      readonly reference: string;
      readonly parts: readonly Part[];
    }
  | { readonly kind: 'agreement-copy'; readonly provider: string };

export type Step = 'ask' | 'finding' | 'close';

/** What the tenant asks of the operator, as the server keeps it. */
export function oversightApi(tenant: TenantId) {
  const base = `/api/tenants/${tenant}/oversight` as const;
  return {
    list: () => callApi({ method: 'GET', path: base, answer: listSchema }),
    open: (about: Asked, body: string, author: Author) =>
      callApi({ method: 'POST', path: base, body: { about, body, author } }),
    step: (id: string, what: Step, body: string | null, author: Author) =>
      callApi({
        method: 'POST',
        path: `${base}/${id}/${what}`,
        body: { body, mandate: null, author },
      }),
    mandate: (
      id: string,
      mandate: { readonly auditor: string; readonly documentHash: string; readonly until: string },
      author: Author,
    ) => callApi({ method: 'POST', path: `${base}/${id}/mandates`, body: { ...mandate, author } }),
    withdraw: (id: string, mandate: string, author: Author) =>
      callApi({
        method: 'POST',
        path: `${base}/${id}/mandates/${mandate}/withdraw`,
        body: { author },
      }),
    handOut: (
      id: string,
      given: {
        readonly to: 'tenant' | 'auditor' | 'authority';
        readonly mandate: string | null;
        readonly parts: readonly Part[];
      },
      author: Author,
    ) => callApi({ method: 'POST', path: `${base}/${id}/handouts`, body: { ...given, author } }),
    /** Where what was handed out can be fetched. */
    file: (id: string, handout: string) => `${base}/${id}/handouts/${handout}`,
  };
}
