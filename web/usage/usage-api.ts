import * as z from 'zod/mini';
import type { TenantId } from '#kernel/base/ids.ts';
import { callApi } from '#web/shell/api.ts';
import type { UsageProduct } from './usage-events.ts';

const mineSchema = z.object({ offered: z.array(z.string()), agreed: z.array(z.string()) });
const daySchema = z.array(z.object({ day: z.string(), event: z.string(), count: z.int() }));
const overviewSchema = z.object({
  offered: z.array(
    z.object({
      product: z.string(),
      since: z.string(),
      /** Null: fewer than five, whom a number could lead to. */
      agreed: z.nullable(z.int()),
    }),
  ),
  counts: daySchema,
  faults: daySchema,
});

export type MyUsage = z.infer<typeof mineSchema>;
export type UsageOverview = z.infer<typeof overviewSchema>;

/** The server's answers about what is counted: one's own choice, and what keepers offer and see. */
export function usageApi(tenant: TenantId) {
  const base = `/api/tenants/${tenant}/usage` as const;
  return {
    mine: () => callApi({ method: 'GET', path: `${base}/mine`, answer: mineSchema }),
    agree: (product: UsageProduct, agrees: boolean) =>
      callApi({
        method: 'PUT',
        path: `${base}/mine/${product}`,
        body: { agrees },
        answer: mineSchema,
      }),
    overview: () => callApi({ method: 'GET', path: base, answer: overviewSchema }),
    offer: (product: UsageProduct, offers: boolean) =>
      callApi({
        method: 'PUT',
        path: `${base}/offers/${product}`,
        body: { offers },
        answer: overviewSchema,
      }),
  };
}
