import { computeDeadline } from '#governance/deadlines/compute-deadline.ts';
import type { HolidayCalendar } from '#governance/deadlines/day-off.ts';
import type { SetDeadline } from '#governance/deadlines/deadline.ts';
import { ruleInForce } from '#governance/deadlines/rules.ts';

/** When the time to comply after a suspension is over. */
export function cureUntil(
  suspendedAtMs: number,
  zone: string,
  calendar: HolidayCalendar | null,
): Date {
  return new Date(cureDeadline(suspendedAtMs, zone, calendar).instantMs);
}

/** The time to comply after a suspension, with how it is counted. */
export function cureDeadline(
  suspendedAtMs: number,
  zone: string,
  calendar: HolidayCalendar | null,
): SetDeadline {
  const { period, purpose } = ruleInForce('suspension-cure', suspendedAtMs, zone);
  const deadline = computeDeadline({
    triggeredAtMs: suspendedAtMs,
    period,
    purpose,
    zone,
    calendar,
  });
  if (deadline.is !== 'set') throw new Error('nothing pauses a suspension');
  return deadline;
}
