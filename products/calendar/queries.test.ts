import { expect, test } from 'vitest';
import type { AccountId, AudienceId, RecordId } from '#kernel/base/ids.ts';
import { randomId } from '#kernel/base/ids.ts';
import { daysBetween } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { longestEventDays } from '#products/calendar/event-length.ts';
import { dayColour, event, progress, weekdayColours } from '#products/calendar/kinds.ts';
import type { DayColourBody, EventBody, WeekdayColoursBody } from '#products/calendar/kinds.ts';
import {
  byDay,
  colourOfDay,
  eventsBetween,
  eventsOn,
  nowAndNext,
  queryAround,
} from '#products/calendar/queries.ts';
import { weekdayColour } from '#products/calendar/weekday-colours.ts';

const account = randomId<AccountId>();
const self = randomId<AudienceId>();
const shared = randomId<AudienceId>();
const wednesday = '2026-05-06' as PlainDay;
const zone = 'Europe/Berlin';

function seen<Body extends object>(kind: string, body: Body, audience = shared): SeenRecord<Body> {
  return {
    id: randomId<RecordId>(),
    audience,
    kind,
    body,
    day: null,
    persons: [],
    revision: 1,
    merged: 0,
    createdBy: account,
    createdAt: '',
    changedBy: account,
    changedAt: '',
    unsent: false,
  };
}

function at(title: string, more: Record<string, unknown>): SeenRecord<EventBody> {
  const body = event.parse({
    title,
    pictogram: null,
    startsOn: wednesday,
    startTime: null,
    endsOn: wednesday,
    endTime: null,
    zone,
    withPersons: [],
    place: '',
    note: '',
    importedUid: null,
    ...more,
  });
  return seen(event.name, body);
}

const titles = (events: readonly { record: SeenRecord<EventBody> }[]) =>
  events.map((one) => one.record.body.title);

test('[CA1] a day lists all-day events first, then by time, whatever zone they come from', () => {
  const records = [
    at('Spät', { startTime: '20:00' }),
    at('Geburtstag', {}),
    at('Anruf aus Lissabon', { startTime: '07:00', zone: 'Europe/Lisbon' }),
    at('Früh', { startTime: '07:30' }),
    at('Ferien', { startsOn: '2026-05-01', endsOn: '2026-05-10' }),
    at('Gestern', { startsOn: '2026-05-05', endsOn: '2026-05-05' }),
    at('Nacht', {
      startsOn: '2026-05-05',
      startTime: '22:00',
      endsOn: '2026-05-06',
      endTime: '06:00',
    }),
  ];
  expect(titles(eventsOn(records, wednesday, zone))).toEqual([
    'Ferien',
    'Geburtstag',
    'Früh',
    'Anruf aus Lissabon',
    'Spät',
    'Nacht',
  ]);
});

test('[CA1] the query reaches back as far as an event can last, and over the date line', () => {
  const { from, to } = queryAround(wednesday, wednesday);
  expect(daysBetween(from, wednesday)).toBe(longestEventDays);
  expect(daysBetween(wednesday, to)).toBe(1);
});

test('[CA1][SY29] devices keep events that may still go on ninety days ago, and what was said of them', () => {
  expect(event.horizonDays).toBe(90 + longestEventDays);
  // Else every day looked at would ask for days that the device does not keep (SYC29).
  expect(progress.horizonDays).toBe(90 + longestEventDays);
});

test('[CA7] now, next and later follow the clock', () => {
  const events = eventsOn(
    [
      at('Frühstück', { startTime: '07:45', endTime: '08:30' }),
      at('Radio', { startTime: '08:00' }),
      at('Bus', { startTime: '08:45', endTime: '09:15' }),
      at('Essen', { startTime: '12:00' }),
      at('Zähne', { startTime: '07:00', endTime: '07:10' }),
      at('Geburtstag', {}),
    ],
    wednesday,
    zone,
  );
  const sorted = nowAndNext(events, Date.parse('2026-05-06T06:10:00Z'), zone);
  expect(titles(sorted.now)).toEqual(['Radio', 'Frühstück']);
  expect(sorted.next?.record.body.title).toBe('Bus');
  expect(titles(sorted.later)).toEqual(['Essen']);
  expect(titles(sorted.past)).toEqual(['Zähne']);
  expect(titles(sorted.allDay)).toEqual(['Geburtstag']);
});

