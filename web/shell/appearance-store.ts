import * as z from 'zod/mini';
import {
  type Appearance,
  defaultAppearance,
  densities,
  type Density,
  themes,
  timeLeftShapes,
} from '#web/design/appearance.ts';
import type { AccountId } from '#kernel/base/ids.ts';
import { browserStorage, type StorageKey } from './browser-storage.ts';

const schema = z.object({
  density: z.enum(densities),
  theme: z.enum(themes),
  dayColours: z.boolean(),
  // Not there in what was stored before there were any.
  timeLeft: z._default(z.enum(timeLeftShapes), 'dots'),
  letterKeys: z._default(z.boolean(), false),
});

const dark = '(prefers-color-scheme: dark)';
const moreContrast = '(prefers-contrast: more)';

/**
 * How Obhut looks to the account that is signed in; before that, to this device. Written to
 * <html>, where tokens.css reads it.
 */
export class AppearanceStore {
  #appearance: Appearance = read('obhut.appearance') ?? defaultAppearance;
  #account: AccountId | null = null;
  #beforeEasy: Density = 'standard';
  readonly #listeners = new Set<() => void>();

  constructor() {
    this.#apply();
    for (const query of [dark, moreContrast]) {
      matchMedia(query).addEventListener('change', () => {
        this.#apply();
      });
    }
    // What is chosen in one tab holds in all of them.
    window.addEventListener('storage', ({ key }) => {
      if (key?.startsWith('obhut.appearance') !== true) return;
      const chosen = read(
        this.#account === null ? 'obhut.appearance' : `obhut.appearance.${this.#account}`,
      );
      if (chosen !== null) this.#show(chosen);
    });
  }

  readonly appearance = (): Appearance => this.#appearance;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /** From now on it is this account's; `usual` is how it begins until somebody chooses. */
  belongTo(account: AccountId, usual: Partial<Appearance>): void {
    if (this.#account === account) return;
    this.#account = account;
    this.#show(read(`obhut.appearance.${account}`) ?? { ...this.#appearance, ...usual });
  }

  change(part: Partial<Appearance>): void {
    this.#show({ ...this.#appearance, ...part });
    const text = JSON.stringify(this.#appearance);
    if (this.#account !== null) browserStorage.write(`obhut.appearance.${this.#account}`, text);
    browserStorage.write('obhut.appearance', text);
  }

  #show(appearance: Appearance): void {
    this.#appearance = appearance;
    this.#apply();
    for (const listener of this.#listeners) listener();
  }

  /** One press to the easy density and back to the one before. */
  toggleEasy(): void {
    const { density } = this.#appearance;
    if (density !== 'easy') this.#beforeEasy = density;
    this.change({ density: density === 'easy' ? this.#beforeEasy : 'easy' });
  }

  #apply(): void {
    const { density, theme, dayColours } = this.#appearance;
    const root = document.documentElement;
    root.dataset['density'] = density;
    root.dataset['colours'] = dayColours ? 'on' : 'off';
    root.dataset['theme'] =
      theme === 'auto' ? (matchMedia(moreContrast).matches ? 'contrast' : 'auto') : theme;
    const isDark = theme === 'dark' || (theme !== 'light' && matchMedia(dark).matches);
    document
      .querySelector('meta[name="theme-color"]')
      ?.setAttribute('content', isDark ? '#121110' : '#f3efe5');
  }
}

function read(key: StorageKey): Appearance | null {
  try {
    const stored = z.safeParse(schema, JSON.parse(browserStorage.read(key) ?? ''));
    return stored.success ? stored.data : null;
  } catch {
    return null;
  }
}
