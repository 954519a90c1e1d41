import type { Directory, DirectoryPerson } from '#kernel/access/directory.ts';
import type { AudienceId, OptionId, PersonId, RecordId } from '#kernel/base/ids.ts';
import { dayInZone } from '#kernel/base/plain-day.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import type { EventBody, Option, ProgressBody } from '#products/calendar/kinds.ts';
import { dayOfOccurrence } from '#products/calendar/occurrence-key.ts';
import { spanOf } from '#products/calendar/queries.ts';
import type { ShownEvent } from '#products/calendar/queries.ts';

/** What a person has seen, ticked, chosen and done of an event or of one occurrence. */
export interface EventProgress {
  /** Where it is written. */
  readonly place: {
    readonly audience: AudienceId;
    readonly event: RecordId;
    readonly occurrence: string;
    readonly person: PersonId;
  };
  readonly isSeen: boolean;
  /** Said to be, or all its steps are ticked. */
  readonly isDone: boolean;
  readonly steps: readonly Option[];
  readonly ticked: ReadonlySet<OptionId>;
  /** The first step that is not ticked; null: there is none. */
  readonly present: Option | null;
  readonly choice: Option | null;
}

/** Finds what was said of an event among the records of progress; nothing said is nothing done. */
export function progressOf(
  shown: ShownEvent,
  person: PersonId,
  records: readonly SeenRecord<ProgressBody>[],
): EventProgress {
  const found = recordOf(shown, person, records);
  const { steps = [], choices = [] } = shown.record.body;
  const ticked = new Set(found?.body.steps);
  const present = steps.find((step) => !ticked.has(step.id)) ?? null;
  const isDone = found?.body.isDone === true || (steps.length > 0 && present === null);
  return {
    place: {
      audience: found?.audience ?? shown.record.audience,
      event: found?.body.event ?? shown.record.id,
      occurrence: found?.body.occurrence ?? shown.occurrence,
      person,
    },
    isSeen: found?.body.isSeen === true || isDone,
    isDone,
    steps,
    ticked,
    present,
    choice: choices.find((option) => option.id === found?.body.choice) ?? null,
  };
}

/** The event as it is shown: with what was chosen in place of its picture. */
export function pictureOf(
  body: Pick<EventBody, 'pictogram' | 'photo'>,
  { choice }: Pick<EventProgress, 'choice'>,
): Pick<Option, 'pictogram' | 'photo'> {
  return choice ?? { pictogram: body.pictogram, photo: body.photo ?? null };
}

/** What helpers were to know and nobody has said; null: nothing, or it is not due yet (CA72). */
export function missingOf(
  shown: ShownEvent,
  progress: Pick<EventProgress, 'isSeen' | 'isDone'>,
  nowMs: number,
  zone: string,
): 'seen' | 'done' | null {
  const { confirm = 'none', isCancelled } = shown.record.body;
  if (confirm === 'none' || isCancelled === true || !isOver(shown, nowMs, zone)) return null;
  const isConfirmed = confirm === 'done' ? progress.isDone : progress.isSeen;
  return isConfirmed ? null : confirm;
}

/** A choice can be made until the event is over, and changed until it begins (CA71). */
export function mayChoose(
  shown: ShownEvent,
  { choice }: Pick<EventProgress, 'choice'>,
  nowMs: number,
  zone: string,
): boolean {
  if (choice === null || shown.startTime === null) return !isOver(shown, nowMs, zone);
  return spanOf(shown, zone).startMs > nowMs;
}

/** Whom an event asks to confirm it: whose life it is in, or each supported person of the group. */
export function personsAsked(directory: Directory, audience: AudienceId): DirectoryPerson[] {
  const found = directory.audiences.find((one) => one.id === audience);
  const life = directory.spaces.find((space) => space.id === found?.spaceId)?.personId ?? null;
  const viewers = new Set(found?.viewers.map(({ personId }) => personId));
  return directory.persons.filter((person) =>
    life === null ? person.role === 'supported' && viewers.has(person.id) : person.id === life,
  );
}

export interface Missing {
  readonly shown: ShownEvent;
  readonly person: DirectoryPerson;
  readonly what: 'seen' | 'done';
  readonly progress: EventProgress;
}

/**
 * What is due and was not confirmed, by whom; the latest first. What reminds people of it takes it
 * from here, too.
 */
export function missingAmong(options: {
  readonly events: readonly ShownEvent[];
  readonly progress: readonly SeenRecord<ProgressBody>[];
  readonly directory: Directory;
  readonly nowMs: number;
  readonly zone: string;
}): Missing[] {
  const { events, directory, nowMs, zone } = options;
  return events
    .flatMap((shown) =>
      personsAsked(directory, shown.record.audience).flatMap((person) => {
        const progress = progressOf(shown, person.id, options.progress);
        const what = missingOf(shown, progress, nowMs, zone);
        return what === null ? [] : [{ shown, person, what, progress }];
      }),
    )
    .toSorted((a, b) => compareStarts(b.shown, a.shown));
}

function isOver(shown: ShownEvent, nowMs: number, zone: string): boolean {
  return shown.startTime === null
    ? shown.endsOn < dayInZone(nowMs, zone)
    : spanOf(shown, zone).endMs <= nowMs;
}

function compareStarts(a: ShownEvent, b: ShownEvent): number {
  const [startA, startB] = [a, b].map((one) => `${one.startsOn} ${one.startTime ?? ''} ${one.id}`);
  return (startA ?? '') < (startB ?? '') ? -1 : 1;
}

/**
 * An event that was made a series, or a series that was split, keeps what was said of it under its
 * old name. An event that was moved within its day keeps what was said; on another day it is new.
 */
function recordOf(
  { record, series, occurrence }: ShownEvent,
  person: PersonId,
  records: readonly SeenRecord<ProgressBody>[],
): SeenRecord<ProgressBody> | undefined {
  const names = [record.id, series?.body.replaces ?? record.id];
  const theirs = records.filter(({ body }) => body.person === person && names.includes(body.event));
  const isHere = (one: SeenRecord<ProgressBody>) => one.audience === record.audience;
  const exact = theirs.filter(({ body }) => body.occurrence === occurrence);
  const sameDay =
    series === null ? theirs.filter(({ day }) => day === dayOfOccurrence(occurrence)) : [];
  return exact.find(isHere) ?? exact[0] ?? sameDay.find(isHere) ?? sameDay[0];
}
