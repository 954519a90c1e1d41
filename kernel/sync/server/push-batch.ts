import type { AudienceId, MutationId, RecordId } from '#kernel/base/ids.ts';
import type { StoredRecord } from '#kernel/sync/server/stored-record.ts';
import type { Change, WorkingSet } from '#kernel/sync/server/working-set.ts';

/** What a mutation leaves behind, whatever its end. */
export interface ReceiptDraft {
  readonly id: MutationId;
  readonly name: string;
  readonly payloadHash: string;
  readonly outcome: object;
  readonly touched: readonly RecordId[];
}

/** Counts the places each audience needs and gives them out, from 1. */
class Places {
  readonly #taken = new Map<AudienceId, number>();

  take(audience: AudienceId): number {
    const place = (this.#taken.get(audience) ?? 0) + 1;
    this.#taken.set(audience, place);
    return place;
  }

  all(): ReadonlyMap<AudienceId, number> {
    return this.#taken;
  }
}

/** The argument of `write_records`, and how many seqs each audience gets by it. */
export function pushBatch(
  working: WorkingSet,
  receipts: readonly ReceiptDraft[],
): { readonly json: string; readonly places: ReadonlyMap<AudienceId, number> } {
  const places = new Places();
  const lists = {
    create: [] as object[],
    change: [] as object[],
    move: [] as object[],
    delete: [] as object[],
  };
  const stored = new Set<StoredRecord | null>();
  for (const change of working.changes()) {
    sortIn(change, places, lists);
    stored.add(change.before);
  }
  const json = JSON.stringify({
    ...lists,
    history: working.history().map(({ record, as, unseen, mutation }) => ({
      id: record.id,
      r: record.revision,
      a: record.audience,
      k: record.kind,
      // The database has what stands in its table; as large as it is, it goes not there and back.
      b: stored.has(record) ? undefined : record.body,
      as,
      unseen,
      m: mutation,
    })),
    receipts: receipts.map(({ id, payloadHash, outcome, name, touched }) => ({
      id,
      h: payloadHash,
      o: outcome,
      name,
      ids: touched,
    })),
  });
  return { json, places: places.all() };
}

function sortIn(
  { before, after }: Change,
  places: Places,
  lists: Record<'create' | 'change' | 'move' | 'delete', object[]>,
): void {
  if (after === null) {
    if (before === null) return;
    const fq = places.take(before.audience);
    lists.delete.push({ id: before.id, a: before.audience, fq, was: before.revision });
    return;
  }
  const row = {
    id: after.id,
    a: after.audience,
    q: places.take(after.audience),
    b: after.body,
    d: after.day,
    p: after.persons,
    f: after.fieldRevision,
    r: after.revision,
  };
  if (before === null) {
    lists.create.push({ ...row, k: after.kind });
  } else if (before.audience === after.audience && !isMadeAnew(before, after)) {
    lists.change.push({ ...row, was: before.revision });
  } else {
    lists.move.push({
      ...row,
      k: after.kind,
      was: before.revision,
      from: before.audience,
      fq: places.take(before.audience),
    });
  }
}

/** Deleted and made again by one push: its making is new too. */
function isMadeAnew(before: StoredRecord, after: StoredRecord): boolean {
  return after.createdAt === '' && before.createdAt !== '';
}
