import { createContext, use, useSyncExternalStore } from 'react';
import type { MediaRef } from '#kernel/kind/media-ref.ts';
import { browserSynthesis } from './browser-synthesis.ts';
import { type Sound, Speaker, type SpeakerState } from './speaker.ts';
import { speechSettings } from './speech-settings.ts';

/** Null: the one of this browser. Tests give their own. */
export const SpeakerContext = createContext<Speaker | null>(null);

/** Where a recording can be played from; null where it cannot be had now. */
export type RecordingSource = (recording: MediaRef) => Promise<string | null>;

/** Port: whoever has recordings on this device, or fetches them, provides it. */
export const RecordingContext = createContext<RecordingSource>(() => Promise.resolve(null));

export function useSpeaker(): Speaker {
  return use(SpeakerContext) ?? ownSpeaker();
}

export function useSpeakerState(): SpeakerState {
  const speaker = useSpeaker();
  return useSyncExternalStore(speaker.subscribe, speaker.state);
}

let own: Speaker | null = null;

/** One for the page: the browser has one voice. */
function ownSpeaker(): Speaker {
  if (own !== null) return own;
  const speaker = new Speaker({
    synthesis: browserSynthesis(),
    settings: speechSettings,
    openSound,
  });
  own = speaker;
  // Chrome goes on speaking when the page is gone.
  addEventListener('pagehide', () => {
    speaker.stop();
  });
  return speaker;
}

function openSound(url: string): Sound {
  const audio = new Audio(url);
  return {
    play: () => audio.play(),
    pause: () => {
      audio.pause();
    },
    onEnd: (listener) => {
      audio.addEventListener('ended', listener);
    },
  };
}
