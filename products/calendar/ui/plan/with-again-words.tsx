import { EventAgain } from '#products/calendar/ui/EventAgain.tsx';
import { DeclineAgain as Decline } from '#products/calendar/ui/plan/DeclineAgain.tsx';
import { planWords } from '#products/calendar/ui/plan/plan-words.ts';
import { TemplateAgain as Template } from '#products/calendar/ui/plan/TemplateAgain.tsx';
import { WishAgain as Wish } from '#products/calendar/ui/plan/WishAgain.tsx';
import { withWords } from '#web/design/with-words.tsx';

export const WishAgain = withWords(Wish, planWords);
export const GrantAgain = withWords(EventAgain, planWords);
export const DeclineAgain = withWords(Decline, planWords);
export const TemplateAgain = withWords(Template, planWords);
