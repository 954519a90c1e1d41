import { addDays } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { importLimits } from '#products/calendar/ics/limits.ts';

/** Which days the import reads: repeating events less far than single ones. */
export interface ReadWindow {
  readonly repeatFrom: PlainDay;
  readonly repeatTo: PlainDay;
  readonly singleFrom: PlainDay;
  readonly singleTo: PlainDay;
}

export function windowOf(today: PlainDay): ReadWindow {
  return {
    repeatFrom: addDays(today, -importLimits.repeatPastDays),
    repeatTo: addDays(today, importLimits.repeatFutureDays),
    singleFrom: addDays(today, -importLimits.singlePastDays),
    singleTo: addDays(today, importLimits.singleFutureDays),
  };
}
