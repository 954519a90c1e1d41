import type { Directory, DirectoryPerson } from '#kernel/access/directory.ts';
import type { AudienceId, PersonId } from '#kernel/base/ids.ts';
import { addDays } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { hasRight } from '#kernel/kind/right.ts';
import { event } from '#products/calendar/kinds.ts';
import type { EventBody } from '#products/calendar/kinds.ts';
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

/** Those in whose lives the reader may make events, and so copy to. */
export function whomToCopyTo(directory: Directory): DirectoryPerson[] {
  return directory.persons.filter((person) => creatableIn(directory, person.id).length > 0);
}

/** The audiences of a life in which the reader may make events. */
export function creatableIn(directory: Directory, person: PersonId) {
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

/** Whose life an audience is of; null: nobody's. */
export function lifeOf(directory: Directory, audience: AudienceId): PersonId | null {
  const spaceId = directory.audiences.find((one) => one.id === audience)?.spaceId;
  return directory.spaces.find((space) => space.id === spaceId)?.personId ?? null;
}

function copiedFrom({ record, startsOn, startTime, endsOn, endTime }: ShownEvent, zone: string) {
  const { importedUid: _origin, isCancelled: _off, before: _told, ...fields } = record.body;
  return { ...fields, startsOn, startTime, endsOn, endTime, zone };
}
