import { expect, test } from 'vitest';
import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import { randomId } from '#kernel/base/ids.ts';
import { event, template } from '#products/calendar/kinds.ts';
import {
  changeTemplate,
  deleteTemplate,
  keepTemplate,
  placeEvents,
} from '#products/calendar/template-mutators.ts';
import { MutatorRows } from '#testkit/mutator-rows.ts';

const wash = {
  title: 'Waschen',
  pictogram: 'soap',
  startsOn: '2026-05-09',
  startTime: '07:00',
  endsOn: '2026-05-09',
  endTime: '07:30',
  zone: 'Europe/Berlin',
  withPersons: [],
  place: '',
  note: '',
};

test('[CA44] what is copied into several calendars is placed as a whole or not at all', () => {
  const rows = new MutatorRows();
  const [miras, jans] = [randomId<AudienceId>(), randomId<AudienceId>()];
  const [one, two] = [randomId<RecordId>(), randomId<RecordId>()];
  const events = [
    { id: one, audience: miras, event: wash },
    { id: two, audience: jans, event: wash },
  ];
  rows.run(placeEvents, { events });
  expect(rows.get(one)).toMatchObject({ kind: event.name, audience: miras, body: wash });
  expect(rows.get(two)).toMatchObject({ audience: jans });

  const third = randomId<RecordId>();
  const broken = { id: randomId<RecordId>(), audience: jans, event: { ...wash, endTime: '06:00' } };
  expect(() => {
    rows.run(placeEvents, { events: [{ id: third, audience: miras, event: wash }, broken] });
  }).toThrow('calendar.end-before-start');
  expect(rows.get(third)).toBeUndefined();
});

test('[CA44] a template is kept, renamed, given to others and deleted', () => {
  const rows = new MutatorRows();
  const [team, leads] = [randomId<AudienceId>(), randomId<AudienceId>()];
  const id = randomId<RecordId>();
  const morning = {
    name: 'Morgen',
    pictogram: null,
    spans: 'day',
    events: [
      {
        title: 'Waschen',
        pictogram: 'soap',
        withPersons: [],
        place: '',
        note: '',
        dayOffset: 0,
        startTime: '07:00',
        endTime: '07:30',
        lastsDays: 0,
      },
    ],
  };
  rows.run(keepTemplate, { id, audience: team, template: morning });
  expect(rows.get(id)).toMatchObject({ kind: template.name, day: null, body: morning });
  rows.run(changeTemplate, { id, fields: { name: 'Früh' }, audience: leads });
  expect(rows.get(id)).toMatchObject({ audience: leads, body: { ...morning, name: 'Früh' } });
  rows.run(deleteTemplate, { id });
  expect(rows.get(id)).toBeUndefined();
});
