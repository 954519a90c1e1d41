import type { Device } from '#testkit/e2e/device.ts';

/** What a device was asked to say, in order. */
export interface Said {
  readonly text: string;
  readonly voice: string;
  readonly rate: number;
}

/** Gives a device two voices of its own, as tablets have and a browser without a screen has not. They go on until they are stopped. */
export async function haveVoices(device: Device): Promise<void> {
  await device.context.addInitScript(installVoices);
}

export function saidBy(device: Device): Promise<readonly Said[]> {
  return device.page.evaluate(() => (globalThis as unknown as { said: Said[] }).said);
}

/** Runs in the page, in place of what the browser speaks with. */
function installVoices(): void {
  const voices = ['Anna', 'Bernd'].map((name) => ({
    voiceURI: name,
    name,
    lang: 'de-DE',
    localService: true,
    default: name === 'Anna',
  }));
  class Utterance extends EventTarget {
    readonly text: string;
    lang = '';
    rate = 1;
    voice: { readonly name: string } | null = null;
    constructor(text: string) {
      super();
      this.text = text;
    }
  }
  const said: { text: string; voice: string; rate: number }[] = [];
  let present: Utterance | null = null;
  const synthesis = Object.assign(new EventTarget(), {
    getVoices: () => voices,
    resume: () => {},
    speak(utterance: Utterance) {
      present = utterance;
      said.push({ text: utterance.text, voice: utterance.voice?.name ?? '', rate: utterance.rate });
      setTimeout(() => utterance.dispatchEvent(new Event('start')));
    },
    cancel() {
      present?.dispatchEvent(Object.assign(new Event('error'), { error: 'canceled' }));
      present = null;
    },
  });
  Object.defineProperties(globalThis, {
    said: { value: said },
    speechSynthesis: { value: synthesis },
    SpeechSynthesisUtterance: { value: Utterance },
  });
}
