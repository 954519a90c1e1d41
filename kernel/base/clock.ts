/** Where the time comes from. Passed in, so that tests can set it. */
export interface Clock {
  nowMs(): number;
}

export const systemClock: Clock = { nowMs: () => Date.now() };

/** The instant as ISO 8601 in UTC with milliseconds. */
export function isoInstant(clock: Clock): string {
  return new Date(clock.nowMs()).toISOString();
}
