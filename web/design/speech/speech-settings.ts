import { useSyncExternalStore } from 'react';
import * as z from 'zod/mini';

/** How fast, slowest first; 1 is the voice by itself. */
export const speechRates = { slowest: 0.6, slow: 0.8, normal: 1, fast: 1.3 } as const;
export type SpeechRate = keyof typeof speechRates;

/** How this device reads aloud. Voices are the device's, so the choice is too. */
export interface SpeechSettings {
  readonly rate: SpeechRate;
  /** The chosen voice of each language, by its id: `{de: …}`. */
  readonly voices: Readonly<Record<string, string>>;
}

const key = 'obhut.speech';
const usual: SpeechSettings = { rate: 'normal', voices: {} };
const schema = z.object({
  rate: z.enum(['slowest', 'slow', 'normal', 'fast']),
  voices: z.record(z.string().check(z.maxLength(10)), z.string().check(z.maxLength(500))),
});

let current: SpeechSettings | null = null;
const listeners = new Set<() => void>();

export function speechSettings(): SpeechSettings {
  current ??= read();
  return current;
}

export function changeSpeechSettings(change: Partial<SpeechSettings>): void {
  current = { ...speechSettings(), ...change };
  try {
    localStorage.setItem(key, JSON.stringify(current));
  } catch {
    // Full or forbidden: it holds until the page is closed.
  }
  for (const listener of listeners) listener();
}

export function useSpeechSettings(): SpeechSettings {
  return useSyncExternalStore(subscribe, speechSettings);
}

function subscribe(listener: () => void): () => void {
  const again = (event: StorageEvent): void => {
    if (event.key !== key) return;
    current = null;
    listener();
  };
  listeners.add(listener);
  // Another tab of this device.
  addEventListener('storage', again);
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', again);
  };
}

function read(): SpeechSettings {
  try {
    const stored = z.safeParse(schema, JSON.parse(localStorage.getItem(key) ?? ''));
    return stored.success ? stored.data : usual;
  } catch {
    return usual;
  }
}
