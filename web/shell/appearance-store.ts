import * as z from 'zod/mini';
import {
  type Appearance,
  defaultAppearance,
  densities,
  type Density,
  themes,
} from '#web/design/appearance.ts';
import { browserStorage } from './browser-storage.ts';

const schema = z.object({
  density: z.enum(densities),
  theme: z.enum(themes),
  dayColours: z.boolean(),
});

const dark = '(prefers-color-scheme: dark)';
const moreContrast = '(prefers-contrast: more)';

/** How this device shows Obhut; written to <html>, where tokens.css reads it. */
export class AppearanceStore {
  #appearance: Appearance = read();
  #beforeEasy: Density = 'standard';
  readonly #listeners = new Set<() => void>();

  constructor() {
    this.#apply();
    for (const query of [dark, moreContrast]) {
      matchMedia(query).addEventListener('change', () => {
        this.#apply();
      });
    }
  }

  readonly appearance = (): Appearance => this.#appearance;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  change(part: Partial<Appearance>): void {
    this.#appearance = { ...this.#appearance, ...part };
    browserStorage.write('obhut.appearance', JSON.stringify(this.#appearance));
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

function read(): Appearance {
  try {
    const stored = z.safeParse(schema, JSON.parse(browserStorage.read('obhut.appearance') ?? ''));
    return stored.success ? stored.data : defaultAppearance;
  } catch {
    return defaultAppearance;
  }
}
