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
  'calendar.set-seen': null,
  'calendar.set-done': null,
  'calendar.tick-step': null,
  'calendar.choose': null,
  'calendar.withdraw-wish': null,
  'calendar.reopen-wish': null,
  'calendar.delete-template': null,
  'calendar.place-events': null,
  'calendar.remember-pictogram': null,
  // What was typed stands in the list, and is sent again from there; it has no editor yet.
  'calendar.make-wish': null,
  'calendar.grant-wish': null,
  'calendar.decline-wish': null,
  'calendar.keep-template': null,
  'calendar.change-template': null,
  // No screen writes these yet: an editor comes with the screen.
  'calendar.acknowledge-change': null,
  'calendar.change-series': null,
  'calendar.create-series': null,
  'calendar.delete-series': null,
  'calendar.end-series': null,
  'calendar.repeat-event': null,
  'calendar.reset-series': null,
  'calendar.restore-series': null,
  'calendar.set-cancelled': null,
  'calendar.set-occurrence': null,
  'calendar.set-weekday-colours': null,
  'calendar.share-series': null,
  'calendar.split-series': null,
};
