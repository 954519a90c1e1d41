import * as z from 'zod/mini';
import type { AudienceId, OptionId, PersonId, RecordId } from '#kernel/base/ids.ts';
import { keyedRecordId } from '#kernel/base/ids.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import { defineMutator } from '#kernel/kind/define-mutator.ts';
import type { MutatorTx } from '#kernel/kind/define-mutator.ts';
import type { ProgressBody } from '#products/calendar/kinds.ts';
import { occurrenceSchema, progress, progressKey } from '#products/calendar/kinds.ts';

/** Whose progress with which occurrence, and the audience it stands in: that of the event. */
const ofShape = {
  audience: id<AudienceId>(),
  event: id<RecordId>(),
  occurrence: occurrenceSchema,
  person: id<PersonId>(),
};

interface Of {
  readonly audience: AudienceId;
  readonly event: RecordId;
  readonly occurrence: string;
  readonly person: PersonId;
}

/** Where the progress of a person with an occurrence is kept. */
export function progressId(of: Of): RecordId {
  return keyedRecordId(progress.name, of.audience, progressKey(of));
}

/** Notes that a person has seen an event, or that they have not. */
export const setSeen = defineMutator({
  name: 'calendar.set-seen',
  args: { ...ofShape, isSeen: z.boolean() },
  records: (args) => [progressId(args)],
  run(tx, { isSeen, ...of }) {
    put(tx, of, () => ({ isSeen }));
  },
});

/** Notes that it is done, which it cannot be unseen; or that it is not. */
export const setDone = defineMutator({
  name: 'calendar.set-done',
  args: { ...ofShape, isDone: z.boolean() },
  records: (args) => [progressId(args)],
  run(tx, { isDone, ...of }) {
    put(tx, of, () => (isDone ? { isDone, isSeen: true } : { isDone }));
  },
});

/** Ticks one step of a routine, or takes the tick away. Ticks of two devices add up. */
export const tickStep = defineMutator({
  name: 'calendar.tick-step',
  args: { ...ofShape, step: id<OptionId>(), isTicked: z.boolean() },
  records: (args) => [progressId(args)],
  run(tx, { step, isTicked, ...of }) {
    put(tx, of, ({ steps }) => {
      const others = steps.filter((one) => one !== step);
      return { steps: isTicked ? [...others, step] : others, isSeen: true };
    });
  },
});

/** Chooses one of the event's choices; null takes the choice back. */
export const choose = defineMutator({
  name: 'calendar.choose',
  args: { ...ofShape, choice: z.nullable(id<OptionId>()) },
  records: (args) => [progressId(args)],
  run(tx, { choice, ...of }) {
    put(tx, of, () => ({ choice, isSeen: true }));
  },
});

export const progressMutators = [setSeen, setDone, tickStep, choose] as const;

function put(
  tx: MutatorTx,
  of: Of,
  fieldsFrom: (present: ProgressBody) => Partial<ProgressBody>,
): void {
  const record = progressId(of);
  const { audience, ...whose } = of;
  const present = tx.get(progress, record)?.body;
  if (present !== undefined) {
    tx.change(progress, record, fieldsFrom(present));
    return;
  }
  const none: ProgressBody = { ...whose, isSeen: false, isDone: false, steps: [], choice: null };
  tx.create(progress, record, audience, { ...none, ...fieldsFrom(none) });
}
