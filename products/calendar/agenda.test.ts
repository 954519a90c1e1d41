import { expect, test } from 'vitest';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { agendaOf } from '#products/calendar/agenda.ts';

const day = (date: number): PlainDay => `2026-05-${String(date).padStart(2, '0')}` as PlainDay;

function said(from: number, to: number, full: readonly number[]): string[] {
  const has = new Set(full.map(day));
  return agendaOf(day(from), day(to), (one) => has.has(one)).map((part) =>
    part.is === 'day'
      ? String(Number(part.day.slice(8)))
      : `${String(Number(part.from.slice(8)))}–${String(Number(part.to.slice(8)))}`,
  );
}

test('[CA62] the days that have something, and where for three days or more there is nothing', () => {
  expect(said(1, 12, [1, 2, 4, 8, 12])).toEqual(['1', '2', '4', '5–7', '8', '9–11', '12']);
});

test('[CA62] what nothing follows ends with until when that is known', () => {
  expect(said(1, 9, [7, 8])).toEqual(['1–6', '7', '8', '9–9']);
  expect(said(1, 31, [])).toEqual(['1–31']);
});
