/** How long a deadline is, in the unit the law or the contract says it in. */
export interface Period {
  readonly unit: PeriodUnit;
  readonly count: number;
  /** Of complete days, weeks, months or years: always a time to wait, never one to act in. */
  readonly isComplete: boolean;
}

export type PeriodUnit = 'hours' | 'days' | 'weeks' | 'months' | 'years';

/** What a period is for: something has to be done before it is over, or may only be done after. */
export type Purpose = 'to-act' | 'waiting';

/** About ten years each: longer ones are typing errors, and every day of a period may be looked at. */
const atMost: Readonly<Record<PeriodUnit, number>> = {
  hours: 8_784,
  days: 3_660,
  weeks: 522,
  months: 120,
  years: 10,
};

const letters = { D: 'days', W: 'weeks', M: 'months', Y: 'years' } as const;

/**
 * Reads `PT72H`, `P5D`, `P8W`, `P1M`, `P2Y`, and with `-complete` what is not of hours. A text that
 * is no such period, mixes units or is longer than about ten years is none: null.
 */
export function readPeriod(text: string): Period | null {
  const match = /^P(?:T([1-9]\d{0,3})H|([1-9]\d{0,3})([DWMY])(-complete)?)$/.exec(text);
  if (match === null) return null;
  const [, hours, number, letter, complete] = match;
  const unit = hours === undefined ? letters[letter as keyof typeof letters] : 'hours';
  const count = Number(hours ?? number);
  return count <= atMost[unit] ? { unit, count, isComplete: complete !== undefined } : null;
}

/** The text `readPeriod` reads. */
export function writePeriod({ unit, count, isComplete }: Period): string {
  if (unit === 'hours') return `PT${String(count)}H`;
  return `P${String(count)}${unit[0]?.toUpperCase() ?? ''}${isComplete ? '-complete' : ''}`;
}
