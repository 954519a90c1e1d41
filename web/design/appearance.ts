import { createContext, use } from 'react';

export const densities = ['easy', 'standard', 'office'] as const;
export type Density = (typeof densities)[number];

export const themes = ['auto', 'light', 'dark', 'contrast'] as const;
export type Theme = (typeof themes)[number];

export const timeLeftShapes = ['dots', 'bar'] as const;
export type TimeLeftShape = (typeof timeLeftShapes)[number];

/** How one person wants to see Obhut. `auto` follows the device. */
export interface Appearance {
  readonly density: Density;
  readonly theme: Theme;
  /** Off: days keep shape and name and lose their hue. */
  readonly dayColours: boolean;
  /** What is left of something that runs, as dots or as a bar. */
  readonly timeLeft: TimeLeftShape;
  /** Single letters do something while nothing is typed; off unless somebody switched them on (WCAG 2.1.4). */
  readonly letterKeys: boolean;
}

export const defaultAppearance: Appearance = {
  density: 'standard',
  theme: 'auto',
  dayColours: true,
  timeLeft: 'dots',
  letterKeys: false,
};

export const AppearanceContext = createContext<Appearance>(defaultAppearance);

export function useAppearance(): Appearance {
  return use(AppearanceContext);
}
