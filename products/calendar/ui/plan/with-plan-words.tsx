import { MissingView as Missing } from '#products/calendar/ui/plan/MissingView.tsx';
import { planWords } from '#products/calendar/ui/plan/plan-words.ts';
import { TemplatesView as Templates } from '#products/calendar/ui/plan/TemplatesView.tsx';
import { WishesView as Wishes } from '#products/calendar/ui/plan/WishesView.tsx';
import { withWords } from '#web/design/with-words.tsx';

export const MissingView = withWords(Missing, planWords);
export const TemplatesView = withWords(Templates, planWords);
export const WishesView = withWords(Wishes, planWords);
