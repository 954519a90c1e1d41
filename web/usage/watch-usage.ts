import * as z from 'zod/mini';
import { isTenantId, type TenantId } from '#kernel/base/ids.ts';
import { changedUsage, type UsageChange } from './usage-changes.ts';
import { type UsageCount, UsageCounter } from './usage-counter.ts';
import { eventOfPath, usageEvents } from './usage-events.ts';
import { usageApi } from './usage-api.ts';
import type { WatchedPlaces } from './watched-places.ts';

const eachMs = 60_000;
const agreedSchema = z.object({ agreed: z.array(z.string()) });

/** Counts which views are opened, where somebody agreed to it. Loaded when there is nothing else to do. */
export function watchUsage(router: WatchedPlaces): void {
  const counters = new Map<TenantId, UsageCounter>();
  const counterOf = (tenant: TenantId): UsageCounter => {
    const known = counters.get(tenant);
    if (known !== undefined) return known;
    const counter = new UsageCounter({ send: (counts) => sendTo(tenant, counts) });
    counters.set(tenant, counter);
    void (async () => {
      // Without an answer nothing is agreed to, and nothing counted.
      const mine = await usageApi(tenant)
        .mine()
        .catch(() => null);
      if (mine !== null) counter.agree(mine.agreed);
    })();
    return counter;
  };
  const tenantHere = (): TenantId | null => {
    const [, tenant = ''] = /^\/t\/([^/]+)/.exec(router.history.location.pathname) ?? [];
    return isTenantId(tenant) ? tenant : null;
  };
  let last = '';
  const look = (): void => {
    const { pathname } = router.history.location;
    const tenant = tenantHere();
    if (tenant === null || pathname === last) return;
    last = pathname;
    const counter = counterOf(tenant);
    const event = eventOfPath(pathname);
    if (event !== null) counter.count(event);
  };
  const fault = usageEvents.find(({ id }) => id === 'app.fault');
  const noteFault = (): void => {
    const tenant = tenantHere();
    if (tenant !== null && fault !== undefined) counterOf(tenant).count(fault);
  };
  const flush = (): void => {
    for (const counter of counters.values()) void counter.flush();
  };
  router.subscribe('onResolved', look);
  changedUsage.subscribe(({ tenant, agreed }: UsageChange) => {
    counterOf(tenant).agree(agreed);
  });
  addEventListener('error', noteFault);
  addEventListener('unhandledrejection', noteFault);
  addEventListener('pagehide', flush);
  setInterval(flush, eachMs);
  look();
}

/** Also while the page goes. What goes wrong is not told: it is a count that is missing. */
async function sendTo(
  tenant: TenantId,
  counts: readonly UsageCount[],
): Promise<readonly string[] | null> {
  try {
    const response = await fetch(`/api/tenants/${tenant}/usage`, {
      method: 'POST',
      credentials: 'same-origin',
      keepalive: true,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ counts }),
    });
    const read = z.safeParse(agreedSchema, await response.json());
    return response.ok && read.success ? read.data.agreed : null;
  } catch {
    return null;
  }
}
