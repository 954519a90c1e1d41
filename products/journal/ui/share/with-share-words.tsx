import { ShareDialog as Share } from '#products/journal/ui/share/ShareDialog.tsx';
import { withWords } from '#web/design/with-words.tsx';

export const ShareDialog = withWords(Share, {
  de: [async () => ({ default: (await import('./words-de.ts')).words })],
  en: [async () => ({ default: (await import('./words-en.ts')).words })],
});
