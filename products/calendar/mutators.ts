import * as z from 'zod/mini';
import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import { keyedRecordId } from '#kernel/base/ids.ts';
import { plainDaySchema } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import { defineMutator, Refusal } from '#kernel/kind/define-mutator.ts';
import type { MutatorTx } from '#kernel/kind/define-mutator.ts';
import { definedOf } from '#products/calendar/defined-of.ts';
import { moveTimes, refuseFault } from '#products/calendar/event-time.ts';
import { dayColour, dayColours, event, eventShape, keptShape } from '#products/calendar/kinds.ts';
import type { EventBody } from '#products/calendar/kinds.ts';
import { pictureMutators } from '#products/calendar/picture-mutators.ts';
import { progressMutators } from '#products/calendar/progress-mutators.ts';
import { seriesMutators } from '#products/calendar/series-mutators.ts';
import { templateMutators } from '#products/calendar/template-mutators.ts';
import { wishMutators } from '#products/calendar/wish-mutators.ts';
import { timeOfDaySchema } from '#products/calendar/zone.ts';

/** Events in one import mutation; a batch also stays below the wire's size limit. */
export const eventsPerImport = 100;

const day = z.pipe(
  plainDaySchema,
  z.transform((value) => value as PlainDay),
);
const importedEvent = z.strictObject({ id: id<RecordId>(), ...eventShape, ...keptShape });

export const createEvent = defineMutator({
  name: 'calendar.create-event',
  args: {
    id: id<RecordId>(),
    audience: id<AudienceId>(),
    event: z.strictObject(eventShape),
  },
  records: (args) => [args.id],
  run(tx, args) {
    refuseFault(args.event);
    tx.create(event, args.id, args.audience, { ...args.event, importedUid: null });
  },
});

/**
 * Changes the fields given and no other; the times must fit together afterwards. With an audience
 * it is theirs from then on: in one step, so that nobody sees new words who shall not, nor old ones
 * who should not. What it was before is therefore not told to another one.
 */
export const changeEvent = defineMutator({
  name: 'calendar.change-event',
  args: {
    id: id<RecordId>(),
    fields: z.partial(z.strictObject(eventShape)),
    audience: z.optional(id<AudienceId>()),
    /** The person whose day it is shall be told what it was before. */
    explain: z.optional(z.boolean()),
  },
  records: (args) => [args.id],
  run(tx, args) {
    const fields = definedOf(args.fields);
    const present = presentEvent(tx, args.id);
    refuseFault({ ...present, ...fields });
    const before = args.explain === true ? { before: beforeOf(present) } : {};
    tx.change(event, args.id, { ...fields, ...before });
    if (args.audience !== undefined) moveTo(tx, args.id, args.audience);
  },
});

/** Moves an event to another day, and to another time when one is given. It lasts as long. */
export const moveEvent = defineMutator({
  name: 'calendar.move-event',
  args: {
    id: id<RecordId>(),
    startsOn: day,
    startTime: z.nullable(timeOfDaySchema),
    explain: z.optional(z.boolean()),
  },
  records: (args) => [args.id],
  run(tx, args) {
    const body = presentEvent(tx, args.id);
    if (body.startTime === null && args.startTime !== null) {
      throw new Refusal('calendar.all-day-has-no-time', { record: args.id });
    }
    const before = args.explain === true ? { before: beforeOf(body) } : {};
    tx.change(event, args.id, { ...moveTimes(body, args), ...before });
  },
});

/** Says that an event does not take place, or does after all. It stays to say so. */
export const setCancelled = defineMutator({
  name: 'calendar.set-cancelled',
  args: { id: id<RecordId>(), isCancelled: z.boolean() },
  records: (args) => [args.id],
  run(tx, args) {
    presentEvent(tx, args.id);
    tx.change(event, args.id, { isCancelled: args.isCancelled });
  },
});

/** The person whose day it is has seen what changed. */
export const acknowledgeChange = defineMutator({
  name: 'calendar.acknowledge-change',
  args: { id: id<RecordId>() },
  records: (args) => [args.id],
  run(tx, args) {
    presentEvent(tx, args.id);
    tx.change(event, args.id, { before: null });
  },
});

