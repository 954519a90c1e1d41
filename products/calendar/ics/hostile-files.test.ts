import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '#kernel/base/app-error.ts';
import { systemClock } from '#kernel/base/clock.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { calendarErrors } from '#products/calendar/errors.ts';
import { importLimits } from '#products/calendar/ics/limits.ts';
import { newEvents, newSeries, planImport } from '#products/calendar/ics/import-plan.ts';
import { readCalendar } from '#products/calendar/ics/read-calendar.ts';
import { importEvents } from '#products/calendar/mutators.ts';
import { importSeries } from '#products/calendar/series-mutators.ts';
import { MutatorRows } from '#testkit/mutator-rows.ts';

const today = '2026-05-03' as PlainDay;
const whole = [
  'BEGIN:VCALENDAR',
  'BEGIN:VTIMEZONE',
  'TZID:Own',
  'BEGIN:STANDARD',
  'DTSTART:19701025T030000',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
  'END:STANDARD',
  'BEGIN:DAYLIGHT',
  'DTSTART:19700329T020000',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
  'END:DAYLIGHT',
  'END:VTIMEZONE',
  'BEGIN:VEVENT',
  'UID:a@b',
  'SUMMARY:Chor\\, Probe',
  'DTSTART;TZID=Own:20260505T173000',
  'DTEND;TZID=Own:20260505T190000',
  'RRULE:FREQ=WEEKLY;COUNT=5',
  'EXDATE;TZID=Own:20260512T173000',
  'DESCRIPTION:Noten mitbringen',
  'END:VEVENT',
  'BEGIN:VEVENT',
  'UID:a@b',
  'RECURRENCE-ID;TZID=Own:20260519T173000',
  'DTSTART;TZID=Own:20260519T183000',
  'SUMMARY:Chor im Park',
  'END:VEVENT',
  'BEGIN:VEVENT',
  'UID:e@f',
  'SUMMARY:Putzdienst',
  'DTSTART;TZID=Europe/Berlin:20260504T100000',
  'DTEND;TZID=Europe/Berlin:20260504T110000',
  'RRULE:FREQ=MONTHLY;BYDAY=1MO;COUNT=2',
  'EXDATE;TZID=Europe/Berlin:20260601T100000',
  'RDATE;TZID=Europe/Berlin:20260610T100000',
  'END:VEVENT',
  'BEGIN:VEVENT',
  'UID:e@f',
  'RECURRENCE-ID;TZID=Europe/Berlin:20260610T100000',
  'DTSTART;TZID=Europe/Berlin:20260611T100000',
  'SUMMARY:Putzen',
  'END:VEVENT',
  'BEGIN:VEVENT',
  'UID:c@d',
  'SUMMARY:Ferien',
  'DTSTART;VALUE=DATE:20260601',
  'DTEND;VALUE=DATE:20260608',
  'END:VEVENT',
  'END:VCALENDAR',
];

/** Reads; what comes out must be importable as it is, and what is refused has a registered code. */
function survive(bytes: Uint8Array): void {
  try {
    const reading = readCalendar(bytes, { zone: 'Europe/Berlin', today, clock: systemClock });
    expect(reading.candidates.length).toBeLessThanOrEqual(importLimits.occurrences);
    const plan = planImport(reading.candidates, { present: [], suggestPictogram: () => null });
    const made = newEvents(plan, 'Ohne Titel');
    for (let from = 0; from < made.length; from += 50) {
      importEvents.parse({
        audience: '00000000-0000-4000-8000-000000000001',
        events: made.slice(from, from + 50),
      });
    }
    const rows = new MutatorRows();
    for (const one of newSeries(plan, 'Ohne Titel')) {
      rows.run(importSeries, { audience: '00000000-0000-4000-8000-000000000001', series: [one] });
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(Object.keys(calendarErrors)).toContain(error.code);
  }
}

test('[IC1] the file the others are made of is read without a problem', () => {
  const reading = readCalendar(new TextEncoder().encode(whole.join('\r\n')), {
    zone: 'Europe/Berlin',
    today,
    clock: systemClock,
  });
  expect(reading.problems).toEqual([]);
  expect(reading.candidates.map((one) => `${one.startsOn} ${one.startTime ?? ''}`)).toEqual([
    '2026-05-04 10:00',
    '2026-05-05 17:30',
    '2026-05-19 18:30',
    '2026-05-26 17:30',
    '2026-06-01 ',
    '2026-06-02 17:30',
  ]);
});

test('[IC12] lines that are lost, doubled, swapped or cut never end the reading', () => {
  const line = fc.integer({ min: 0, max: whole.length - 1 });
  const damage = fc.oneof(
    line.map((at) => (lines: string[]) => lines.toSpliced(at, 1)),
    fc.tuple(line, line).map(([from, to]) => (lines: string[]) => {
      const taken = lines[from];
      return taken === undefined ? lines : lines.toSpliced(to, 0, taken);
    }),
    fc.tuple(line, fc.integer({ min: 0, max: 40 })).map(([at, length]) => (lines: string[]) => {
      const cut = lines[at]?.slice(0, length);
      return cut === undefined ? lines : lines.with(at, cut);
    }),
    fc.tuple(line, fc.string({ unit: 'binary' })).map(([at, junk]) => (lines: string[]) => {
      const hit = lines[at];
      return hit === undefined ? lines : lines.with(at, `${hit.slice(0, 8)}${junk}`);
    }),
  );
  fc.assert(
    fc.property(fc.array(damage, { minLength: 1, maxLength: 6 }), (damages) => {
      const lines = damages.reduce<string[]>((before, one) => one(before), whole);
      survive(new TextEncoder().encode(lines.join('\r\n')));
    }),
    { numRuns: 500 },
  );
});

test('[IC10] bytes that change anywhere never end the reading', () => {
  const bytes = new TextEncoder().encode(whole.join('\r\n'));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 30 }),
      (changes) => {
        const changed = bytes.slice();
        for (const [at, byte] of changes) changed[at] = byte;
        survive(changed);
      },
    ),
    { numRuns: 500 },
  );
});
