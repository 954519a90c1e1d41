import { withWords } from '#web/design/with-words.tsx';
import { RegisterPage } from './RegisterPage.tsx';

export const RegisterInWords = withWords(RegisterPage, {
  de: [async () => ({ default: (await import('./words-de.ts')).words })],
  en: [async () => ({ default: (await import('./words-en.ts')).words })],
});
