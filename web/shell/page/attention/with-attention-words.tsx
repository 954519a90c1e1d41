import { withWords } from '#web/design/with-words.tsx';
import { LeftWork as Left } from '../../device/LeftWork.tsx';
import { NeedsAttentionPage as Page } from '../NeedsAttentionPage.tsx';
import { attentionWords } from './attention-words.ts';

export const NeedsAttentionPage = withWords(Page, attentionWords);
export const LeftWork = withWords(Left, attentionWords);
