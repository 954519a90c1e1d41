import { ImportView as View } from '#products/calendar/ui/ImportView.tsx';
import { withWords } from '#web/design/with-words.tsx';

/** What a calendar file brings, with the words that only it needs. */
export const ImportView = withWords(View, {
  de: [() => import('./messages/de.json', { with: { type: 'json' } })],
  en: [() => import('./messages/en.json', { with: { type: 'json' } })],
});
