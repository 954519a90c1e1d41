import { isoWeekday } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { dayColours } from '#products/calendar/kinds.ts';
import type { DayColourName } from '#products/calendar/kinds.ts';

/** The colour a weekday has by custom: Monday green to Sunday red, as in the week pictures. */
export function weekdayColour(day: PlainDay): DayColourName {
  const colour = dayColours[isoWeekday(day) - 1];
  if (colour === undefined) throw new Error(`no weekday of ${day}`);
  return colour;
}
