import { describe, expect, test } from 'vitest';
import type { Directory } from '#kernel/access/directory.ts';
import type { AudienceId, SpaceId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { maskOf } from '#kernel/kind/right.ts';
import { planCopy, sourceOfTemplate, templateEventsOf } from '#products/calendar/copy-plan.ts';
import { sourceOf, whomToCopyTo } from '#products/calendar/copy-source.ts';
import { event, template } from '#products/calendar/kinds.ts';
import type { EventBody } from '#products/calendar/kinds.ts';
import { placeEvents } from '#products/calendar/template-mutators.ts';
import { shownIn } from '#products/calendar/queries.ts';
import { batchesOf } from '#products/calendar/batches.ts';
import {
  houseAudience,
  mira,
  sampleDirectory,
  sharedAudience,
  teamAudience,
  tom,
} from '#web/design/testing/sample-directory.ts';

const zone = 'Europe/Berlin';
const wednesday = '2026-05-06' as PlainDay;
const tomsShared = '00000000-0000-4000-8000-0000000000f1' as AudienceId;
const tomsLife = '00000000-0000-4000-8000-0000000000f2' as SpaceId;

/** Tom has a life, too, of which only `shared` may be written. */
const directory: Directory = {
  ...sampleDirectory,
  spaces: [...sampleDirectory.spaces, { id: tomsLife, kind: 'life', name: 'Tom', personId: tom }],
  audiences: [
    ...sampleDirectory.audiences,
    {
      id: tomsShared,
      spaceId: tomsLife,
      name: 'shared',
      myRights: maskOf(['read', 'create']),
      until: null,
      viewers: [],
    },
  ],
};

function shown(title: string, audience: AudienceId, more: Partial<EventBody> = {}) {
  const body = event.parse({
    title,
    pictogram: null,
    startsOn: wednesday,
    startTime: '22:00',
    endsOn: '2026-05-07',
    endTime: '06:00',
    zone,
    withPersons: [tom],
    place: '',
    note: '',
    importedUid: 'x#1',
    ...more,
  });
  return shownIn(
    {
      id: crypto.randomUUID() as never,
      kind: event.name,
      audience,
      body,
      day: wednesday,
      persons: [],
      revision: 1,
      merged: 0,
      createdBy: directory.me.accountId,
      createdAt: '2026-05-03T06:00:00.000Z',
      changedBy: directory.me.accountId,
      changedAt: '2026-05-03T06:00:00.000Z',
      unsent: false,
    },
    zone,
  );
}

const dayOf = (...events: ReturnType<typeof shown>[]) =>
  sourceOf({
    name: 'Mittwoch',
    pictogram: null,
    spans: 'day',
    from: wednesday,
    shown: events,
    directory,
    zone,
  });

describe('a copy', () => {
  test('[CA74] goes to several days of several people, lasts as long, and forgets its origin', () => {
    const targets = planCopy(
      dayOf(shown('Nachtwache', sharedAudience)),
      { persons: [mira, tom], days: ['2026-05-20' as PlainDay, '2026-05-13' as PlainDay] },
      directory,
    );
    expect(targets.map(({ person, day, placed }) => [person.id, day, placed[0]?.audience])).toEqual(
      [
        [mira, '2026-05-13', sharedAudience],
        [mira, '2026-05-20', sharedAudience],
        [tom, '2026-05-13', tomsShared],
        [tom, '2026-05-20', tomsShared],
      ],
    );
    const [first] = targets[0]!.placed;
    expect(first!.event).toMatchObject({ startsOn: '2026-05-13', endsOn: '2026-05-14' });
    expect(first!.event).not.toHaveProperty('importedUid');
    // Tom is with Mira, and not with himself.
    expect(first!.event.withPersons).toEqual([tom]);
    expect(targets[2]!.placed[0]!.event.withPersons).toEqual([]);
    expect(() =>
      placeEvents.parse(JSON.parse(JSON.stringify({ events: targets.flatMap((t) => t.placed) }))),
    ).not.toThrow();
  });

  test('[CA74] is seen by nobody who could not see it: what has no place of its name stays', () => {
    const [target] = planCopy(
      dayOf(shown('Augenarzt', teamAudience), shown('Chor', sharedAudience)),
      { persons: [tom], days: [wednesday] },
      directory,
    );
    expect(target!.placed.map(({ event: { title } }) => title)).toEqual(['Chor']);
    expect(target!.left).toEqual(['Augenarzt']);
  });

  test('[CA74] of a day takes what begins on it and is about this person, and nothing that is off', () => {
    const source = dayOf(
      shown('Chor', sharedAudience),
      shown('Hausversammlung', houseAudience),
      shown('Fällt aus', sharedAudience, { isCancelled: true }),
      shown('Seit gestern', sharedAudience, { startsOn: '2026-05-05' as PlainDay }),
    );
    expect(source.items.map(({ fields }) => fields.title)).toEqual(['Chor']);
  });

  test('[CA74] is offered for those in whose life one may make events', () => {
    expect(whomToCopyTo(directory).map(({ id }) => id)).toEqual([mira, tom]);
    expect(whomToCopyTo(sampleDirectory).map(({ id }) => id)).toEqual([mira]);
  });

  test('[CA74] of more than a hundred events is several writes', () => {
    expect(
      batchesOf(
        Array.from({ length: 230 }, (_, at) => at),
        100,
      ).map((one) => one.length),
    ).toEqual([100, 100, 30]);
    expect(batchesOf(['x'.repeat(30_000), 'y'.repeat(30_000)], 100)).toHaveLength(2);
  });
});

test('[CA75] a template keeps what was copied, and puts it onto any day as it was', () => {
  const source = dayOf(shown('Nachtwache', teamAudience, { note: 'Schlüssel' }));
  const body = template.parse({
    name: 'Nacht',
    pictogram: null,
    spans: 'day',
    events: JSON.parse(JSON.stringify(templateEventsOf(source))) as unknown,
  });
  const friday = '2026-05-08' as PlainDay;
  const [target] = planCopy(
    sourceOfTemplate(body, friday, zone),
    { persons: [mira], days: [friday] },
    directory,
  );
  expect(target!.placed).toMatchObject([
    {
      // Where new events go: the template does not say who saw what it was made of.
      audience: sharedAudience,
      event: {
        title: 'Nachtwache',
        note: 'Schlüssel',
        startsOn: friday,
        startTime: '22:00',
        endsOn: '2026-05-09',
        endTime: '06:00',
        zone,
      },
    },
  ]);
});
