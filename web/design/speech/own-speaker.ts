import { browserSynthesis } from './browser-synthesis.ts';
import { type Sound, Speaker } from './speaker.ts';
import { speechSettings } from './speech-settings.ts';

/** Speaks with the voices of this browser, as the settings of this device say. */
export function ownSpeaker(): Speaker {
  return new Speaker({ synthesis: browserSynthesis(), settings: speechSettings, openSound });
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
