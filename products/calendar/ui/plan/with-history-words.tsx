import { EventHistory as History } from '#products/calendar/ui/EventHistory.tsx';
import { planWords } from '#products/calendar/ui/plan/plan-words.ts';
import { withWords } from '#web/design/with-words.tsx';

/** Its fields are called as the editor calls them. */
export const EventHistory = withWords(History, planWords);
