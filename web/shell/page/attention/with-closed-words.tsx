import { withWords } from '#web/design/with-words.tsx';
import { ClosedPage as Page } from '../../device/ClosedPage.tsx';
import { attentionWords } from './attention-words.ts';

export const ClosedPage = withWords(Page, attentionWords);
