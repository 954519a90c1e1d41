import type { IntlShape } from 'react-intl';
import type { MediaRef } from '#kernel/kind/media-ref.ts';

/** "0:42", or "1:02:07". */
export function clockOf(durationMs: number): string {
  const seconds = Math.floor(durationMs / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** What it is, for who does not see it: what is written of it, else "Bild", or "Aufnahme, 42 Sekunden". */
export function nameOfMedia(intl: IntlShape, { is, words, durationMs }: MediaRef): string {
  if (words.trim() !== '') return words;
  const name = intl.formatMessage({ id: `design.media.is.${is}` });
  if (durationMs === null) return name;
  return intl.formatMessage({ id: 'design.media.lasting' }, { name, time: clockOf(durationMs) });
}
