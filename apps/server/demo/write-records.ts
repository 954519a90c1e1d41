import type { BuiltTenant } from '#apps/server/demo/build-tenant.ts';
import { layOut } from '#apps/server/demo/lay-out.ts';
import type {
  DemoAudienceName,
  DemoGrant,
  DemoRight,
  DemoSpace,
  DemoTenant,
  DemoWeekday,
} from '#apps/server/demo/content/types.ts';
import { registry, schemaVersion } from '#apps/server/products.ts';
import type { Clock } from '#kernel/base/clock.ts';
import { type MutationId, randomId, type RecordId } from '#kernel/base/ids.ts';
import { addDays, dayInZone, isoWeekday, type PlainDay } from '#kernel/base/plain-day.ts';
import type { TenantDatabase } from '#kernel/db/tenant-database.ts';
import type { Mutator } from '#kernel/kind/define-mutator.ts';
import { applyPush } from '#kernel/sync/server/apply-push.ts';
import { createEvent, setDayColour } from '#products/calendar/mutators.ts';
import type { TimeOfDay } from '#products/calendar/zone.ts';
import { writeEntry } from '#products/journal/mutators.ts';

const mutationsPerPush = 100;

interface Write {
  /** Person key of who writes. */
  readonly by: string;
  readonly mutation: { readonly id: MutationId; readonly name: string; readonly args: object };
}

/**
 * Fills a tenant through the same door as everybody: each write is a mutation of the person who
 * would have made it, checked by their rights. Returns how many records there are then.
 */
export async function writeDemoRecords(
  database: TenantDatabase,
  built: BuiltTenant,
  content: DemoTenant,
  clock: Clock,
): Promise<number> {
  const today = dayInZone(clock.nowMs(), content.zone);
  const writes = writesOf(built, content, today);
  const byPerson = Map.groupBy(writes, ({ by }) => by);
  await Promise.all(
    [...byPerson].map(async ([by, theirs]) => {
      const account = built.accounts.get(by);
      const device = built.devices.get(by);
      if (account === undefined || device === undefined) throw new Error(`${by} signs in nowhere`);
      for (let start = 0; start < theirs.length; start += mutationsPerPush) {
        const mutations = theirs.slice(start, start + mutationsPerPush);
        const { outcomes } = await applyPush(
          database,
          { tenant: built.id, account, device },
          registry,
          mutations.map(({ mutation }) => ({ ...mutation, schema: schemaVersion, base: [] })),
        );
        const refused = outcomes.findIndex(({ end }) => end === 'refused');
        if (refused === -1) continue;
        const problem = JSON.stringify([by, outcomes[refused], mutations[refused]?.mutation.name]);
        throw new Error(`the demo may not write what it wants to: ${problem}`);
      }
    }),
  );
  return writes.length;
}

function writesOf(built: BuiltTenant, content: DemoTenant, today: PlainDay): Write[] {
  const { events, colours, journal } = layOut(content, isoWeekday(today) as DemoWeekday);
  const spaces = new Map(content.spaces.map((space) => [space.key, space]));
  const eventIds = new Map(events.map((event) => [event, randomId<RecordId>()]));
  const writes: Write[] = [];
  const write = <Args extends object>(by: string, mutator: Mutator<Args>, args: Args) => {
    writes.push({ by, mutation: { id: randomId(), name: mutator.name, args } });
  };

  for (const [event, id] of eventIds) {
    write(writerIn(content, get(spaces, event.space), event.audience), createEvent, {
      id,
      audience: built.audience(event.space, event.audience),
      event: {
        title: event.title,
        pictogram: event.concept,
        startsOn: addDays(today, event.firstDay),
        startTime: event.starts as TimeOfDay | null,
        endsOn: addDays(today, event.lastDay),
        endTime: event.ends as TimeOfDay | null,
        zone: content.zone,
        withPersons: event.with.map((person) => get(built.persons, person)),
        place: event.place,
        note: event.note,
      },
    });
  }
  for (const { space, day, colour } of colours) {
    write(writerIn(content, get(spaces, space), 'shared'), setDayColour, {
      audience: built.audience(space, 'shared'),
      day: addDays(today, day),
      colour,
    });
  }
  for (const { space, by, day, audience, text, face, event } of journal) {
    write(by, writeEntry, {
      id: randomId<RecordId>(),
      audience: built.audience(space, audience),
      entry: {
        day: addDays(today, day),
        event: event === null ? null : get(eventIds, event),
        text,
        face,
        pictogram: null,
      },
    });
  }
  return writes;
}

/** Who would plan this: somebody of the staff where they may, else whoever may. */
function writerIn(content: DemoTenant, space: DemoSpace, audience: DemoAudienceName): string {
  const grants = space.audiences.find(({ name }) => name === audience)?.grants ?? [];
  const may = (right: DemoRight, effect: DemoGrant['effect']) =>
    grants
      .filter((grant) => grant.effect === effect && grant.rights.includes(right))
      .filter(({ fromDay, untilDay }) => fromDay === undefined && untilDay === undefined)
      .flatMap(({ to }) => personsIn(content, to));
  const denied = new Set(may('create', 'deny'));
  const persons = new Map(content.persons.map((person) => [person.key, person]));
  const candidates = may('create', 'allow').filter(
    (key) => !denied.has(key) && persons.get(key)?.account !== undefined,
  );
  const writer = candidates.find((key) => persons.get(key)?.role === 'staff') ?? candidates[0];
  if (writer === undefined) throw new Error(`nobody may write in ${space.key}/${audience}`);
  return writer;
}

function personsIn(content: DemoTenant, to: DemoGrant['to']): string[] {
  if ('person' in to) return [to.person];
  const group = content.groups.find(({ key }) => key === to.group);
  return (group?.members ?? [])
    .filter(({ fromDay, untilDay }) => fromDay === undefined && untilDay === undefined)
    .map(({ person }) => person);
}

function get<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): Value {
  const value = map.get(key);
  if (value === undefined) throw new Error(`the demo names ${String(key)}, which it does not have`);
  return value;
}
