import * as z from 'zod/mini';
import type { AudienceId, PersonId, RecordId } from '#kernel/base/ids.ts';
import { plainDaySchema } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { requiredText, text } from '#kernel/base/text.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import { defineMutator, Refusal } from '#kernel/kind/define-mutator.ts';
import type { MutatorTx } from '#kernel/kind/define-mutator.ts';
import { mediaRefSchema } from '#kernel/kind/media-ref.ts';
import type { WishBody } from '#products/calendar/kinds.ts';
import {
  event,
  eventShape,
  noteLength,
  pictogramSchema,
  titleLength,
  wish,
} from '#products/calendar/kinds.ts';
import { refuseFault } from '#products/calendar/event-time.ts';

const wishedShape = {
  title: requiredText(titleLength),
  pictogram: pictogramSchema,
  photo: z.nullable(mediaRefSchema),
  recording: z.nullable(mediaRefSchema),
  person: id<PersonId>(),
  day: z.nullable(
    z.pipe(
      plainDaySchema,
      z.transform((value) => value as PlainDay),
    ),
  ),
};

/** Makes a wish; also brings back one that was taken back, under a new id. */
export const makeWish = defineMutator({
  name: 'calendar.make-wish',
  args: { id: id<RecordId>(), audience: id<AudienceId>(), wish: z.strictObject(wishedShape) },
  records: (args) => [args.id],
  run(tx, args) {
    tx.create(wish, args.id, args.audience, {
      ...args.wish,
      state: 'open',
      event: null,
      answer: '',
    });
  },
});

export const withdrawWish = defineMutator({
  name: 'calendar.withdraw-wish',
  args: { id: id<RecordId>() },
  records: (args) => [args.id],
  run(tx, args) {
    tx.remove(wish, args.id);
  },
});

/** Makes an event of a wish: both in one step, so that no wish is granted without its event. */
export const grantWish = defineMutator({
  name: 'calendar.grant-wish',
  args: {
    id: id<RecordId>(),
    event: z.strictObject({
      id: id<RecordId>(),
      audience: id<AudienceId>(),
      event: z.strictObject(eventShape),
    }),
    answer: text(noteLength),
  },
  records: (args) => [args.id, args.event.id],
  run(tx, args) {
    const { state } = presentWish(tx, args.id);
    if (state === 'granted') throw new Refusal('calendar.wish-granted', { record: args.id });
    refuseFault(args.event.event);
    tx.create(event, args.event.id, args.event.audience, {
      ...args.event.event,
      importedUid: null,
    });
    tx.change(wish, args.id, { state: 'granted', event: args.event.id, answer: args.answer });
  },
});

/** Says why it will not be, in words the person gets to see and hear. */
export const declineWish = defineMutator({
  name: 'calendar.decline-wish',
  args: { id: id<RecordId>(), answer: text(noteLength) },
  records: (args) => [args.id],
  run(tx, args) {
    presentWish(tx, args.id);
    tx.change(wish, args.id, { state: 'declined', event: null, answer: args.answer });
  },
});

/** Takes the answer back: the wish is open again. The event it became is deleted by itself. */
export const reopenWish = defineMutator({
  name: 'calendar.reopen-wish',
  args: { id: id<RecordId>() },
  records: (args) => [args.id],
  run(tx, args) {
    presentWish(tx, args.id);
    tx.change(wish, args.id, { state: 'open', event: null, answer: '' });
  },
});

export const wishMutators = [makeWish, withdrawWish, grantWish, declineWish, reopenWish] as const;

function presentWish(tx: MutatorTx, record: RecordId): WishBody {
  const present = tx.get(wish, record);
  if (present === undefined) throw new Refusal('record.absent', { record });
  return present.body;
}
