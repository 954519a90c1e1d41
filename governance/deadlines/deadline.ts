import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { CalendarVersion, DayOff } from './day-off.ts';
import type { Purpose } from './period.ts';

/** When something has to be done, or may be done, and why then. Whatever ends in `Ms` is an instant. */
export type Deadline = SetDeadline | PausedDeadline;

export interface SetDeadline extends DeadlineBasis {
  readonly is: 'set';
  /** To act: the first instant that is too late. Waiting: the first that is not too early. */
  readonly instantMs: number;
  /** To act: the last day it can be done on. Waiting: the first day it may be done on. */
  readonly day: PlainDay;
}

/** The clock stands and nobody knows until when, so there is no end yet. */
export interface PausedDeadline extends DeadlineBasis {
  readonly is: 'paused';
  readonly sinceMs: number;
  readonly reason: string;
  /** What is still to be counted once the clock runs again. */
  readonly left: { readonly days: number } | { readonly seconds: number };
}

interface DeadlineBasis {
  readonly purpose: Purpose;
  /** Of hours: a moment. Otherwise whole days. */
  readonly isOfHours: boolean;
  readonly zone: string;
  /** Null: no public holidays were looked at. */
  readonly calendar: CalendarVersion | null;
  /** How it was computed, in order; screens have words for each. */
  readonly steps: readonly DeadlineStep[];
}

export type DeadlineStep =
  /** What starts the clock. Its day, or of hours waited for its hour, does not count. */
  | { readonly is: 'trigger'; readonly atMs: number; readonly day: PlainDay }
  /** Counted days, first and last included, before pauses and days off. */
  | {
      readonly is: 'days-counted';
      readonly period: string;
      readonly from: PlainDay;
      readonly until: PlainDay;
      readonly days: number;
    }
  /** The month it ends in has no such date, so it ends on that month's last day. */
  | { readonly is: 'month-shorter'; readonly date: number; readonly day: PlainDay }
  | {
      readonly is: 'hours-counted';
      readonly period: string;
      readonly fromMs: number;
      readonly untilMs: number;
    }
  /** Every pause is told, also one that changes nothing. */
  | {
      readonly is: 'pause';
      readonly fromMs: number;
      readonly untilMs: number | null;
      readonly reason: string;
      readonly added: { readonly days: number } | { readonly seconds: number };
    }
  | {
      readonly is: 'extension';
      readonly by: string;
      readonly reason: string;
      readonly noticeSentAtMs: number;
      /** Before it the reasons had to be sent; null while the clock stands. */
      readonly noticeBeforeMs: number | null;
      /** False: it has no effect. */
      readonly isInTime: boolean;
    }
  /** Moved past days on which nobody works. */
  | {
      readonly is: 'moved';
      readonly from: PlainDay;
      readonly to: PlainDay;
      readonly over: readonly DayPassed[];
    }
  /** Moved on until two working days were in it. */
  | {
      readonly is: 'two-working-days';
      readonly from: PlainDay;
      readonly to: PlainDay;
      readonly over: readonly DayPassed[];
    }
  /** A wait ends on a day off all the same. */
  | { readonly is: 'not-moved'; readonly day: PlainDay; readonly off: DayOff };

export interface DayPassed {
  readonly day: PlainDay;
  /** Null: the clock stood. */
  readonly off: DayOff | null;
}
