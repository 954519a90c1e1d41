import { browserStorage } from './browser-storage.ts';

export const locales = ['de', 'en'] as const;
export type Locale = (typeof locales)[number];

/** ICU messages by id, already merged from all parts. */
export type Messages = Readonly<Record<string, string>>;

/** What was chosen on this device, else what the account says, else what the browser asks for, else German. */
export function chooseLocale(account: Locale | null | undefined): Locale {
  return (
    locales.find((locale) => locale === browserStorage.read('obhut.locale')) ??
    account ??
    navigator.languages
      .map((language) => locales.find((locale) => language.toLowerCase().startsWith(locale)))
      .find((locale) => locale !== undefined) ??
    'de'
  );
}

export function rememberLocale(locale: Locale): void {
  browserStorage.write('obhut.locale', locale);
}

/** Dates and numbers as people in this language write them. */
export function formatLocale(locale: Locale): string {
  return locale === 'de' ? 'de-DE' : 'en-GB';
}
