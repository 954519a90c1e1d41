import { computeDeadline } from '#governance/deadlines/compute-deadline.ts';
import type { HolidayCalendar } from '#governance/deadlines/day-off.ts';
import type { SetDeadline } from '#governance/deadlines/deadline.ts';
import { ruleInForce } from '#governance/deadlines/rules.ts';

export interface NoticePeriods {
  /** 14 complete days are over, or as many as the contract says when those are more (GA8). */
  readonly waiting: SetDeadline;
  /** Until when the tenant may object. */
  readonly objection: SetDeadline;
  /** When both are over (DL18). */
  readonly effectiveAtMs: number;
}

export interface NoticeClock {
  readonly deliveredAtMs: number;
  /** The tenant's. */
  readonly zone: string;
  /** Of the Land where the tenant acts; null: weekends alone are days off. */
  readonly calendar: HolidayCalendar | null;
  /** As the contract says; fewer than the rule's are taken for the rule's. */
  readonly noticeDays: number;
}

/** When a notice that was delivered takes effect, and until when it can be objected to. */
export function noticePeriods(clock: NoticeClock): NoticePeriods {
  const waiting = periodOf('provider-notice', clock);
  const objection = periodOf('provider-objection', clock);
  return {
    waiting,
    objection,
    effectiveAtMs: Math.max(waiting.instantMs, objection.instantMs),
  };
}

/** How many complete days a notice to this tenant takes at least, as its mail says. */
export function noticeDays(
  atMs: number,
  { zone, noticeDays: agreed }: Pick<NoticeClock, 'zone' | 'noticeDays'>,
): number {
  return Math.max(ruleInForce('provider-notice', atMs, zone).period.count, agreed);
}

function periodOf(rule: string, clock: NoticeClock): SetDeadline {
  const { deliveredAtMs, zone, calendar, noticeDays } = clock;
  const { period, purpose } = ruleInForce(rule, deliveredAtMs, zone);
  const deadline = computeDeadline({
    triggeredAtMs: deliveredAtMs,
    period: { ...period, count: Math.max(period.count, noticeDays) },
    purpose,
    zone,
    calendar,
  });
  if (deadline.is !== 'set') throw new Error('nothing pauses a notice');
  return deadline;
}
