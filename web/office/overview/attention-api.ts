import * as z from 'zod/mini';
import type { TenantId } from '#kernel/base/ids.ts';
import { callApi } from '#web/shell/api.ts';

const itemSchema = z.object({
  kind: z.string(),
  urgency: z.enum(['now', 'soon']),
  name: z.nullable(z.object({ de: z.string(), en: z.string() })),
  count: z.nullable(z.number()),
  since: z.nullable(z.string()),
  until: z.nullable(z.string()),
  section: z.string(),
  item: z.nullable(z.string()),
});
const listSchema = z.object({ now: z.string(), zone: z.string(), items: z.array(itemSchema) });

export type AttentionList = z.infer<typeof listSchema>;
export type AttentionItem = AttentionList['items'][number];

/** What needs somebody in the privacy office of a tenant, as the server sees it now. */
export function attentionApi(tenant: TenantId) {
  return {
    list: () =>
      callApi({
        method: 'GET',
        path: `/api/tenants/${tenant}/attention`,
        answer: listSchema,
      }),
  };
}
