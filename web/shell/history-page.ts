import { type HistoryPage, historyPageSchema } from '#kernel/access/history.ts';
import type { RecordId, TenantId } from '#kernel/base/ids.ts';
import { callApi } from './api.ts';

/** What a record was, newest first, from the server. */
export async function historyPage(
  tenant: TenantId,
  record: RecordId,
  after: string | null,
): Promise<HistoryPage> {
  return callApi({
    method: 'GET',
    path: `/api/tenants/${tenant}/records/${record}/history${after === null ? '' : `?after=${after}`}`,
    answer: historyPageSchema,
  });
}
