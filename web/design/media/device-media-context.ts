import { createContext, use, useEffect, useState } from 'react';
import type { DeviceMedia } from '#kernel/media/client/device-media.ts';

/** Opens the media of the tenant this view is in, which load when they are first needed. */
export type OpenDeviceMedia = () => Promise<DeviceMedia>;

/** Null: outside of a tenant there are none. */
export const DeviceMediaContext = createContext<OpenDeviceMedia | null>(null);

/** Null until they are there, and where there are none. */
export function useDeviceMedia(): DeviceMedia | null {
  const open = use(DeviceMediaContext);
  const [media, setMedia] = useState<DeviceMedia | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void (async () => {
      const opened = (await open?.().catch(() => null)) ?? null;
      if (isCurrent) setMedia(opened);
    })();
    return () => {
      isCurrent = false;
    };
  }, [open]);
  return media;
}

/** What a question to the media of this device gives, asked again after each change; undefined until it is known. */
export function useMediaAnswer<T>(
  media: DeviceMedia | null,
  ask: (media: DeviceMedia) => Promise<T>,
): T | undefined {
  const [answer, setAnswer] = useState<T>();
  useEffect(() => {
    if (media === null) return undefined;
    let isCurrent = true;
    const look = (): void => {
      void (async () => {
        // A copy that was closed tells its own story.
        const next = await ask(media).catch(() => undefined);
        if (isCurrent && next !== undefined) setAnswer(next);
      })();
    };
    look();
    const stop = media.subscribe(look);
    return () => {
      isCurrent = false;
      stop();
    };
  }, [media, ask]);
  return answer;
}
