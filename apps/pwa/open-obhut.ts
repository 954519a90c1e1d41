import { databaseName, deleteDexieStores, openDexieStore } from '#adapters/local-store/dexie.ts';
import { mediaTotals } from '#adapters/local-store/media-totals.ts';
import { webTabs } from '#adapters/local-store/web-tabs.ts';
import { askSession, webSocketTransport } from '#adapters/websocket/client-transport.ts';
import { systemClock } from '#kernel/base/clock.ts';
import type { AccountId, TenantId } from '#kernel/base/ids.ts';
import type { DeviceMedia } from '#kernel/media/client/device-media.ts';
import { openLocal } from '#kernel/sync/client/local-obhut.ts';
import { systemTimers } from '#kernel/sync/client/timers.ts';
import type { OpenedCopy } from '#web/shell/parts.ts';
import { registry } from '#apps/server/products.ts';

/** The local copy of one account and tenant in this browser, syncing with the server this page came from. */
export async function openObhut(accountId: AccountId, tenantId: TenantId): Promise<OpenedCopy> {
  const name = databaseName(accountId, tenantId);
  const store = await openDexieStore(name);
  const obhut = await openLocal({
    accountId,
    tenantId,
    registry,
    store,
    beside: mediaTotals(name, store),
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
    // Days that a device does not keep are rarely looked at.
    older: {
      list: async (query) => {
        const { olderRecordsOf } = await import('#web/shell/older-records.ts');
        return olderRecordsOf(tenantId).list(query);
      },
    },
    random: () => Math.random(),
    onWake,
  });
  let opening: Promise<DeviceMedia> | null = null;
  const media = (): Promise<DeviceMedia> => {
    opening ??= (async () => {
      const { openDeviceMedia } = await import('./open-device-media.ts');
      return openDeviceMedia({ name, tenantId, store, registry, obhut, onWake });
    })();
    opening.catch(() => {
      // Without a connection, perhaps: the next one who needs them tries again.
      opening = null;
    });
    return opening;
  };
  const closeMedia = async (): Promise<void> => (await opening?.catch(() => null))?.close();
  // Who has none does not load what looks after them.
  const openWhenThereAre = (): void => {
    if (obhut.state().beside > 0) media().catch(() => {});
  };
  obhut.subscribeState(openWhenThereAre);
  openWhenThereAre();
  return {
    ...obhut,
    media,
    close: async () => {
      await closeMedia();
      await obhut.close();
    },
    signOutAndDestroy: async (choice) => {
      await obhut.signOutAndDestroy(choice);
      await closeMedia();
    },
  };
}

function onWake(listener: () => void): () => void {
  const look = (): void => {
    if (document.visibilityState === 'visible') listener();
  };
  addEventListener('online', listener);
  document.addEventListener('visibilitychange', look);
  return () => {
    removeEventListener('online', listener);
    document.removeEventListener('visibilitychange', look);
  };
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
