import type { Locale, Messages } from '#web/shell/locale.ts';

/** The words of one language, from all parts; the other language is not loaded. */
export async function loadMessages(locale: Locale): Promise<Messages> {
  switch (locale) {
    case 'de':
      return (await import('./messages-de.ts')).messages;
    case 'en':
      return (await import('./messages-en.ts')).messages;
  }
}
