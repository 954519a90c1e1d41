import type { Voice } from './synthesis.ts';

/**
 * The voices that may read in a language: those that need no network, since what is read is
 * private (SP1). The nearest region first, then the device's own choice, then by name.
 */
export function voicesFor(voices: readonly Voice[], locale: string): readonly Voice[] {
  const near = (voice: Voice): number =>
    Number(voice.lang.toLowerCase() === locale.toLowerCase()) * 2 + Number(voice.isDefault);
  return voices
    .filter((voice) => voice.isLocal && languageIn(voice.lang) === languageIn(locale))
    .toSorted((a, b) => near(b) - near(a) || a.name.localeCompare(b.name));
}

/** The voice that reads: the chosen one as long as the device has it. Null: there is none. */
export function voiceFor(
  voices: readonly Voice[],
  locale: string,
  chosen: string | undefined,
): Voice | null {
  const possible = voicesFor(voices, locale);
  return possible.find((voice) => voice.id === chosen) ?? possible[0] ?? null;
}

/** `de` of `de-AT`. */
export function languageIn(locale: string): string {
  return (locale.split('-')[0] ?? '').toLowerCase();
}
