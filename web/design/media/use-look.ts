import { useEffect, useState } from 'react';
import type { RecordId } from '#kernel/base/ids.ts';
import type { MediaRef } from '#kernel/kind/media-ref.ts';
import type { DeviceMedia, MediaLook } from '#kernel/media/client/device-media.ts';
import type { VariantName } from '#kernel/media/media.ts';

/** What there is to see or hear. `url` holds as long as it is shown. */
export type Looked =
  | { readonly is: 'looking' | 'absent' | 'away'; readonly url: null }
  | { readonly is: 'here'; readonly url: string; readonly unsent: 'no' | 'waiting' | 'refused' };

const looking: Looked = { is: 'looking', url: null };
const firstMs = 4_000;
const longestMs = 60_000;

/** Looks at a medium as long as it is drawn: what is not there yet is looked for again, by and by and when there is a
 *  connection again (ME20). */
export function useLook(
  media: DeviceMedia | null,
  ref: MediaRef,
  variant: VariantName,
  record: RecordId | null,
): Looked {
  const [looked, setLooked] = useState<Looked>(looking);
  const { id } = ref;
  useEffect(() => {
    if (media === null) return undefined;
    let isCurrent = true;
    let url: string | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let waitMs = firstMs;
    let isAsking = false;
    let askedMs = 0;
    let isOwn = false;
    const show = (look: MediaLook): void => {
      if (look.is === 'here') {
        url = URL.createObjectURL(look.file);
        isOwn = look.unsent !== 'no';
        setLooked({ is: 'here', url, unsent: look.unsent });
      } else if (look.is === 'far') {
        url = look.address;
        setLooked({ is: 'here', url, unsent: 'no' });
      } else {
        setLooked({ is: look.is, url: null });
        timer = setTimeout(ask, waitMs);
        waitMs = Math.min(longestMs, waitMs * 1.5);
      }
    };
    const ask = (): void => {
      if (isAsking || url !== null) return;
      isAsking = true;
      askedMs = performance.now();
      clearTimeout(timer);
      void (async () => {
        const look = await media
          .look(ref, variant, record)
          .catch((): MediaLook => ({ is: 'away' }));
        isAsking = false;
        if (isCurrent) show(look);
      })();
    };
    const again = (): void => {
      waitMs = firstMs;
      ask();
    };
    /** Only how it stands with it: its bytes are the same. */
    const restate = (): void => {
      if (url === null) {
        // Whatever comes tells it: a thousand that are not there must not all be asked for each time.
        if (performance.now() - askedMs > firstMs) ask();
        return;
      }
      // What has arrived stays so.
      if (!isOwn) return;
      void (async () => {
        const waiting = await media.unsent().catch(() => null);
        if (!isCurrent || waiting === null) return;
        const state = waiting.find((one) => one.id === id)?.state;
        const unsent = state === 'refused' ? 'refused' : state === 'waiting' ? 'waiting' : 'no';
        setLooked((before) =>
          before.is !== 'here' || before.unsent === unsent ? before : { ...before, unsent },
        );
      })();
    };
    ask();
    addEventListener('online', again);
    document.addEventListener('visibilitychange', again);
    const stop = media.subscribe(restate);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
      removeEventListener('online', again);
      document.removeEventListener('visibilitychange', again);
      stop();
      if (url?.startsWith('blob:') === true) URL.revokeObjectURL(url);
      setLooked(looking);
    };
    // What is said of it may be typed anew with every key: the bytes hang on the id alone.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [media, id, variant, record]);
  return looked;
}
