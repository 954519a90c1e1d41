import type { AccountId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { addDays, startOfWeek } from '#kernel/base/plain-day.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import type { EntryBody, Face } from '#products/journal/kinds.ts';

export const moodSteps = ['day', 'week', 'month'] as const;
/** What one point stands for. */
export type MoodStep = (typeof moodSteps)[number];

/** How somebody was in a day, a week or a month. */
export interface MoodPoint {
  readonly from: PlainDay;
  readonly to: PlainDay;
  /** 4 is very good, 0 very bad; the mean of the faces. Null: there is no face. */
  readonly value: number | null;
  /** How many faces that is the mean of. */
  readonly faces: number;
  /** How often "don't know" was the answer. */
  readonly unknown: number;
}

const values = {
  'very-good': 4,
  good: 3,
  'so-so': 2,
  bad: 1,
  'very-bad': 0,
} as const satisfies Record<Exclude<Face, 'unknown'>, number>;

const byValue = ['very-bad', 'bad', 'so-so', 'good', 'very-good'] as const;

/** The face nearest to a mean. */
export function faceOf(value: number): Exclude<Face, 'unknown'> {
  return byValue[Math.min(4, Math.max(0, Math.round(value)))] ?? 'so-so';
}

/** The days, weeks or months up to the one that `until` is in, oldest first. */
export function moodSpans(
  step: MoodStep,
  until: PlainDay,
  count: number,
): readonly { readonly from: PlainDay; readonly to: PlainDay }[] {
  const spans = [spanWith(step, until)];
  while (spans.length < count) spans.unshift(spanWith(step, addDays(spans[0]?.from ?? until, -1)));
  return spans;
}

/**
 * How somebody was, by what they said themself: faces that others gave are not in it. What nobody said
 * stays empty; nothing is made up between two points (JO20).
 */
export function moodOver(
  records: readonly SeenRecord<EntryBody>[],
  author: AccountId,
  spans: readonly { readonly from: PlainDay; readonly to: PlainDay }[],
): MoodPoint[] {
  const given = records.filter(
    (record) => record.createdBy === author && record.body.face !== null,
  );
  return spans.map(({ from, to }) => {
    const faces = given
      .filter(({ body }) => body.day >= from && body.day <= to)
      .map(({ body }) => body.face);
    const known = faces.flatMap((face) =>
      face === null || face === 'unknown' ? [] : [values[face]],
    );
    const sum = known.reduce<number>((total, value) => total + value, 0);
    return {
      from,
      to,
      value: known.length === 0 ? null : sum / known.length,
      faces: known.length,
      unknown: faces.length - known.length,
    };
  });
}

/** Neighbouring points that have a value, in pieces: no line crosses a gap. */
export function unbroken<Point>(
  points: readonly Point[],
  has: (point: Point) => boolean,
): readonly (readonly Point[])[] {
  const pieces: Point[][] = [];
  let isGap = true;
  for (const point of points) {
    if (!has(point)) isGap = true;
    else if (isGap) {
      pieces.push([point]);
      isGap = false;
    } else pieces.at(-1)?.push(point);
  }
  return pieces;
}

function spanWith(step: MoodStep, day: PlainDay): { from: PlainDay; to: PlainDay } {
  switch (step) {
    case 'day':
      return { from: day, to: day };
    case 'week': {
      const from = startOfWeek(day);
      return { from, to: addDays(from, 6) };
    }
    case 'month': {
      const from = `${day.slice(0, 8)}01` as PlainDay;
      const inNext = addDays(from, 31);
      return { from, to: addDays(`${inNext.slice(0, 8)}01` as PlainDay, -1) };
    }
  }
}
