import { withWords } from '#web/design/with-words.tsx';
import { settingsWords } from '#web/shell/page/settings/settings-words.ts';
import { DeadlinesPage } from './DeadlinesPage.tsx';

export const DeadlinesInWords = withWords(DeadlinesPage, {
  // What is said of addresses is said of them in the settings, too.
  de: [async () => ({ default: (await import('./words-de.ts')).words }), ...settingsWords.de],
  en: [async () => ({ default: (await import('./words-en.ts')).words }), ...settingsWords.en],
});
