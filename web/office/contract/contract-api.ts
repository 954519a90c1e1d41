import * as z from 'zod/mini';
import type { TenantId } from '#kernel/base/ids.ts';
import type { Author } from '../frame/author.ts';
import { callApi, fetchFile } from '#web/shell/api.ts';

const contactSchema = z.object({
  name: z.string(),
  function: z.string(),
  email: z.string(),
  phone: z.nullable(z.string()),
});
const partySchema = z.object({
  name: z.string(),
  address: z.string(),
  country: z.string(),
  contact: contactSchema,
  dataProtectionOfficer: z.nullable(contactSchema),
});
const valueSchema = z.union([z.number(), z.boolean()]);
const parameterSchema = z.object({
  name: z.string(),
  clause: z.string(),
  words: z.object({ de: z.string(), en: z.string() }),
  base: valueSchema,
  effective: valueSchema,
  decides: z.enum(['clauses', 'agreement']),
});
const differenceSchema = z.object({
  part: z.string(),
  path: z.array(z.string()),
  is: z.enum(['added', 'removed', 'changed']),
  before: z.nullable(z.string()),
  after: z.nullable(z.string()),
});
const overviewSchema = z.object({
  name: z.string(),
  isDemo: z.boolean(),
  standing: z.enum(['none', 'in-force', 'suspended', 'ended', 'carried-over', 'exempt']),
  since: z.string(),
  /** In which what runs from a step is counted. */
  zone: z.string(),
  mayDecide: z.boolean(),
  /** Its text or how it stands is not what the log has. */
  isAltered: z.boolean(),
  isTextAltered: z.boolean(),
  processor: z.nullable(partySchema),
  versions: z.array(
    z.object({
      version: z.int(),
      hash: z.string(),
      concludedAt: z.string(),
      basis: z.enum(['concluded', 'attested']),
      controllerSignatory: z.string(),
      processorSignatory: z.string(),
    }),
  ),
  steps: z.array(
    z.object({
      number: z.int(),
      at: z.string(),
      what: z.string(),
      side: z.enum(['tenant', 'operator']),
      author: z.nullable(z.string()),
      ground: z.nullable(z.string()),
      reason: z.string(),
      cureUntil: z.nullable(z.string()),
    }),
  ),
  current: z.nullable(
    z.object({ annexes: z.object({ I: z.object({ controller: partySchema }) }) }),
  ),
  parameters: z.array(parameterSchema),
  drift: z.array(differenceSchema),
});
const draftSchema = z.object({
  hash: z.string(),
  page: z.string(),
  difference: z.nullable(z.array(differenceSchema)),
});

export type ContractOverview = z.infer<typeof overviewSchema>;
export type Party = z.infer<typeof partySchema>;
export type Difference = z.infer<typeof differenceSchema>;
export type Draft = z.infer<typeof draftSchema>;
export type Parameter = z.infer<typeof parameterSchema>;

export const contractFormats = ['pdf', 'html', 'json'] as const;
export type ContractFormat = (typeof contractFormats)[number];

export interface Wanted {
  readonly controller: Party;
  readonly parameters: Readonly<Record<string, number | boolean>>;
}

/** The contract of a tenant, as the server keeps it. */
export function contractApi(tenant: TenantId, locale: string) {
  const base = `/api/tenants/${tenant}/contract` as const;
  const lang = locale.startsWith('de') ? 'de' : 'en';
  const step = (what: 'suspend' | 'resume' | 'terminate', body: object) =>
    callApi({ method: 'POST', path: `${base}/${what}`, body });
  return {
    overview: () => callApi({ method: 'GET', path: base, answer: overviewSchema }),
    draft: (wanted: Wanted) =>
      callApi({
        method: 'POST',
        path: `${base}/draft?lang=${lang}`,
        body: wanted,
        answer: draftSchema,
      }),
    conclude: (wanted: Wanted, hash: string, signatory: Author) =>
      callApi({ method: 'POST', path: base, body: { ...wanted, hash, signatory } }),
    suspend: (reason: string, author: Author) => step('suspend', { reason, author }),
    resume: (reason: string, author: Author) => step('resume', { reason, author }),
    terminate: (ground: string, reason: string, author: Author) =>
      step('terminate', { ground, reason, author }),
    difference: async (from: number, to: number) =>
      (
        await callApi({
          method: 'GET',
          path: `${base}/difference?from=${from}&to=${to}`,
          answer: z.object({ difference: z.array(differenceSchema) }),
        })
      ).difference,
    fetchFile: (version: number, format: ContractFormat) =>
      fetchFile(`${base}/versions/${version}?as=${format}&lang=${lang}`),
  };
}
