import { AppError } from '#kernel/base/app-error.ts';
import {
  addDays,
  addMonths,
  dayInZone,
  daysBetween,
  type PlainDay,
} from '#kernel/base/plain-day.ts';
import { isZone, offsetMs, startOfDayMs } from '#kernel/base/zone.ts';
import { dayOffOn, type HolidayCalendar } from './day-off.ts';
import type { DayPassed, Deadline, DeadlineStep, PausedDeadline, SetDeadline } from './deadline.ts';
import { type Pause, sortPauses, type StandingDays, standingDays } from './pause.ts';
import { type Period, type Purpose, writePeriod } from './period.ts';

export interface DeadlineQuestion {
  /** When what starts the clock happened: delivery, receipt, awareness. */
  readonly triggeredAtMs: number;
  readonly period: Period;
  readonly purpose: Purpose;
  /** The tenant's. */
  readonly zone: string;
  /** Of where there is to be acted; null: weekends alone are days off. */
  readonly calendar: HolidayCalendar | null;
  readonly pauses?: readonly Pause[];
  readonly extension?: Extension;
}

/** More time, for reasons that were told in time. */
export interface Extension {
  /** In the unit of the period it is added to. */
  readonly by: Period;
  /** Counted from the same trigger: how long the reasons can be sent. */
  readonly noticeWithin: Period;
  readonly noticeSentAtMs: number;
  /** A code that screens have words for; never about a person. */
  readonly reason: string;
}

const firstDay = '1900-01-01';
const lastDay = '2199-12-31';

/**
 * Says when a deadline is over, or a wait, and by which steps. Asks no clock: the same question has
 * the same answer. Throws 'deadline.zone-unknown', 'deadline.purpose-contradicts',
 * 'deadline.pause-backwards', 'deadline.out-of-range'. Sources: Reg. (EEC, Euratom) 1182/71; DL.
 */
export function computeDeadline(question: DeadlineQuestion): Deadline {
  const { zone, purpose, period } = question;
  if (!isZone(zone)) throw new AppError('deadline.zone-unknown', { zone });
  if (period.isComplete && purpose === 'to-act') {
    throw new AppError('deadline.purpose-contradicts', { rule: writePeriod(period), purpose });
  }
  const day = triggerDay(question);
  const steps: DeadlineStep[] = [{ is: 'trigger', atMs: question.triggeredAtMs, day }];
  const whole = extended(question, steps);
  return whole.unit === 'hours'
    ? ofHours(question, whole, steps)
    : ofDays(question, whole, day, steps);
}

function triggerDay({ triggeredAtMs, zone }: DeadlineQuestion): PlainDay {
  // A number that is no date at all would throw inside.
  if (!(Math.abs(triggeredAtMs) < 8e15)) throw new AppError('deadline.out-of-range');
  const year = new Date(triggeredAtMs).getUTCFullYear();
  if (year < 1900 || year > 2199) throw new AppError('deadline.out-of-range');
  return inRange(dayInZone(triggeredAtMs, zone));
}

function inRange(day: PlainDay): PlainDay {
  if (day >= firstDay && day <= lastDay) return day;
  throw new AppError('deadline.out-of-range');
}

/** The period with its extension, if that holds. */
function extended(question: DeadlineQuestion, steps: DeadlineStep[]): Period {
  const { extension, ...unextended } = question;
  if (extension === undefined) return question.period;
  const { by, noticeWithin, noticeSentAtMs, reason } = extension;
  if (by.unit !== question.period.unit) throw new Error('an extension has the unit of its period');
  const notice = computeDeadline({ ...unextended, period: noticeWithin, purpose: 'to-act' });
  const noticeBeforeMs = notice.is === 'set' ? notice.instantMs : null;
  const isInTime =
    noticeSentAtMs >= question.triggeredAtMs &&
    (noticeBeforeMs === null || noticeSentAtMs < noticeBeforeMs);
  const step = { by: writePeriod(by), reason, noticeSentAtMs, noticeBeforeMs, isInTime };
  steps.push({ is: 'extension', ...step });
  // From the trigger anew: one month and two are three, and end on the date of the trigger (DL11).
  return isInTime
    ? { ...question.period, count: question.period.count + by.count }
    : question.period;
}

