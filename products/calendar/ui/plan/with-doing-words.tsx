import { DoingFields as Fields } from '#products/calendar/ui/plan/DoingFields.tsx';
import { EventDoing as OfEvent } from '#products/calendar/ui/plan/EventDoing.tsx';
import { OwnMedia as Own } from '#products/calendar/ui/plan/OwnMedia.tsx';
import { planWords } from '#products/calendar/ui/plan/plan-words.ts';
import { RememberPicture as Remember } from '#products/calendar/ui/plan/RememberPicture.tsx';
import { withWords } from '#web/design/with-words.tsx';

export const DoingFields = withWords(Fields, planWords);
export const EventDoing = withWords(OfEvent, planWords);
export const OwnMedia = withWords(Own, planWords);
export const RememberPicture = withWords(Remember, planWords);
