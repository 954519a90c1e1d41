/** How long an event may be: who looks for the events of a day looks back this far. */
export const longestEventDays = 100;
