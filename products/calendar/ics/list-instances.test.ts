import { readdirSync, readFileSync } from 'node:fs';
import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { listInstances } from '#products/calendar/ics/list-instances.ts';
import type { InstanceList } from '#products/calendar/ics/list-instances.ts';

function list(
  text: string | Uint8Array,
  from = '2026-01-01T00:00:00Z',
  to = '2027-01-01T00:00:00Z',
): InstanceList {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  return listInstances(bytes, {
    fromMs: Date.parse(from),
    toMs: Date.parse(to),
    zone: 'Europe/Berlin',
  });
}

function calendar(...events: readonly (readonly string[])[]): string {
  const lines = events.flatMap((event) => ['BEGIN:VEVENT', 'UID:one', ...event, 'END:VEVENT']);
  return ['BEGIN:VCALENDAR', ...lines, 'END:VCALENDAR'].join('\r\n');
}

const said = (read: InstanceList): string[] =>
  read.instances.map(({ recurrenceId, start, end }) =>
    [recurrenceId ?? 'once', start, end ?? 'open'].join(' | '),
  );
const starts = (read: InstanceList): string[] => read.instances.map(({ start }) => start);

test('[IC16] an instance is said with its zone, its offset and the name it has for good', () => {
  const read = list(
    calendar([
      'SUMMARY:Chor\\, Probe',
      'STATUS:TENTATIVE',
      'DTSTART;TZID=Europe/Berlin:20260328T173000',
      'DTEND;TZID=Europe/Berlin:20260328T190000',
      'RRULE:FREQ=DAILY;COUNT=2',
    ]),
  );
  expect(read.instances).toEqual([
    {
      uid: 'one',
      recurrenceId: '2026-03-28T17:30:00+01:00',
      title: 'Chor, Probe',
      status: 'tentative',
      allDay: false,
      start: '2026-03-28T17:30:00+01:00',
      end: '2026-03-28T19:00:00+01:00',
      zone: 'Europe/Berlin',
    },
    expect.objectContaining({ start: '2026-03-29T17:30:00+02:00' }),
  ]);
  expect(read.problems).toEqual([]);
});

test('[IC16] wall times are kept over clock changes; skipped ones are said as what they are read as', () => {
  const night = (from: string) =>
    starts(
      list(calendar([`DTSTART;TZID=Europe/Berlin:${from}T023000`, 'RRULE:FREQ=DAILY;COUNT=3'])),
    );
  expect(night('20260328')).toEqual([
    '2026-03-28T02:30:00+01:00',
    '2026-03-29T03:30:00+02:00',
    '2026-03-30T02:30:00+02:00',
  ]);
  expect(night('20261024')).toEqual([
    '2026-10-24T02:30:00+02:00',
    '2026-10-25T02:30:00+02:00',
    '2026-10-26T02:30:00+01:00',
  ]);
});

test('[IC6] single ones are moved, changed, cancelled; a change of it and following shifts all later', () => {
  const read = list(
    calendar(
      [
        'SUMMARY:Chor',
        'DTSTART:20260505T100000',
        'DTEND:20260505T110000',
        'RRULE:FREQ=WEEKLY;COUNT=6',
      ],
      [
        'SUMMARY:Park',
        'RECURRENCE-ID:20260512T100000',
        'DTSTART:20260513T150000',
        'DTEND:20260513T160000',
      ],
      [
        'STATUS:CANCELLED',
        'SUMMARY:Chor',
        'RECURRENCE-ID:20260519T100000',
        'DTSTART:20260519T100000',
      ],
      [
        'SUMMARY:Spät',
        'RECURRENCE-ID;RANGE=THISANDFUTURE:20260526T100000',
        'DTSTART:20260526T123000',
        'DURATION:PT30M',
      ],
      [
        'SUMMARY:Fest',
        'RECURRENCE-ID:20260602T100000',
        'DTSTART:20260602T090000',
        'DURATION:PT15M',
      ],
    ),
  );
  expect(
    read.instances.map(({ title, status, start }) => `${start.slice(0, 16)} ${title} ${status}`),
  ).toEqual([
    '2026-05-05T10:00 Chor confirmed',
    '2026-05-13T15:00 Park confirmed',
    '2026-05-19T10:00 Chor cancelled',
    '2026-05-26T12:30 Spät confirmed',
    '2026-06-02T09:00 Fest confirmed',
    '2026-06-09T12:30 Spät confirmed',
  ]);
  expect(read.instances.at(-1)).toMatchObject({
    recurrenceId: '2026-06-09T10:00:00+02:00',
    end: '2026-06-09T13:00:00+02:00',
  });
});