test('[CA65] what does not take place is never now or next, and is shown', () => {
  const events = eventsOn(
    [
      at('Frühstück', { startTime: '08:00', endTime: '09:00', isCancelled: true }),
      at('Bus', { startTime: '08:45', endTime: '09:15', isCancelled: true }),
      at('Ausflug', { isCancelled: true }),
      at('Essen', { startTime: '12:00' }),
    ],
    wednesday,
    zone,
  );
  const sorted = nowAndNext(events, Date.parse('2026-05-06T06:10:00Z'), zone);
  expect(sorted).toMatchObject({ now: [], allDay: [], later: [], past: [] });
  expect(sorted.next?.record.body.title).toBe('Essen');
  expect(titles(sorted.cancelled)).toEqual(['Ausflug', 'Frühstück', 'Bus']);
});

test('[CA1] by days it is the same as day for day', () => {
  const records = [
    at('Ferien', { startsOn: '2026-04-20', endsOn: '2026-05-07' }),
    at('Früh', { startTime: '07:30' }),
    at('Fern', { startTime: '23:30', zone: 'America/New_York' }),
    at('Nacht', { startTime: '22:00', endsOn: '2026-05-07', endTime: '00:00' }),
    at('Später', { startsOn: '2026-06-01', endsOn: '2026-06-01' }),
  ];
  const [from, to] = ['2026-05-05' as PlainDay, '2026-05-08' as PlainDay];
  const days = byDay(eventsBetween({ records, series: [], from, to, zone }), from, to);
  expect(
    ['05', '06', '07', '08'].map((day) => titles(days.get(`2026-05-${day}` as PlainDay) ?? [])),
  ).toEqual(
    ['05', '06', '07', '08'].map((day) =>
      titles(eventsOn(records, `2026-05-${day}` as PlainDay, zone)),
    ),
  );
  expect(days.has('2026-05-08' as PlainDay)).toBe(false);
});

const colour = (audience: AudienceId, name: DayColourBody['colour']) =>
  seen(dayColour.name, { day: wednesday, colour: name } satisfies DayColourBody, audience);

test('[CA6] the closest audience decides the colour; none taken away shows none', () => {
  expect(colourOfDay([colour(shared, 'blue')], wednesday, [self, shared])).toBe('blue');
  expect(
    colourOfDay([colour(shared, 'blue'), colour(self, 'red')], wednesday, [self, shared]),
  ).toBe('red');
  expect(
    colourOfDay([colour(shared, 'blue'), colour(self, 'none')], wednesday, [self, shared]),
  ).toBeNull();
  expect(colourOfDay([colour(randomId(), 'blue')], wednesday, [self, shared])).toBeNull();
});

test('[CA46] a day wears its weekday’s colour until somebody gives it another or none', () => {
  const usual = seen<WeekdayColoursBody>(weekdayColours.name, {
    colours: ['green', 'blue', 'white', 'brown', 'yellow', 'none', 'red'],
  });
  const audiences = [self, shared];
  expect(colourOfDay([], wednesday, audiences, [usual])).toBe('white');
  expect(colourOfDay([], '2026-05-09' as PlainDay, audiences, [usual])).toBeNull();
  expect(colourOfDay([colour(shared, 'red')], wednesday, audiences, [usual])).toBe('red');
  expect(colourOfDay([colour(shared, 'none')], wednesday, audiences, [usual])).toBeNull();
  expect(colourOfDay([], wednesday, [self], [usual])).toBeNull();
});

test('[CA6] weekdays have their colours by custom, Monday green to Sunday red', () => {
  const week = ['04', '05', '06', '07', '08', '09', '10'].map((day) =>
    weekdayColour(`2026-05-${day}` as PlainDay),
  );
  expect(week).toEqual(['green', 'blue', 'white', 'brown', 'yellow', 'pink', 'red']);
});
