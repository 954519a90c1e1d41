/** localStorage behind the least we need: never throws, since browsers may refuse it. Never holds a token. */
export const browserStorage = {
  read(key: StorageKey): string | null {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  write(key: StorageKey, value: string): void {
    try {
      localStorage.setItem(key, value);
    } catch {
      // Full or forbidden: the app works without, it only forgets this at the next start.
    }
  },
  remove(key: StorageKey): void {
    try {
      localStorage.removeItem(key);
    } catch {
      // See above.
    }
  },
  /** Everything of an account goes; what belongs to the device stays. */
  forgetAccount(): void {
    try {
      for (const key of Object.keys(localStorage)) {
        if (!kept.has(key)) localStorage.removeItem(key);
      }
      sessionStorage.clear();
    } catch {
      // See above.
    }
  },
};

export type StorageKey =
  | 'obhut.session'
  | 'obhut.device'
  | 'obhut.appearance'
  | `obhut.appearance.${string}`
  | `obhut.calendar.${string}`
  | `obhut.symbols.${string}`
  | 'obhut.locale'
  | 'obhut.tenant'
  | 'obhut.end-session'
  | 'obhut.former'
  | 'obhut.keep'
  | 'obhut.lost'
  | 'obhut.copy-of'
  | 'obhut.speech';

const kept = new Set<string>([
  'obhut.device',
  'obhut.appearance',
  'obhut.locale',
  'obhut.end-session',
  'obhut.keep',
  'obhut.lost',
  'obhut.copy-of',
  // Written by `web/design/speech`: the voice is the device's.
  'obhut.speech',
] satisfies StorageKey[]);
