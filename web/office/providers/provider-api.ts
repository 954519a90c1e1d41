import * as z from 'zod/mini';
import type { TenantId } from '#kernel/base/ids.ts';
import { callApi } from '#web/shell/api.ts';

const reason = z.object({ code: z.string(), words: z.string() });
const inBoth = z.object({ de: z.string(), en: z.string() });
const place = z.object({
  country: z.string(),
  region: z.string(),
  basis: z.nullable(z.object({ kind: z.string(), until: z.string() })),
});
const descriptor = z.object({
  relation: z.string(),
  name: z.string(),
  legalEntity: z.string(),
  address: z.string(),
  contact: z.string(),
  function: inBoth,
  places: z.array(place),
  assurances: z.array(z.object({ name: z.string(), source: z.string(), checkedOn: z.string() })),
  agreement: z.nullable(
    z.object({
      title: z.string(),
      signedOn: z.string(),
      until: z.nullable(z.string()),
      beneficiary: z.union([
        z.object({ is: z.literal('agreed'), where: z.string() }),
        z.object({ is: z.literal('refused'), deviation: z.string() }),
      ]),
    }),
  ),
  subProcessors: z.array(
    z.object({ legalEntity: z.string(), function: inBoth, places: z.array(place) }),
  ),
  categories: z.array(z.string()),
  checkedOn: z.string(),
});
const viewSchema = z.object({
  mayAnswer: z.boolean(),
  kind: z.string(),
  zone: z.string(),
  nowMs: z.number(),
  providers: z.array(
    z.object({
      id: z.string(),
      inForce: z.nullable(
        z.object({ version: z.int(), descriptor, sinceMs: z.number(), by: z.string() }),
      ),
      announced: z.nullable(
        z.object({
          version: z.int(),
          descriptor,
          reasons: z.array(reason),
          opensAtMs: z.nullable(z.number()),
        }),
      ),
      purposes: z.array(
        z.object({ purpose: z.string(), isOpen: z.boolean(), reasons: z.array(reason) }),
      ),
      removedAtMs: z.nullable(z.number()),
      /** Of the tenant, that lie there or may. */
      files: z.int(),
      /** What lies there stays there. */
      isKeeping: z.boolean(),
    }),
  ),
  notices: z.array(
    z.object({
      id: z.string(),
      provider: z.string(),
      version: z.int(),
      name: z.string(),
      alternatives: z.array(inBoth),
      sentAtMs: z.number(),
      withdrawnAtMs: z.nullable(z.number()),
      deliveredAtMs: z.nullable(z.number()),
      objectionEndsMs: z.nullable(z.number()),
      effectiveAtMs: z.nullable(z.number()),
      openObjections: z.int(),
      approvedAtMs: z.nullable(z.number()),
      proof: z.nullable(z.string()),
      sends: z.array(z.object({ name: z.nullable(z.string()), state: z.string() })),
      answers: z.array(
        z.object({
          id: z.string(),
          is: z.string(),
          name: z.nullable(z.string()),
          reason: z.string(),
          alternative: z.nullable(z.int()),
          atMs: z.number(),
          isOpen: z.boolean(),
        }),
      ),
    }),
  ),
});

export type ProvidersAnswer = z.infer<typeof viewSchema>;
export type ListedProvider = ProvidersAnswer['providers'][number];
export type ListedNotice = ProvidersAnswer['notices'][number];
export type Described = z.infer<typeof descriptor>;

export type Answer =
  | { readonly is: 'objection'; readonly reason: string; readonly alternative: number | null }
  | { readonly is: 'objection-withdrawn'; readonly reason: string; readonly objection: string }
  | { readonly is: 'approval' | 'approval-withdrawn'; readonly reason: string };

/** Providers and notices of a tenant, as its owners and data-protection officers see them. */
export function providerApi(tenant: TenantId) {
  const base = `/api/tenants/${tenant}` as const;
  return {
    list: (lang: 'de' | 'en') =>
      callApi({ method: 'GET', path: `${base}/providers?lang=${lang}`, answer: viewSchema }),
    acknowledge: (notice: string) =>
      callApi({ method: 'POST', path: `${base}/notices/${notice}/acknowledge` }),
    answer: (notice: string, answer: Answer) =>
      callApi({ method: 'POST', path: `${base}/notices/${notice}/answers`, body: answer }),
  };
}
