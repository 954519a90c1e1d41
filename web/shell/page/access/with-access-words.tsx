import { withWords } from '#web/design/with-words.tsx';
import { accessWords } from './access-words.ts';
import { AccessPage } from './AccessPage.tsx';
import { AudiencePage } from './AudiencePage.tsx';

export const AccessScreen = withWords(AccessPage, accessWords);
export const AudienceScreen = withWords(AudiencePage, accessWords);
