import type { Synthesis, Utterance, Voice } from './synthesis.ts';

/** What the browser says things with; null where it cannot. */
export function browserSynthesis(): Synthesis | null {
  const synthesis = (globalThis as { speechSynthesis?: SpeechSynthesis }).speechSynthesis;
  if (synthesis === undefined) return null;
  // Browsers forget an utterance that nobody holds, and then never tell that it ended.
  let held: SpeechSynthesisUtterance | null = null;
  return {
    voices: () => synthesis.getVoices().map(voiceOf),
    onVoices: (listener) => {
      synthesis.addEventListener('voiceschanged', listener);
      return () => {
        synthesis.removeEventListener('voiceschanged', listener);
      };
    },
    say: (utterance) => {
      held = spoken(utterance, synthesis.getVoices());
      // Chrome keeps the pause of whoever spoke before.
      synthesis.resume();
      synthesis.speak(held);
    },
    cancel: () => {
      synthesis.cancel();
    },
  };
}

function voiceOf(voice: SpeechSynthesisVoice): Voice {
  return {
    id: voice.voiceURI,
    name: voice.name,
    // Android writes de_DE.
    lang: voice.lang.replaceAll('_', '-'),
    isLocal: voice.localService,
    isDefault: voice.default,
  };
}

function spoken(
  { text, lang, voice, rate, onStart, onWord, onEnd, onError }: Utterance,
  voices: readonly SpeechSynthesisVoice[],
): SpeechSynthesisUtterance {
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.lang = lang;
  utterance.voice = voices.find((one) => one.voiceURI === voice.id) ?? null;
  utterance.rate = rate;
  utterance.addEventListener('start', onStart);
  utterance.addEventListener('boundary', (event) => {
    if (event.name !== 'word') return;
    // Safari leaves the length out.
    const { charLength } = event as { charLength?: number };
    onWord(event.charIndex, charLength ?? 0);
  });
  utterance.addEventListener('end', onEnd);
  utterance.addEventListener('error', (event) => {
    onError(event.error);
  });
  return utterance;
}
