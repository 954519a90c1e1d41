import type { BuiltTenant } from '#apps/server/demo/build-tenant.ts';
import { layOut } from '#apps/server/demo/lay-out.ts';
import type {
  DemoAudienceName,
  DemoGrant,
  DemoOption,
  DemoRight,
  DemoSpace,
  DemoTenant,
  DemoWeekday,
} from '#apps/server/demo/content/types.ts';
import { registry, schemaVersion } from '#apps/server/products.ts';
import type { Clock } from '#kernel/base/clock.ts';
import { type MutationId, type OptionId, randomId, type RecordId } from '#kernel/base/ids.ts';
import { addDays, dayInZone, isoWeekday, type PlainDay } from '#kernel/base/plain-day.ts';
import type { TenantDatabase } from '#kernel/db/tenant-database.ts';
import type { Mutator } from '#kernel/kind/define-mutator.ts';
import { applyPush } from '#kernel/sync/server/apply-push.ts';
import type { Option } from '#products/calendar/kinds.ts';
import { createEvent, setDayColour } from '#products/calendar/mutators.ts';
import { occurrenceKey } from '#products/calendar/occurrence-key.ts';
import { setDone, tickStep } from '#products/calendar/progress-mutators.ts';
import { keepTemplate } from '#products/calendar/template-mutators.ts';
import { declineWish, makeWish } from '#products/calendar/wish-mutators.ts';
import type { TimeOfDay } from '#products/calendar/zone.ts';
import { writeEntry } from '#products/journal/mutators.ts';

const mutationsPerPush = 100;

interface Write {
  /** Person key of who writes. */
  readonly by: string;
  readonly mutation: { readonly id: MutationId; readonly name: string; readonly args: object };
  readonly records: readonly RecordId[];
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
  await push(database, built, writes);
  const wishes = wishesOf(built, content, today);
  const [made, answered] = [makeWish.name, declineWish.name].map((name) =>
    wishes.filter(({ mutation }) => mutation.name === name),
  );
  await push(database, built, made ?? []);
  await push(database, built, answered ?? []);
  return recordsIn(writes) + (made?.length ?? 0);
}

/** Ticks and answers change what is there. */
function recordsIn(writes: readonly Write[]): number {
  return new Set(writes.flatMap(({ records }) => records)).size;
}

async function push(
  database: TenantDatabase,
  built: BuiltTenant,
  writes: readonly Write[],
): Promise<void> {
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
}

function writesOf(built: BuiltTenant, content: DemoTenant, today: PlainDay): Write[] {
  const { events, colours, journal } = layOut(content, isoWeekday(today) as DemoWeekday);
  const spaces = new Map(content.spaces.map((space) => [space.key, space]));
  const eventIds = new Map(events.map((event) => [event, randomId<RecordId>()]));
  const stepsOf = new Map(events.map((event) => [event, event.steps.map(optionOf)]));
  const writes: Write[] = [];
  const write = <Args extends object>(by: string, mutator: Mutator<Args>, args: Args) => {
    writes.push(writeBy(by, mutator, args));
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
        ...(event.steps.length > 0 && { steps: get(stepsOf, event) }),
        ...(event.choices.length > 0 && { choices: event.choices.map(optionOf) }),
        ...(event.confirm !== 'none' && { confirm: event.confirm }),
        ...(event.isDuty && { isDuty: true }),
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
  for (const { space, by, event: concept, forgotten, today: ticked } of content.habits ?? []) {
    for (const event of events) {
      if (event.space !== space || event.concept !== concept || event.firstDay > 0) continue;
      const place = {
        audience: built.audience(space, event.audience),
        event: get(eventIds, event),
        occurrence: occurrenceKey(addDays(today, event.firstDay), event.starts),
        person: get(built.persons, by),
      };
      if (event.firstDay < 0) {
        if (forgotten.includes(-event.firstDay)) continue;
        write(by, setDone, { ...place, isDone: true });
      } else {
        for (const { id } of get(stepsOf, event).slice(0, ticked)) {
          write(by, tickStep, { ...place, step: id, isTicked: true });
        }
      }
    }
  }
  for (const { space, audience, by, name, concept, spans, events: theirs } of content.templates ??
    []) {
    write(by, keepTemplate, {
      id: randomId<RecordId>(),
      audience: built.audience(space, audience),
      template: {
        name,
        pictogram: concept,
        spans,
        events: theirs.map((event) => ({
          title: event.title,
          pictogram: event.concept,
          withPersons: [],
          place: '',
          note: '',
          dayOffset: event.day,
          startTime: event.starts as TimeOfDay,
          endTime: event.ends as TimeOfDay,
          lastsDays: 0,
          ...(event.steps !== undefined && { steps: event.steps.map(optionOf) }),
        })),
      },
    });
  }
  return writes;
}

/** Wishes with their answers. Apart from the rest: one writes what another answers. */
function wishesOf(built: BuiltTenant, content: DemoTenant, today: PlainDay): Write[] {
  return (content.wishes ?? []).flatMap(
    ({ space, by, title, concept, daysFromToday, declined }): Write[] => {
      const id = randomId<RecordId>();
      const wish = {
        title,
        pictogram: concept,
        photo: null,
        recording: null,
        person: get(built.persons, by),
        day: daysFromToday === undefined ? null : addDays(today, daysFromToday),
      };
      const audience = built.audience(space, 'shared');
      return [
        writeBy(by, makeWish, { id, audience, wish }),
        ...(declined === undefined
          ? []
          : [writeBy(declined.by, declineWish, { id, answer: declined.answer })]),
      ];
    },
  );
}

function writeBy<Args extends object>(by: string, mutator: Mutator<Args>, args: Args): Write {
  const mutation = { id: randomId<MutationId>(), name: mutator.name, args };
  return { by, mutation, records: mutator.records(args) };
}

function optionOf({ title, concept }: DemoOption): Option {
  return { id: randomId<OptionId>(), title, pictogram: concept, photo: null };
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
