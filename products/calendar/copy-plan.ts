import type { Directory, DirectoryPerson } from '#kernel/access/directory.ts';
import type { AudienceId, PersonId, RecordId } from '#kernel/base/ids.ts';
import { randomId } from '#kernel/base/ids.ts';
import { addDays, daysBetween } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { hasRight } from '#kernel/kind/right.ts';
import { moveTimes } from '#products/calendar/event-time.ts';
import { event } from '#products/calendar/kinds.ts';
import type { EventBody, TemplateBody } from '#products/calendar/kinds.ts';
import type { ShownEvent } from '#products/calendar/queries.ts';

/** What is copied, as if it stood on the days from `from` on. */
export interface CopySource {
  /** Of the event, the day, the template. */
  readonly name: string;
  readonly pictogram: string | null;
  readonly spans: 'event' | 'day' | 'week';
  readonly from: PlainDay;
  readonly items: readonly CopyItem[];
}

export interface CopyItem {
  readonly fields: CopiedFields;
  /** Where it stands; null: it comes from a template, and goes where new events go. */
  readonly audience: AudienceId | null;
}

export type CopiedFields = Omit<EventBody, 'importedUid' | 'isCancelled' | 'before'>;

/** One event that a copy makes. */
export interface PlacedCopy {
  readonly id: RecordId;
  readonly audience: AudienceId;
  readonly event: CopiedFields;
}

/** What goes to one person on one day. */
export interface CopyTarget {
  readonly person: DirectoryPerson;
  readonly day: PlainDay;
  readonly placed: readonly PlacedCopy[];
  /** What stays behind: nobody else may see more of it than those who do now (CA74). */
  readonly left: readonly string[];
}

/**
 * Takes what is shown as something to be copied, on the reader's wall. Of a day and a week only what
 * begins in it and is about this person alone: the house meeting is in the other calendars already.
 */
export function sourceOf(options: {
  readonly name: string;
  readonly pictogram: string | null;
  readonly spans: CopySource['spans'];
  readonly from: PlainDay;
  readonly shown: readonly ShownEvent[];
  readonly directory: Directory;
  readonly zone: string;
}): CopySource {
  const { name, pictogram, spans, from, shown, directory, zone } = options;
  const last = addDays(from, spans === 'week' ? 6 : 0);
  const once = new Map(shown.map((one) => [one.id, one]));
  const items = [...once.values()].filter(
    ({ startsOn, record }) =>
      record.body.isCancelled !== true &&
      (spans === 'event' ||
        (startsOn >= from && startsOn <= last && lifeOf(directory, record.audience) !== null)),
  );
  return {
    name,
    pictogram,
    spans,
    from: spans === 'event' ? (items[0]?.startsOn ?? from) : from,
    items: items.map((one) => ({ fields: copiedFrom(one, zone), audience: one.record.audience })),
  };
}

/** A template as something to be copied, from `from` on. */
export function sourceOfTemplate(body: TemplateBody, from: PlainDay, zone: string): CopySource {
  const { name, pictogram, spans } = body;
  return {
    name,
    pictogram,
    spans,
    from,
    items: body.events.map(({ dayOffset, lastsDays, ...fields }) => {
      const startsOn = addDays(from, dayOffset);
      const endsOn = addDays(startsOn, lastsDays);
      return { fields: { ...fields, startsOn, endsOn, zone }, audience: null };
    }),
  };
}

/** What a template keeps of it. */
export function templateEventsOf({ from, items }: CopySource): TemplateBody['events'] {
  return items.map(({ fields: { startsOn, endsOn, zone: _zone, ...fields } }) => ({
    ...fields,
    dayOffset: daysBetween(from, startsOn),
    lastsDays: daysBetween(startsOn, endsOn),
  }));
}

/** Those in whose lives the reader may make events, and so copy to. */
export function whomToCopyTo(directory: Directory): DirectoryPerson[] {
  return directory.persons.filter((person) => creatableIn(directory, person.id).length > 0);
}

/** What a copy makes of it, for each of several people on each of several days. */
export function planCopy(
  source: CopySource,
  to: { readonly persons: readonly PersonId[]; readonly days: readonly PlainDay[] },
  directory: Directory,
): CopyTarget[] {
  return directory.persons
    .filter(({ id }) => to.persons.includes(id))
    .flatMap((person) =>
      to.days.toSorted().map((day) => {
        const placed: PlacedCopy[] = [];
        const left: string[] = [];
        for (const { fields, audience } of source.items) {
          const there = audienceFor(directory, person.id, audience);
          if (there === null) left.push(fields.title);
          else {
            const event = movedTo(fields, daysBetween(source.from, day), person.id);
            placed.push({ id: randomId<RecordId>(), audience: there, event });
          }
        }
        return { person, day, placed, left };
      }),
    );
}

/** The same audience; for somebody else the one of the same name, so that the circle stays a circle. */
function audienceFor(
  directory: Directory,
  person: PersonId,
  audience: AudienceId | null,
): AudienceId | null {
  const creatable = creatableIn(directory, person);
  if (audience === null) {
    const usual = creatable.find(({ name }) => name === event.audiences.default);
    return (usual ?? creatable[0])?.id ?? null;
  }
  const from = directory.audiences.find(({ id }) => id === audience);
  const life = lifeOf(directory, audience);
  if (life === null || life === person) {
    const may = from !== undefined && hasRight(from.myRights, event.rights.create);
    if (may && (life === person || from.viewers.some(({ personId }) => personId === person))) {
      return audience;
    }
  }
  return creatable.find(({ name }) => name === from?.name)?.id ?? null;
}

function creatableIn(directory: Directory, person: PersonId) {
  const lives = new Set(
    directory.spaces.filter(({ personId }) => personId === person).map(({ id }) => id),
  );
  return directory.audiences.filter(
    (audience) =>
      lives.has(audience.spaceId) &&
      hasRight(audience.myRights, 'read') &&
      hasRight(audience.myRights, event.rights.create),
  );
}

function lifeOf(directory: Directory, audience: AudienceId): PersonId | null {
  const spaceId = directory.audiences.find((one) => one.id === audience)?.spaceId;
  return directory.spaces.find((space) => space.id === spaceId)?.personId ?? null;
}

function movedTo(fields: CopiedFields, days: number, person: PersonId): CopiedFields {
  return {
    ...fields,
    ...moveTimes(fields, { startsOn: addDays(fields.startsOn, days), startTime: null }),
    // Nobody is with themself.
    withPersons: fields.withPersons.filter((id) => id !== person),
  };
}

function copiedFrom({ record, startsOn, startTime, endsOn, endTime }: ShownEvent, zone: string) {
  const { importedUid: _origin, isCancelled: _off, before: _told, ...fields } = record.body;
  return { ...fields, startsOn, startTime, endsOn, endTime, zone };
}
