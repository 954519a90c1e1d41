import { CopyDialog as Copy } from '#products/calendar/ui/plan/CopyDialog.tsx';
import { KeepTemplate as Keep } from '#products/calendar/ui/plan/KeepTemplate.tsx';
import { planWords } from '#products/calendar/ui/plan/plan-words.ts';
import { withWords } from '#web/design/with-words.tsx';

export const CopyDialog = withWords(Copy, planWords);
export const KeepTemplate = withWords(Keep, planWords);
