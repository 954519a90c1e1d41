import * as z from 'zod/mini';
import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import { defineMutator } from '#kernel/kind/define-mutator.ts';
import { refuseFault } from '#products/calendar/event-time.ts';
import { event, eventShape, template, templateShape } from '#products/calendar/kinds.ts';

/** Events in one copy; a copy also stays below the wire's size limit. */
export const eventsPerCopy = 100;

/** Keeps a template; also brings a deleted one back, under a new id. */
export const keepTemplate = defineMutator({
  name: 'calendar.keep-template',
  args: {
    id: id<RecordId>(),
    audience: id<AudienceId>(),
    template: z.strictObject(templateShape),
  },
  records: (args) => [args.id],
  run(tx, args) {
    tx.create(template, args.id, args.audience, args.template);
  },
});

export const changeTemplate = defineMutator({
  name: 'calendar.change-template',
  args: {
    id: id<RecordId>(),
    fields: z.partial(z.strictObject(templateShape)),
    audience: z.optional(id<AudienceId>()),
  },
  records: (args) => [args.id],
  run(tx, args) {
    tx.change(template, args.id, args.fields);
    if (args.audience !== undefined) tx.move(template, args.id, args.audience);
  },
});

export const deleteTemplate = defineMutator({
  name: 'calendar.delete-template',
  args: { id: id<RecordId>() },
  records: (args) => [args.id],
  run(tx, args) {
    tx.remove(template, args.id);
  },
});

/**
 * Puts events into calendars, of one person or of several: what a template, a day, a week or a
 * routine becomes when it is copied. All of them, or none.
 */
export const placeEvents = defineMutator({
  name: 'calendar.place-events',
  args: {
    events: z
      .array(
        z.strictObject({
          id: id<RecordId>(),
          audience: id<AudienceId>(),
          event: z.strictObject(eventShape),
        }),
      )
      .check(z.minLength(1), z.maxLength(eventsPerCopy)),
  },
  records: (args) => args.events.map((one) => one.id),
  run(tx, args) {
    for (const one of args.events) {
      refuseFault(one.event);
      tx.create(event, one.id, one.audience, { ...one.event, importedUid: null });
    }
  },
});

export const templateMutators = [
  keepTemplate,
  changeTemplate,
  deleteTemplate,
  placeEvents,
] as const;
