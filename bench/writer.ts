import { type AudienceId, type MutationId, randomId, type RecordId } from '#kernel/base/ids.ts';
import { registry } from '#apps/server/products.ts';
import { changeEntry, deleteEntry, writeEntry } from '#products/journal/mutators.ts';
import { entryBody } from './fixture.ts';

/** A mutation as a device would send it. */
export interface WrittenMutation {
  readonly id: MutationId;
  readonly name: string;
  readonly args: object;
  readonly schema: number;
  readonly base: readonly (readonly [RecordId, number])[];
}

/** Writes a new entry. */
export function writing(
  audience: AudienceId,
  record = randomId<RecordId>(),
  number = Math.floor(Math.random() * 1_000_000),
): WrittenMutation {
  return {
    id: randomId<MutationId>(),
    name: writeEntry.name,
    args: { id: record, audience, entry: entryBody(number) },
    schema: registry.schema,
    base: [],
  };
}

/** Changes the text of an entry whose revision was seen. */
export function changing(record: RecordId, revision: number): WrittenMutation {
  return {
    id: randomId<MutationId>(),
    name: changeEntry.name,
    args: { id: record, fields: { text: entryBody(Math.floor(Math.random() * 1_000_000)).text } },
    schema: registry.schema,
    base: [[record, revision]],
  };
}

export function deleting(record: RecordId): WrittenMutation {
  return {
    id: randomId<MutationId>(),
    name: deleteEntry.name,
    args: { id: record },
    schema: registry.schema,
    base: [],
  };
}
