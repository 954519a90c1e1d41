import { createContext, use, useSyncExternalStore } from 'react';
import type { RecordId } from '#kernel/base/ids.ts';
import type { MediaRef } from '#kernel/kind/media-ref.ts';
import { LaterSpeaker, type Reader } from './later-speaker.ts';
import type { SpeakerState } from './speaker.ts';

/** Null: the one of this browser. Tests give their own. */
export const SpeakerContext = createContext<Reader | null>(null);

/** Where a recording can be played from; null where it cannot be had now. */
export type RecordingSource = (
  recording: MediaRef,
  record: RecordId | null,
) => Promise<string | null>;

/** Port: whoever has recordings on this device, or fetches them, provides it. */
export const RecordingContext = createContext<RecordingSource>(() => Promise.resolve(null));

export function useSpeaker(): Reader {
  return use(SpeakerContext) ?? ownSpeaker();
}

export function useSpeakerState(): SpeakerState {
  const speaker = useSpeaker();
  return useSyncExternalStore(speaker.subscribe, speaker.state);
}

let own: Reader | null = null;

/** One for the page: the browser has one voice. */
function ownSpeaker(): Reader {
  if (own !== null) return own;
  const speaker = new LaterSpeaker(async () => (await import('./own-speaker.ts')).ownSpeaker());
  own = speaker;
  // Chrome goes on speaking when the page is gone.
  addEventListener('pagehide', () => {
    speaker.stop();
  });
  return speaker;
}
