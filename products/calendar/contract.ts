import { publish } from '#kernel/kind/reads.ts';
import * as kinds from '#products/calendar/kinds.ts';

/** All that other products may know of the calendar. */
export const event = publish(kinds.event);
export const series = publish(kinds.series);
export const dayColour = publish(kinds.dayColour);
export const weekdayColours = publish(kinds.weekdayColours);

export type { EventBody, DayColourBody, DayColourName } from '#products/calendar/kinds.ts';
export { colourOfDay, eventsOn, isDuty, queryAround } from '#products/calendar/queries.ts';
export type { ShownEvent } from '#products/calendar/queries.ts';
export { eventNamed, isNamed } from '#products/calendar/named-event.ts';
export type { EventName } from '#products/calendar/named-event.ts';
