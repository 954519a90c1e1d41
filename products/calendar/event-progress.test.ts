import { describe, expect, test } from 'vitest';
import type { OptionId, PersonId, RecordId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import {
  mayChoose,
  missingAmong,
  missingOf,
  pictureOf,
  progressOf,
} from '#products/calendar/event-progress.ts';
import { event, progress, series } from '#products/calendar/kinds.ts';
import type { EventBody, Option, ProgressBody } from '#products/calendar/kinds.ts';
import { eventsOn, shownIn } from '#products/calendar/queries.ts';
import type { TimeOfDay } from '#products/calendar/zone.ts';
import {
  houseAudience,
  liane,
  mira,
  sampleDirectory,
  sharedAudience,
  tom,
} from '#web/design/testing/sample-directory.ts';

const zone = 'Europe/Berlin';
const wednesday = '2026-05-06' as PlainDay;
const at = (time: string): number => Date.parse(`2026-05-06T${time}:00+02:00`);
const option = (number: number, title: string): Option => ({
  id: `00000000-0000-4000-8000-00000000100${number}` as OptionId,
  title,
  pictogram: null,
  photo: null,
});
const steps = [option(1, 'Waschen'), option(2, 'Anziehen')];
const choices = [{ ...option(3, 'Malen'), pictogram: 'painting' }, option(4, 'Spazieren')];
const eventId = '00000000-0000-4000-8000-000000002001' as RecordId;
const seriesId = '00000000-0000-4000-8000-000000002002' as RecordId;

function record<Body extends object>(
  kind: string,
  body: Body,
  more: Partial<SeenRecord<Body>> = {},
): SeenRecord<Body> {
  return {
    id: eventId,
    kind,
    audience: sharedAudience,
    body,
    day: null,
    persons: [],
    revision: 1,
    merged: 0,
    createdBy: sampleDirectory.me.accountId,
    createdAt: '2026-05-03T06:00:00.000Z',
    changedBy: sampleDirectory.me.accountId,
    changedAt: '2026-05-03T06:00:00.000Z',
    unsent: false,
    ...more,
  };
}

function body(more: Partial<EventBody> = {}): EventBody {
  return event.parse({
    title: 'Morgen',
    pictogram: 'sun',
    startsOn: wednesday,
    startTime: '07:00',
    endsOn: wednesday,
    endTime: '08:00',
    zone,
    withPersons: [],
    place: '',
    note: '',
    importedUid: null,
    ...more,
  });
}

function said(more: Partial<ProgressBody> = {}, person: PersonId = mira): SeenRecord<ProgressBody> {
  const of = progress.parse({
    event: eventId,
    occurrence: '2026-05-06T07:00',
    person,
    isSeen: false,
    isDone: false,
    steps: [],
    choice: null,
    ...more,
  });
  return record(progress.name, of, { day: progress.dayOf(of) });
}

const shown = (more: Partial<EventBody> = {}) => shownIn(record(event.name, body(more)), zone);

describe('what somebody did of an event', () => {
  test('[CA70] a routine is done when all its steps are ticked, in whichever order', () => {
    const none = progressOf(shown({ steps }), mira, []);
    expect(none).toMatchObject({ isDone: false, isSeen: false, present: { title: 'Waschen' } });
    const second = progressOf(shown({ steps }), mira, [said({ steps: [steps[1]!.id] })]);
    expect(second).toMatchObject({ isDone: false, present: { title: 'Waschen' } });
    const both = progressOf(shown({ steps }), mira, [said({ steps: steps.map(({ id }) => id) })]);
    expect(both).toMatchObject({ isDone: true, isSeen: true, present: null });
  });

  test('[CA42] it is each person’s own, and each occurrence’s', () => {
    const everyDay = record(
      series.name,
      series.parse({
        ...body({ steps }),
        rule: 'RRULE:FREQ=DAILY',
        dates: [],
        exceptions: [],
        replaces: null,
        lastDay: null,
      }),
      { id: seriesId },
    );
    const ticked = said({ event: seriesId, steps: [steps[0]!.id] });
    const on = (day: string) => eventsOn([], day as PlainDay, zone, [everyDay])[0]!;
    expect(progressOf(on('2026-05-06'), mira, [ticked]).ticked.size).toBe(1);
    expect(progressOf(on('2026-05-07'), mira, [ticked]).ticked.size).toBe(0);
    expect(progressOf(on('2026-05-06'), liane, [ticked]).ticked.size).toBe(0);
    expect(progressOf(on('2026-05-07'), mira, [ticked]).place).toEqual({
      audience: sharedAudience,
      event: seriesId,
      occurrence: '2026-05-07T07:00',
      person: mira,
    });
  });

  test('[CA42] what was said stays when the event moves within its day, and goes with the day', () => {
    const ticked = said({ steps: [steps[0]!.id] });
    const later = progressOf(shown({ steps, startTime: '07:30' as TimeOfDay }), mira, [ticked]);
    expect(later.ticked.size).toBe(1);
    // Goes on being written where it stands.
    expect(later.place.occurrence).toBe('2026-05-06T07:00');
    const tomorrow = '2026-05-07' as PlainDay;
    const moved = progressOf(shown({ steps, startsOn: tomorrow, endsOn: tomorrow }), mira, [
      ticked,
    ]);
    expect(moved.ticked.size).toBe(0);
  });

  test('[CA51] an event that became a series keeps what was said of it', () => {
    const repeated = record(
      series.name,
      series.parse({
        ...body({ steps }),
        rule: 'RRULE:FREQ=DAILY',
        dates: [],
        exceptions: [],
        replaces: eventId,
        lastDay: null,
      }),
      { id: seriesId },
    );
    const first = eventsOn([], wednesday, zone, [repeated])[0]!;
    const found = progressOf(first, mira, [said({ steps: [steps[0]!.id] })]);
    expect(found.ticked.size).toBe(1);
    expect(found.place.event).toBe(eventId);
  });

  test('[CA71] the event shows what was chosen; it can be changed until it begins', () => {
    const one = shown({ choices });
    const open = progressOf(one, mira, []);
    expect(pictureOf(one.record.body, open).pictogram).toBe('sun');
    expect(mayChoose(one, open, at('07:30'), zone)).toBe(true);
    expect(mayChoose(one, open, at('08:00'), zone)).toBe(false);
    const chosen = progressOf(one, mira, [said({ choice: choices[0]!.id })]);
    expect(pictureOf(one.record.body, chosen).pictogram).toBe('painting');
    expect(mayChoose(one, chosen, at('06:59'), zone)).toBe(true);
    expect(mayChoose(one, chosen, at('07:30'), zone)).toBe(false);
    const gone = progressOf(one, mira, [said({ choice: steps[0]!.id })]);
    expect(gone.choice).toBeNull();
  });
});

describe('what is missing', () => {
  test.each([
    ['seen', {}, 'seen'],
    ['seen', { isSeen: true }, null],
    ['done', { isSeen: true }, 'done'],
    ['done', { isDone: true }, null],
    ['none', {}, null],
  ] as const)(
    '[CA72] asked for %s, said %j: missing %s once it is over',
    (confirm, what, missing) => {
      const one = shown({ confirm });
      const progress = progressOf(one, mira, [said(what)]);
      expect(missingOf(one, progress, at('07:59'), zone)).toBeNull();
      expect(missingOf(one, progress, at('08:00'), zone)).toBe(missing);
    },
  );

  test('[CA72] an all-day event is due when its day is over; one that does not take place never', () => {
    const whole = shown({ confirm: 'done', startTime: null, endTime: null });
    expect(missingOf(whole, progressOf(whole, mira, []), at('23:59'), zone)).toBeNull();
    expect(missingOf(whole, progressOf(whole, mira, []), at('24:00'), zone)).toBe('done');
    const off = shown({ confirm: 'done', isCancelled: true });
    expect(missingOf(off, progressOf(off, mira, []), at('23:59'), zone)).toBeNull();
  });

  test('[CA72] in a life it asks whose life it is, in a group each supported person', () => {
    const own = shown({ confirm: 'done' });
    const house = shownIn(
      record(event.name, body({ confirm: 'seen', startTime: '07:30' as TimeOfDay }), {
        audience: houseAudience,
        id: seriesId,
      }),
      zone,
    );
    const found = missingAmong({
      events: [own, house],
      progress: [said({ isDone: true }, tom)],
      directory: sampleDirectory,
      nowMs: at('12:00'),
      zone,
    });
    expect(found.map(({ person, what }) => [person.id, what])).toEqual([
      [mira, 'seen'],
      [mira, 'done'],
    ]);
  });
});
