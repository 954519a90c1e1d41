import { withWords } from '#web/design/with-words.tsx';
import { OfficeView } from './OfficeView.tsx';

/** The privacy office with the words of its frame; every section brings its own. */
export const OfficeScreenInWords = withWords(OfficeView, {
  de: [() => import('./frame/messages/de.json', { with: { type: 'json' } })],
  en: [() => import('./frame/messages/en.json', { with: { type: 'json' } })],
});
