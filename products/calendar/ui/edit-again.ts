import { later } from '#web/design/later.tsx';
import type { EditAgain } from '#web/design/record/edit-again.ts';

const EventAgain = later(
  async () => (await import('#products/calendar/ui/EventAgain.tsx')).EventAgain,
);
const DayColourAgain = later(
  async () => (await import('#products/calendar/ui/DayColourAgain.tsx')).DayColourAgain,
);

/** How refused writes of the calendar are edited again. */
export const calendarEditAgain: EditAgain = {
  'calendar.create-event': EventAgain,
  'calendar.change-event': EventAgain,
  'calendar.move-event': EventAgain,
  'calendar.share-event': EventAgain,
  'calendar.restore-event': EventAgain,
  'calendar.set-day-colour': DayColourAgain,
  // Nobody typed anything in these.
  'calendar.delete-event': null,
  'calendar.import-events': null,
  'calendar.delete-events': null,
};
