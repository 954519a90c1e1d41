import type { Directory, DirectoryPerson } from '#kernel/access/directory.ts';
import type { AudienceId, PersonId, RecordId } from '#kernel/base/ids.ts';
import { randomId } from '#kernel/base/ids.ts';
import { addDays, daysBetween } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { creatableIn, lifeOf } from '#products/calendar/copy-source.ts';
import type { CopiedFields, CopySource } from '#products/calendar/copy-source.ts';
import { hasRight } from '#kernel/kind/right.ts';
import { moveTimes } from '#products/calendar/event-time.ts';
import { event } from '#products/calendar/kinds.ts';
import type { TemplateBody } from '#products/calendar/kinds.ts';

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

function movedTo(fields: CopiedFields, days: number, person: PersonId): CopiedFields {
  return {
    ...fields,
    ...moveTimes(fields, { startsOn: addDays(fields.startsOn, days), startTime: null }),
    // Nobody is with themself.
    withPersons: fields.withPersons.filter((id) => id !== person),
  };
}
