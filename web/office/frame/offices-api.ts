import * as z from 'zod/mini';
import type { TenantId } from '#kernel/base/ids.ts';
import { callApi } from '#web/shell/api.ts';

/** As the server has them, in the order in which they are shown. */
export const offices = ['owner', 'data-protection-officer', 'representative'] as const;
export type Office = (typeof offices)[number];

const office = z.enum(offices);
const bookSchema = z.object({
  mayAppoint: z.boolean(),
  holders: z.array(
    z.object({
      member: z.string(),
      name: z.string(),
      office,
      since: z.nullable(z.string()),
      by: z.enum(['appointment', 'standing']),
      isOver: z.boolean(),
    }),
  ),
  members: z.nullable(
    z.array(z.object({ member: z.string(), name: z.string(), role: z.string() })),
  ),
  steps: z.array(
    z.object({
      number: z.int(),
      at: z.string(),
      name: z.string(),
      office,
      what: z.enum(['appoint', 'end']),
      by: z.nullable(z.string()),
      reason: z.string(),
    }),
  ),
});
export type OfficeBook = z.infer<typeof bookSchema>;
export type Holder = OfficeBook['holders'][number];

/** Who holds which office in a tenant, as the server keeps it. */
export function officesApi(tenant: TenantId) {
  const base = `/api/tenants/${tenant}/offices` as const;
  return {
    book: () => callApi({ method: 'GET', path: base, answer: bookSchema }),
    appoint: (of: Office, member: string, reason: string) =>
      callApi({ method: 'POST', path: `${base}/${of}/holders`, body: { member, reason } }),
    end: (of: Office, member: string, reason: string) =>
      callApi({ method: 'POST', path: `${base}/${of}/holders/${member}/end`, body: { reason } }),
  };
}
