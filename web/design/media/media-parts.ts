import { later } from '../later.tsx';

// Pictures and sound load after the view they stand in.
export const MediaShown = later(async () => (await import('./with-media-words.tsx')).MediaShown);
export const MediaChanged = later(
  async () => (await import('./with-media-words.tsx')).MediaChanged,
);
export const MediaField = later(async () => (await import('./with-media-words.tsx')).MediaField);
