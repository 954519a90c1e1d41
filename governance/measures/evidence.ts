/**
 * One stretch of time in which a probe found the same: from when, up to when it last looked, and what.
 * Found by a time limit or an error, it is a stretch like any other, and never a good one.
 */
export interface Run {
  readonly measure: string;
  readonly outcome: RunOutcome;
  readonly sinceMs: number;
  readonly lastMs: number;
  /** How many things it looked at, last. */
  readonly looked: number;
  /** What they were: `tables`, `attempts`. */
  readonly what: string;
  /** What was not as it should be: names of the program and numbers, never what people wrote. */
  readonly found: readonly string[];
  readonly foundInAll: number;
}

export const runOutcomes = ['good', 'bad', 'hung', 'failed'] as const;
export type RunOutcome = (typeof runOutcomes)[number];

/** What a person has said, with their name. */
export interface Attestation {
  readonly id: string;
  readonly measure: string;
  readonly by: string;
  /** What they say it on: a report, a certificate and its number. */
  readonly grounds: string;
  readonly atMs: number;
  readonly untilMs: number;
  /** When it was taken back; null: it was not. */
  readonly withdrawnMs: number | null;
}
