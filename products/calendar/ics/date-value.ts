import { isPlainDay } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { isTimeOfDay } from '#products/calendar/zone.ts';
import type { TimeOfDay } from '#products/calendar/zone.ts';

/** A DATE or DATE-TIME as written. */
export interface DateValue {
  readonly day: PlainDay;
  /** Null: a DATE. */
  readonly time: TimeOfDay | null;
  /** What is beyond the minute, which events do not keep. */
  readonly seconds: string;
  readonly utc: boolean;
}

/** Reads `20260503`, `20260503T083000` or `20260503T083000Z`, also with hyphens and colons. Null
 *  for days and times that do not exist: 30 February is no day. */
export function parseDateValue(value: string): DateValue | null {
  const match = /^(\d{4})-?(\d{2})-?(\d{2})(?:T(\d{2}):?(\d{2})(?::?(\d{2}))?)?(Z?)$/i.exec(
    value.trim(),
  );
  if (match === null) return null;
  const [, year, month, date, hour, minute, second = '00', zulu] = match;
  const day = `${year ?? ''}-${month ?? ''}-${date ?? ''}`;
  if (!isPlainDay(day)) return null;
  if (hour === undefined) return { day, time: null, seconds: '00', utc: false };
  const time = `${hour}:${minute ?? ''}`;
  if (!isTimeOfDay(time) || second > '60') return null;
  // RFC 5545 §3.3.12: who knows no leap seconds reads 60 as 59.
  return { day, time, seconds: second === '60' ? '59' : second, utc: zulu !== '' };
}