function ofDays(
  question: DeadlineQuestion,
  period: Period,
  trigger: PlainDay,
  steps: DeadlineStep[],
): Deadline {
  const { zone, purpose, calendar } = question;
  const pauses = sortPauses(question.pauses ?? []);
  const days: Days = { calendar, standing: standingDays(pauses, purpose, zone) };
  const nominal = inRange(lastDayOf(trigger, period));
  const count = daysBetween(trigger, nominal);
  const counted = { is: 'days-counted', period: writePeriod(period), days: count } as const;
  steps.push({ ...counted, from: addDays(trigger, 1), until: nominal });
  const date = Number(trigger.slice(8));
  if ((period.unit === 'months' || period.unit === 'years') && date !== Number(nominal.slice(8))) {
    steps.push({ is: 'month-shorter', date, day: nominal });
  }

  const { day, left, added } = countOff(days, trigger, count, pauses.length);
  steps.push(...pauses.map((pause, at) => pauseStep(pause, { days: added[at] ?? 0 })));
  if (left > 0) return paused(question, pauses, steps, { days: left });

  if (purpose === 'waiting') {
    const off = dayOffOn(day, calendar);
    // A weekend that ended it would shorten the wait, and one that moved it is no duty (DL6).
    if (off !== null) steps.push({ is: 'not-moved', day, off });
    return setOn(question, steps, inRange(addDays(day, 1)));
  }

  const moved = onWorkingDay(days, day);
  if (moved === null) return paused(question, pauses, steps, { days: 0 });
  if (moved.day !== day) steps.push({ is: 'moved', from: day, to: moved.day, over: moved.over });
  if (count < 2 || workingDays(days, trigger, moved.day) >= 2) {
    return setOn(question, steps, moved.day);
  }
  const second = onWorkingDay(days, inRange(addDays(moved.day, 1)));
  if (second === null) return paused(question, pauses, steps, { days: 0 });
  const { over, day: to } = second;
  steps.push({ is: 'two-working-days', from: moved.day, to, over });
  return setOn(question, steps, to);
}

/** What a day is to a clock that counts days. */
interface Days {
  readonly calendar: HolidayCalendar | null;
  readonly standing: StandingDays;
}

/**
 * Counts days after `day` on which the clock runs. Some are left when it stands without an end.
 * `added` says how many days each pause took out.
 */
function countOff({ standing }: Days, day: PlainDay, count: number, pauses: number) {
  const added = Array.from({ length: pauses }, () => 0);
  let at = day;
  let left = count;
  while (left > 0) {
    const next = inRange(addDays(at, 1));
    if (standing.isOpenOn(next)) break;
    at = next;
    const pause = standing.pauseOn(at);
    if (pause >= 0) added[pause] = (added[pause] ?? 0) + 1;
    else left -= 1;
  }
  return { day: at, left, added };
}

/** The first working day from `day` on; null when the clock stands before there is one. */
function onWorkingDay({ calendar, standing }: Days, day: PlainDay) {
  const over: DayPassed[] = [];
  for (let at = day; !standing.isOpenOn(at); at = inRange(addDays(at, 1))) {
    const off = dayOffOn(at, calendar);
    if (off === null && standing.pauseOn(at) < 0) return { day: at, over };
    over.push({ day: at, off });
  }
  return null;
}

/** How many working days, two at most, are after `trigger` and up to `last`. */
function workingDays({ calendar, standing }: Days, trigger: PlainDay, last: PlainDay): number {
  let found = 0;
  // From its end, where a working day is: one more is seldom far.
  for (let day = last; day > trigger && found < 2; day = addDays(day, -1)) {
    if (dayOffOn(day, calendar) === null && standing.pauseOn(day) < 0) found += 1;
  }
  return found;
}

