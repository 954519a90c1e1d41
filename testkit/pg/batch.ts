import { type AudienceId, type MutationId, randomId, type RecordId } from '#kernel/base/ids.ts';

/** A record as `write_records` takes it, for a note. */
export function madeNote(audience: AudienceId, options: { id?: RecordId; q?: number } = {}) {
  return {
    id: options.id ?? randomId<RecordId>(),
    a: audience,
    q: options.q ?? 1,
    k: 'testkit.note',
    b: { title: 'Chorprobe' },
    d: '2026-05-03',
    p: [],
    f: {},
    r: 1,
  };
}

export function receiptFor(...ids: readonly RecordId[]) {
  return {
    id: randomId<MutationId>(),
    h: 'h'.repeat(43),
    o: { end: 'applied', audiences: [] },
    name: 'testkit.batch',
    ids,
  };
}

/** The argument of `write_records` for one record that is made. */
export function creation(audience: AudienceId, id = randomId<RecordId>()) {
  return { create: [madeNote(audience, { id })], receipts: [receiptFor(id)] };
}

/** For one record that stands at `was` in `audience` and is changed. */
export function changing(audience: AudienceId, id: RecordId, was: number) {
  const receipt = receiptFor(id);
  return {
    change: [{ ...madeNote(audience, { id }), b: { title: 'verschoben' }, r: was + 1, was }],
    history: [{ id, r: was, as: 'change', unseen: false, m: receipt.id }],
    receipts: [receipt],
  };
}

/** For one record that leaves `from` for `to`. */
export function moving(from: AudienceId, to: AudienceId, id: RecordId, was: number) {
  const receipt = receiptFor(id);
  return {
    move: [{ ...madeNote(to, { id }), r: was + 1, was, from, fq: 1 }],
    history: [{ id, r: was, as: 'move', unseen: false, m: receipt.id }],
    receipts: [receipt],
  };
}

export function deleting(audience: AudienceId, id: RecordId, was: number) {
  const receipt = receiptFor(id);
  return {
    delete: [{ id, a: audience, fq: 1, was }],
    history: [{ id, r: was, as: 'delete', unseen: false, m: receipt.id }],
    receipts: [receipt],
  };
}

/** For one record that is made and deleted by the same batch. */
export function passing(audience: AudienceId, id = randomId<RecordId>()) {
  const receipt = receiptFor(id);
  return {
    history: [
      {
        id,
        r: 1,
        a: audience,
        k: 'testkit.note',
        b: { title: 'kurz' },
        as: 'delete',
        unseen: false,
        m: receipt.id,
      },
    ],
    receipts: [receipt],
  };
}
