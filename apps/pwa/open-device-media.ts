import type { DexieLocalStore } from '#adapters/local-store/dexie.ts';
import { dexieMediaStore } from '#adapters/local-store/dexie-media.ts';
import { webTabs } from '#adapters/local-store/web-tabs.ts';
import { systemClock } from '#kernel/base/clock.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import type { Registry } from '#kernel/kind/registry.ts';
import type { DeviceMedia } from '#kernel/media/client/device-media.ts';
import { openMedia } from '#kernel/media/client/open-media.ts';
import type { LocalObhut } from '#kernel/sync/client/local-obhut.ts';
import { systemTimers } from '#kernel/sync/client/timers.ts';
import { mediaLineOf } from '#web/shell/media/media-line.ts';

/** The media of one local copy in this browser, sent to the server this page came from. */
export function openDeviceMedia(of: {
  readonly name: string;
  readonly tenantId: TenantId;
  readonly store: DexieLocalStore;
  readonly registry: Registry;
  readonly obhut: LocalObhut;
  readonly onWake: (listener: () => void) => () => void;
}): DeviceMedia {
  const { name, store, obhut } = of;
  const tabs = webTabs(`${name}-media`);
  const media = openMedia({
    media: dexieMediaStore(name, store),
    store,
    registry: of.registry,
    line: mediaLineOf(of.tenantId),
    tabs,
    clock: systemClock,
    timers: systemTimers,
    random: () => Math.random(),
    onWake: of.onWake,
  });
  let before = obhut.state().connection;
  // The session is there again, or the server is.
  const stop = obhut.subscribeState(() => {
    const now = obhut.state().connection;
    if (now === 'online' && before !== 'online') media.wake();
    before = now;
  });
  return {
    ...media,
    close: async () => {
      stop();
      await media.close();
      tabs.close();
    },
  };
}