/** Gives an event other viewers, who are not told what it was before. */
export const shareEvent = defineMutator({
  name: 'calendar.share-event',
  args: { id: id<RecordId>(), audience: id<AudienceId>() },
  records: (args) => [args.id],
  run(tx, args) {
    moveTo(tx, args.id, args.audience);
  },
});

export const deleteEvent = defineMutator({
  name: 'calendar.delete-event',
  args: { id: id<RecordId>() },
  records: (args) => [args.id],
  run(tx, args) {
    tx.remove(event, args.id);
  },
});

/** Brings a deleted event back, under a new id: the old one stays departed on every device. */
export const restoreEvent = defineMutator({
  name: 'calendar.restore-event',
  args: { audience: id<AudienceId>(), event: importedEvent },
  records: (args) => [args.event.id],
  run(tx, args) {
    createImported(tx, args.audience, args.event);
  },
});

/** Colours a day. `none` takes the colour away. */
export const setDayColour = defineMutator({
  name: 'calendar.set-day-colour',
  args: { audience: id<AudienceId>(), day, colour: z.enum([...dayColours, 'none']) },
  records: (args) => [keyedRecordId(dayColour.name, args.audience, args.day)],
  run(tx, args) {
    const record = keyedRecordId(dayColour.name, args.audience, args.day);
    if (tx.get(dayColour, record) === undefined) {
      tx.create(dayColour, record, args.audience, { day: args.day, colour: args.colour });
    } else {
      tx.change(dayColour, record, { colour: args.colour });
    }
  },
});

/** Creates the events of one batch of an import: all, or none. */
export const importEvents = defineMutator({
  name: 'calendar.import-events',
  args: {
    audience: id<AudienceId>(),
    events: z.array(importedEvent).check(z.minLength(1), z.maxLength(eventsPerImport)),
  },
  records: (args) => args.events.map((one) => one.id),
  run(tx, args) {
    for (const one of args.events) createImported(tx, args.audience, one);
  },
});

/** Deletes several events: the undo of an import. */
export const deleteEvents = defineMutator({
  name: 'calendar.delete-events',
  args: {
    ids: z.array(id<RecordId>()).check(z.minLength(1), z.maxLength(eventsPerImport)),
  },
  records: (args) => args.ids,
  run(tx, args) {
    for (const one of args.ids) tx.remove(event, one);
  },
});

export const calendarMutators = [
  createEvent,
  changeEvent,
  moveEvent,
  shareEvent,
  deleteEvent,
  restoreEvent,
  setDayColour,
  importEvents,
  deleteEvents,
  setCancelled,
  acknowledgeChange,
  ...seriesMutators,
  ...progressMutators,
  ...wishMutators,
  ...templateMutators,
  ...pictureMutators,
] as const;

function createImported(
  tx: MutatorTx,
  audience: AudienceId,
  imported: EventBody & { readonly id: RecordId },
): void {
  const { id: record, ...body } = imported;
  refuseFault(body);
  tx.create(event, record, audience, body);
}

/** Old words were for those who saw them: they do not go to others along with the event (CA45). */
function moveTo(tx: MutatorTx, record: RecordId, audience: AudienceId): void {
  const present = tx.get(event, record);
  const isTold = present?.body.before !== undefined && present.body.before !== null;
  if (isTold && present.audience !== audience) tx.change(event, record, { before: null });
  tx.move(event, record, audience);
}

/** What is told of an event that was changed. What was not acknowledged yet is told from its beginning. */
export function beforeOf(body: EventBody): NonNullable<EventBody['before']> {
  const { title, pictogram, photo = null, startsOn, startTime } = body;
  return body.before ?? { title, pictogram, photo, startsOn, startTime };
}

function presentEvent(tx: MutatorTx, record: RecordId): EventBody {
  const present = tx.get(event, record);
  if (present === undefined) throw new Refusal('record.absent', { record });
  return present.body;
}
