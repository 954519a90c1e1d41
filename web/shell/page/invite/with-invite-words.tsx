import { withWords } from '#web/design/with-words.tsx';
import { InvitePage as Page } from '../InvitePage.tsx';

export const InvitePage = withWords(Page, {
  de: [async () => ({ default: (await import('./words-de.ts')).words })],
  en: [async () => ({ default: (await import('./words-en.ts')).words })],
});