test('[IC16] days are days: the last one is said, and what lasts into the window is in it', () => {
  const text = calendar([
    'DTSTART;VALUE=DATE:20251229',
    'DTEND;VALUE=DATE:20260103',
    'RRULE:FREQ=MONTHLY;COUNT=2',
  ]);
  expect(said(list(text))).toEqual([
    '2025-12-29 | 2025-12-29 | 2026-01-02',
    '2026-01-29 | 2026-01-29 | 2026-02-02',
  ]);
  expect(said(list(text, '2026-01-02T22:59:00Z', '2026-01-29T00:00:00Z'))).toHaveLength(2);
  expect(said(list(text, '2026-01-02T23:00:00Z', '2026-01-28T23:00:00Z'))).toEqual([]);
});

test('[IC16] a period lasts as long as it says', () => {
  const read = list(
    calendar([
      'DTSTART:20260505T100000',
      'DURATION:PT1H',
      'RDATE;VALUE=PERIOD:20260506T090000/20260506T123000,20260507T090000/PT2H',
    ]),
  );
  expect(
    read.instances.map(({ start, end }) => `${start.slice(8, 16)}–${end?.slice(11, 16) ?? ''}`),
  ).toEqual(['05T10:00–11:00', '06T09:00–12:30', '07T09:00–11:00']);
});

test('[IC17] more than can be listed is refused, and what cannot be read is said', () => {
  const minutely = calendar(['DTSTART:20260101T000000', 'RRULE:FREQ=MINUTELY']);
  expect(() => list(minutely)).toThrow('calendar.too-many-instances');
  expect(list(minutely, '2026-05-03T00:00:00Z', '2026-05-03T01:00:00Z').instances).toHaveLength(60);
  const broken = calendar(['SUMMARY:Chor', 'DTSTART:20260505T100000', 'RRULE:FREQ=SECONDLY']);
  expect(list(broken)).toMatchObject({
    instances: [{ start: '2026-05-05T10:00:00+02:00' }],
    problems: [{ code: 'rule-too-frequent', line: 6 }],
  });
  const allDay = calendar(['DTSTART;VALUE=DATE:20260505', 'RRULE:FREQ=HOURLY']);
  expect(list(allDay).problems).toMatchObject([{ code: 'rule-too-frequent' }]);
});

describe('the same as ical.js', () => {
  const samples = new URL('./samples/', import.meta.url);
  const files = readdirSync(samples).filter((name) => name.endsWith('.ics'));
  /** Where it is otherwise, and RFC 5545 says what we say. */
  const missing: Readonly<Record<string, string>> = {
    // A Sunday before UNTIL: of two rules ical.js loses the last one of that which ends later.
    'multiple_rrules.ics': '1334F9B7-6136-444E-A58D-472564C6AA73 2012-07-29T18:00:00.000Z',
  };
  test.each(files.toSorted())('[IC16] %s', (file) => {
    const text = readFileSync(new URL(file, samples), 'utf8');
    const [fromMs, toMs] = [Date.parse('2010-01-01T00:00:00Z'), Date.parse('2027-01-01T00:00:00Z')];
    const bytes = new TextEncoder().encode(text);
    const ours = listInstances(bytes, { fromMs, toMs, zone: 'UTC' }).instances.map(
      ({ uid, allDay, start }) =>
        `${uid.startsWith('no-uid-') ? '' : uid} ${allDay ? start : new Date(start).toISOString()}`,
    );
    const theirs = fromIcal(text, fromMs, toMs);
    if (missing[file] !== undefined) theirs.push(missing[file]);
    expect(ours.toSorted()).toEqual(theirs.toSorted());
  });

  function fromIcal(text: string, fromMs: number, toMs: number): string[] {
    const components = new ICAL.Component(ICAL.parse(text) as unknown[]).getAllSubcomponents(
      'vevent',
    );
    const uidOf = (component: ICAL.Component): string =>
      String(component.getFirstPropertyValue('uid') ?? '');
    const isException = (component: ICAL.Component): boolean =>
      component.hasProperty('recurrence-id');
    const found: string[] = [];
    const add = (uid: string, start: ICAL.Time): void => {
      const startMs = start.toUnixTime() * 1000;
      if (startMs < fromMs || startMs >= toMs) return;
      found.push(`${uid} ${start.isDate ? start.toString() : new Date(startMs).toISOString()}`);
    };
    for (const component of components) {
      const uid = uidOf(component);
      const family = components.filter((one) => uidOf(one) === uid);
      if (isException(component)) {
        // A change of a series that is elsewhere.
        if (family.every(isException)) add(uid, new ICAL.Event(component).startDate);
        continue;
      }
      const master = new ICAL.Event(component, { exceptions: family.filter(isException) });
      const iterator = master.iterator();
      for (
        let next = iterator.next() as ICAL.Time | ICAL.Period | null;
        next;
        next = iterator.next()
      ) {
        // It cannot say more of a period than where it begins.
        const at = next instanceof ICAL.Period ? next.start : next;
        if (at.toUnixTime() * 1000 >= toMs) break;
        const { startDate } = master.getOccurrenceDetails(at) as { startDate: ICAL.Time };
        add(uid, startDate);
      }
    }
    return found;
  }
});
