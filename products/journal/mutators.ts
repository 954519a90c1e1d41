import * as z from 'zod/mini';
import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import { defineMutator, Refusal } from '#kernel/kind/define-mutator.ts';
import { entry, entryShape } from '#products/journal/kinds.ts';
import type { EntryBody } from '#products/journal/kinds.ts';

/** Writes a new entry. Also brings a deleted one back, under a new id. */
export const writeEntry = defineMutator({
  name: 'journal.write-entry',
  args: { id: id<RecordId>(), audience: id<AudienceId>(), entry: z.strictObject(entryShape) },
  records: (args) => [args.id],
  run(tx, args) {
    refuseEmpty(args.entry);
    tx.create(entry, args.id, args.audience, args.entry);
  },
});

/**
 * Changes the fields given and no other. With an audience it is theirs from then on: in one step,
 * so that nobody sees new words who shall not, nor old ones who should not.
 */
export const changeEntry = defineMutator({
  name: 'journal.change-entry',
  args: {
    id: id<RecordId>(),
    fields: z.partial(z.strictObject(entryShape)),
    audience: z.optional(id<AudienceId>()),
  },
  records: (args) => [args.id],
  run(tx, args) {
    const present = tx.get(entry, args.id);
    if (present === undefined) throw new Refusal('record.absent', { record: args.id });
    const fields = definedOf(args.fields);
    refuseEmpty({ ...present.body, ...fields });
    tx.change(entry, args.id, fields);
    if (args.audience !== undefined) tx.move(entry, args.id, args.audience);
  },
});

export const deleteEntry = defineMutator({
  name: 'journal.delete-entry',
  args: { id: id<RecordId>() },
  records: (args) => [args.id],
  run(tx, args) {
    tx.remove(entry, args.id);
  },
});

/** Shows an entry to other people, or to fewer: sharing is moving it to their audience. */
export const shareEntry = defineMutator({
  name: 'journal.share-entry',
  args: { id: id<RecordId>(), audience: id<AudienceId>() },
  records: (args) => [args.id],
  run(tx, args) {
    tx.move(entry, args.id, args.audience);
  },
});

export const journalMutators = [writeEntry, changeEntry, deleteEntry, shareEntry] as const;

function refuseEmpty(body: EntryBody): void {
  const isEmpty =
    body.text.trim() === '' &&
    body.face === null &&
    body.pictogram === null &&
    (body.symbols ?? []).length === 0 &&
    (body.media ?? []).length === 0;
  if (isEmpty) {
    throw new Refusal('journal.entry-empty');
  }
}

/** Without the fields that are named but undefined: they would overwrite. */
function definedOf(fields: { [Field in keyof EntryBody]?: EntryBody[Field] | undefined }) {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Partial<EntryBody>;
}
