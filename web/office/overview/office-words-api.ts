import * as z from 'zod/mini';
import type { TenantId } from '#kernel/base/ids.ts';
import { callApi } from '#web/shell/api.ts';

const wordSchema = z.object({
  id: z.string(),
  at: z.string(),
  kind: z.string(),
  seenAt: z.nullable(z.string()),
});
const listSchema = z.object({ words: z.array(wordSchema) });

/** What owners and data-protection officers have to know, as the server keeps it. */
export function officeWordsApi(tenant: TenantId) {
  const base = `/api/tenants/${tenant}/office-words` as const;
  return {
    list: async () => (await callApi({ method: 'GET', path: base, answer: listSchema })).words,
    see: (id: string) => callApi({ method: 'POST', path: `${base}/${id}/seen` }),
  };
}
