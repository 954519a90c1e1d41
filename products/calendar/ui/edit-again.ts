import { later } from '#web/design/later.tsx';
import type { EditAgain } from '#web/design/record/edit-again.ts';

const EventAgain = later(
  async () => (await import('#products/calendar/ui/EventAgain.tsx')).EventAgain,
);
const DayColourAgain = later(
  async () => (await import('#products/calendar/ui/DayColourAgain.tsx')).DayColourAgain,
);

const WishAgain = later(
  async () => (await import('#products/calendar/ui/plan/with-again-words.tsx')).WishAgain,
);
const GrantAgain = later(
  async () => (await import('#products/calendar/ui/plan/with-again-words.tsx')).GrantAgain,
);
const DeclineAgain = later(
  async () => (await import('#products/calendar/ui/plan/with-again-words.tsx')).DeclineAgain,
);
const TemplateAgain = later(
  async () => (await import('#products/calendar/ui/plan/with-again-words.tsx')).TemplateAgain,
);

/** How refused writes of the calendar are edited again. */
export const calendarEditAgain: EditAgain = {
  'calendar.create-event': EventAgain,
  'calendar.change-event': EventAgain,
  'calendar.move-event': EventAgain,
  'calendar.share-event': EventAgain,
  'calendar.restore-event': EventAgain,
  'calendar.set-day-colour': DayColourAgain,
  'calendar.create-series': EventAgain,
  'calendar.repeat-event': EventAgain,
  'calendar.change-series': EventAgain,
  'calendar.set-occurrence': EventAgain,
  'calendar.split-series': EventAgain,
  'calendar.share-series': EventAgain,
  'calendar.restore-series': EventAgain,
  'calendar.make-wish': WishAgain,
  'calendar.grant-wish': GrantAgain,
  'calendar.decline-wish': DeclineAgain,
  'calendar.keep-template': TemplateAgain,
  'calendar.change-template': TemplateAgain,
  // Nobody typed anything in these.
  'calendar.delete-event': null,
  'calendar.import-events': null,
  'calendar.delete-events': null,
  'calendar.import-series': null,
  'calendar.set-seen': null,
  'calendar.set-done': null,
  'calendar.tick-step': null,
  'calendar.choose': null,
  'calendar.withdraw-wish': null,
  'calendar.reopen-wish': null,
  'calendar.delete-template': null,
  'calendar.place-events': null,
  'calendar.remember-pictogram': null,
  'calendar.set-weekday-colours': null,
  'calendar.delete-imported-series': null,
  'calendar.set-cancelled': null,
  'calendar.acknowledge-change': null,
  'calendar.end-series': null,
  'calendar.delete-series': null,
  'calendar.reset-series': null,
};