function lastDayOf(trigger: PlainDay, { unit, count }: Period): PlainDay {
  if (unit === 'months') return addMonths(trigger, count);
  if (unit === 'years') return addMonths(trigger, count * 12);
  return addDays(trigger, unit === 'weeks' ? count * 7 : count);
}

function ofHours(question: DeadlineQuestion, period: Period, steps: DeadlineStep[]): Deadline {
  const { triggeredAtMs, zone, purpose } = question;
  const pauses = sortPauses(question.pauses ?? []);
  const fromMs = purpose === 'waiting' ? nextHourMs(triggeredAtMs, zone) : triggeredAtMs;
  const wholeMs = period.count * 3_600_000;
  const counted = { is: 'hours-counted', period: writePeriod(period), fromMs } as const;
  steps.push({ ...counted, untilMs: fromMs + wholeMs });

  let atMs = fromMs;
  let leftMs = wholeMs;
  let stands = false;
  for (const pause of pauses) {
    const runsMs = Math.max(0, pause.fromMs - atMs);
    // One that begins when all is over changes nothing, and its end is not waited for.
    if (stands || runsMs >= leftMs) {
      steps.push(pauseStep(pause, { seconds: 0 }));
      continue;
    }
    leftMs -= runsMs;
    atMs += runsMs;
    stands = pause.untilMs === null;
    const goesOnMs = Math.max(atMs, pause.untilMs ?? atMs);
    steps.push(pauseStep(pause, { seconds: (goesOnMs - atMs) / 1000 }));
    atMs = goesOnMs;
  }
  if (stands) return paused(question, pauses, steps, { seconds: leftMs / 1000 });
  const instantMs = atMs + leftMs;
  // A deadline that is over at midnight has the day before as its last.
  const day = inRange(dayInZone(purpose === 'to-act' ? instantMs - 1 : instantMs, zone));
  return { is: 'set', instantMs, day, ...basis(question, steps) };
}

/** The first full hour on the wall after `instantMs`. */
function nextHourMs(instantMs: number, zone: string): number {
  const wallMs = instantMs + offsetMs(zone, instantMs);
  return instantMs + 3_600_000 - (((wallMs % 3_600_000) + 3_600_000) % 3_600_000);
}

function paused(
  question: DeadlineQuestion,
  pauses: readonly Pause[],
  steps: readonly DeadlineStep[],
  left: PausedDeadline['left'],
): PausedDeadline {
  const open = pauses.find(({ untilMs }) => untilMs === null);
  if (open === undefined) throw new Error('a clock that stands has an open pause');
  const { fromMs: sinceMs, reason } = open;
  return { is: 'paused', sinceMs, reason, left, ...basis(question, steps) };
}

/** To act, `day` is the last day and over with its end; a wait is over when `day` begins. */
function setOn(
  question: DeadlineQuestion,
  steps: readonly DeadlineStep[],
  day: PlainDay,
): SetDeadline {
  const begins = question.purpose === 'waiting' ? day : inRange(addDays(day, 1));
  const instantMs = startOfDayMs(begins, question.zone);
  return { is: 'set', instantMs, day, ...basis(question, steps) };
}

function pauseStep(
  pause: Pause,
  added: { readonly days: number } | { readonly seconds: number },
): DeadlineStep {
  const { fromMs, untilMs, reason } = pause;
  return { is: 'pause', fromMs, untilMs, reason, added };
}

function basis(
  { purpose, period, zone, calendar }: DeadlineQuestion,
  steps: readonly DeadlineStep[],
) {
  return {
    purpose,
    isOfHours: period.unit === 'hours',
    zone,
    calendar:
      calendar === null
        ? null
        : { land: calendar.land, source: calendar.source, version: calendar.version },
    steps,
  };
}
