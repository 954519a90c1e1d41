import { databaseName, deleteDexieStores, openDexieStore } from '#adapters/local-store/dexie.ts';
import { webTabs } from '#adapters/local-store/web-tabs.ts';
import { askSession, webSocketTransport } from '#adapters/websocket/client-transport.ts';
import { systemClock } from '#kernel/base/clock.ts';
import type { AccountId, TenantId } from '#kernel/base/ids.ts';
import { type LocalObhut, openLocal } from '#kernel/sync/client/local-obhut.ts';
import { systemTimers } from '#kernel/sync/client/timers.ts';
import { olderRecordsOf } from '#web/shell/older-records.ts';
import { registry } from '#apps/server/products.ts';

/** The local copy of one account and tenant in this browser, syncing with the server this page came from. */
export async function openObhut(accountId: AccountId, tenantId: TenantId): Promise<LocalObhut> {
  const name = databaseName(accountId, tenantId);
  return openLocal({
    accountId,
    tenantId,
    registry,
    store: await openDexieStore(name),
    transport: webSocketTransport({
      baseUrl: location.href,
      tenantId,
      whyRefused: askSession,
      onOffline: (listener) => {
        addEventListener('offline', listener);
        return () => {
          removeEventListener('offline', listener);
        };
      },
    }),
    tabs: webTabs(name),
    clock: systemClock,
    timers: systemTimers,
    older: olderRecordsOf(tenantId),
    random: () => Math.random(),
    onWake: (listener) => {
      const look = (): void => {
        if (document.visibilityState === 'visible') listener();
      };
      addEventListener('online', listener);
      document.addEventListener('visibilitychange', look);
      return () => {
        removeEventListener('online', listener);
        document.removeEventListener('visibilitychange', look);
      };
    },
  });
}

/** Deletes what this browser has of an account: of every tenant, or of some. */
export async function deleteCopies(
  accountId: AccountId,
  tenants: 'all' | readonly TenantId[],
): Promise<void> {
  await deleteDexieStores(
    tenants === 'all'
      ? (name) => name.startsWith(databaseName(accountId, '' as TenantId))
      : (name) => tenants.some((tenant) => name === databaseName(accountId, tenant)),
  );
}
