import { withWords } from '#web/design/with-words.tsx';
import { NeedsAttentionPage as Page } from '../NeedsAttentionPage.tsx';

export const NeedsAttentionPage = withWords(Page, {
  de: [async () => ({ default: (await import('./words-de.ts')).words })],
  en: [async () => ({ default: (await import('./words-en.ts')).words })],
});
