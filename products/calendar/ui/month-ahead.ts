import { later } from '#web/design/later.tsx';

/** Looks up months from a view that shows none; it comes with what loads when the browser has time. */
export const MonthsAhead = later(
  async () => (await import('#products/calendar/ui/MonthsAhead.tsx')).MonthsAhead,
  'idle',
);

/** The month of the day that is looked at. */
export const thisMonth: readonly number[] = [0];
