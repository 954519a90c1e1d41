import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { EventBody, SeriesBody } from '#products/calendar/kinds.ts';
import type { TimeOfDay } from '#products/calendar/zone.ts';

/** The days of the samples are around this one, in this zone. */
export const wednesday = '2026-05-06' as PlainDay;
export const zone = 'Europe/Berlin';

export const swimming: EventBody = {
  title: 'Schwimmen',
  pictogram: null,
  startsOn: wednesday,
  startTime: '16:30' as TimeOfDay,
  endsOn: wednesday,
  endTime: '18:00' as TimeOfDay,
  zone,
  withPersons: [],
  place: '',
  note: '',
  importedUid: null,
};
export const everyWeek: SeriesBody = {
  ...swimming,
  startsOn: '2026-04-29' as PlainDay,
  endsOn: '2026-04-29' as PlainDay,
  rule: 'RRULE:FREQ=WEEKLY;BYDAY=WE',
  dates: [],
  exceptions: [],
  replaces: null,
  lastDay: null,
};
