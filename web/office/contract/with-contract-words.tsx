import { withWords } from '#web/design/with-words.tsx';
import { ContractPage } from './ContractPage.tsx';

export const ContractInWords = withWords(ContractPage, {
  de: [async () => ({ default: (await import('./words-de.ts')).words })],
  en: [async () => ({ default: (await import('./words-en.ts')).words })],
});
