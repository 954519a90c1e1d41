import { describe, expect, test } from 'vitest';
import type { AccountId, AudienceId, RecordId } from '#kernel/base/ids.ts';
import { randomId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { event, series } from '#products/calendar/kinds.ts';
import type { EventBody, SeriesBody } from '#products/calendar/kinds.ts';
import { eventNamed, isNamed } from '#products/calendar/named-event.ts';
import { shownIn } from '#products/calendar/queries.ts';
import type { TimeOfDay } from '#products/calendar/zone.ts';

const zone = 'Europe/Berlin';
const monday = '2026-05-04' as PlainDay;
const choir = {
  title: 'Chor',
  pictogram: 'music',
  startsOn: monday,
  startTime: '17:30',
  endsOn: monday,
  endTime: '19:00',
  zone,
  withPersons: [],
  place: '',
  note: '',
  importedUid: null,
};

function seen<Body extends object>(kind: string, body: Body, id: RecordId): SeenRecord<Body> {
  const by = randomId<AccountId>();
  const at = '2026-05-03T06:00:00.000Z';
  return {
    id,
    audience: randomId<AudienceId>(),
    kind,
    body,
    day: monday,
    persons: [],
    revision: 1,
    merged: 0,
    createdBy: by,
    createdAt: at,
    changedBy: by,
    changedAt: at,
    unsent: false,
  };
}

function single(more: Partial<EventBody>, id = randomId<RecordId>()): SeenRecord<EventBody> {
  return seen('calendar.event', event.parse({ ...choir, ...more }), id);
}

function weekly(more: Partial<SeriesBody>, id = randomId<RecordId>()): SeenRecord<SeriesBody> {
  const body = {
    ...choir,
    rule: 'RRULE:FREQ=WEEKLY',
    dates: [],
    exceptions: [],
    replaces: null,
    lastDay: null,
    ...more,
  };
  return seen('calendar.series', series.parse(body), id);
}

const named = (of: RecordId, occurrence: string | null, day: string) => ({
  event: of,
  occurrence,
  day: day as PlainDay,
});

describe('what somebody wrote about', () => {
  test('[CA90] an event is that event, wherever it was moved', () => {
    const moved = single({ startsOn: '2026-05-07' as PlainDay, endsOn: '2026-05-07' as PlainDay });
    const calendars = { records: [moved], series: [], zone };
    expect(eventNamed(named(moved.id, null, monday), calendars)?.startsOn).toBe('2026-05-07');
    expect(isNamed(named(moved.id, null, monday), shownIn(moved, zone), calendars)).toBe(true);
  });

  test('[CA90] an occurrence is that one and not the next, also when it was moved', () => {
    const choirs = weekly({
      exceptions: [
        {
          at: '2026-05-11T17:30',
          is: 'changed',
          fields: { startsOn: '2026-05-13' as PlainDay, endsOn: '2026-05-13' as PlainDay },
        },
      ],
    });
    const calendars = { records: [], series: [choirs], zone };
    const moved = eventNamed(named(choirs.id, '2026-05-11T17:30', '2026-05-11'), calendars);
    expect(moved?.startsOn).toBe('2026-05-13');
    const next = eventNamed(named(choirs.id, '2026-05-18T17:30', '2026-05-18'), calendars);
    expect(next?.startsOn).toBe('2026-05-18');
    expect(
      moved !== null &&
        isNamed(named(choirs.id, '2026-05-18T17:30', '2026-05-18'), moved, calendars),
    ).toBe(false);
  });

  test('[CA90] an event that repeats by now is the occurrence of its day', () => {
    const before = randomId<RecordId>();
    const calendars = { records: [], series: [weekly({ replaces: before })], zone };
    const found = eventNamed(named(before, null, monday), calendars);
    expect(found?.occurrence).toBe('2026-05-04T17:30');
  });

  test('[CA90] of a series that was split, the part that has the occurrence now', () => {
    const first = weekly({ rule: 'RRULE:FREQ=WEEKLY;UNTIL=20260510T215959Z' });
    const second = weekly({
      startsOn: '2026-05-11' as PlainDay,
      endsOn: '2026-05-11' as PlainDay,
      rule: 'RRULE:FREQ=WEEKLY;UNTIL=20260524T215959Z',
      replaces: first.id,
    });
    const third = weekly({
      startsOn: '2026-05-25' as PlainDay,
      endsOn: '2026-05-25' as PlainDay,
      rule: 'RRULE:FREQ=WEEKLY;INTERVAL=2',
      replaces: second.id,
    });
    const calendars = { records: [], series: [first, second, third], zone };
    const at = (key: string) => eventNamed(named(first.id, key, key.slice(0, 10)), calendars);
    expect(at('2026-05-04T17:30')?.record.id).toBe(first.id);
    expect(at('2026-05-18T17:30')?.record.id).toBe(second.id);
    expect(at('2026-06-08T17:30')?.record.id).toBe(third.id);
  });

  test('[CA90] an occurrence with another time by now is found by its day; what is gone is none', () => {
    const later = weekly({ startTime: '18:00' as TimeOfDay, endTime: '19:30' as TimeOfDay });
    const calendars = { records: [], series: [later], zone };
    const found = eventNamed(named(later.id, '2026-05-04T17:30', monday), calendars);
    expect(found?.occurrence).toBe('2026-05-04T18:00');
    expect(eventNamed(named(randomId<RecordId>(), null, monday), calendars)).toBeNull();
  });

  test('[CA90] series that name each other as their former ends the search', () => {
    const [a, b] = [randomId<RecordId>(), randomId<RecordId>()];
    const calendars = {
      records: [],
      series: [weekly({ replaces: b }, a), weekly({ replaces: a }, b)],
      zone,
    };
    expect(eventNamed(named(randomId<RecordId>(), null, monday), calendars)).toBeNull();
  });
});
