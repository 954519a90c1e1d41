import { expect, test } from 'vitest';
import { boundedMutator, type MutationBounds } from '#adapters/http/api/bounded-mutator.ts';
import { type AccountId, type AudienceId, randomId, type RecordId } from '#kernel/base/ids.ts';
import { type AnyMutator, type MutatorTx } from '#kernel/kind/define-mutator.ts';
import { Undecided } from '#kernel/sync/server/undecided.ts';
import { mark, note } from '#testkit/note.ts';

const audience = randomId<AudienceId>();
const read: string[] = [];

/** Rows that are never there; what is asked of them is kept. */
const tx: MutatorTx = {
  actor: randomId<AccountId>(),
  get(kind) {
    read.push(kind.name);
    return undefined;
  },
  create: () => undefined,
  change: () => undefined,
  move: () => undefined,
  remove: () => undefined,
};

/** Writes a mark, depending on a note that only looking tells of. */
const peeking: AnyMutator = {
  name: 'testkit.peek',
  schema: { _zod: {} } as AnyMutator['schema'],
  parse: () => ({}),
  records: () => [],
  run(inner: MutatorTx) {
    const id = randomId<RecordId>();
    if (inner.get(note, id) === undefined) {
      inner.create(mark, id, audience, { day: '2026-05-03', value: 'x' });
    }
  },
};

function endOf(bounds: Pick<MutationBounds, 'reads' | 'writes'>): unknown {
  read.length = 0;
  try {
    boundedMutator(peeking, { ...bounds, base: null }).run(tx, {} as never);
    return 'written';
  } catch (error) {
    if (!(error instanceof Undecided)) throw error;
    return [error.code, error.params];
  }
}

test('[AP9] a mutation looks at no kind outside its scopes', () => {
  const missing = ['api.scope-missing', { scope: `records:write:${note.name}` }];
  expect(endOf({ reads: new Set(), writes: new Set([mark.name]) })).toEqual(missing);
  expect(endOf({ reads: new Set([mark.name]), writes: new Set([mark.name]) })).toEqual(missing);
  expect(read).toEqual([]);
});

test('[AP9] a mutation looks at what may be read, and at what may be written', () => {
  for (const bounds of [
    { reads: new Set([note.name]), writes: new Set([mark.name]) },
    { reads: 'all', writes: new Set([mark.name]) },
    { reads: new Set<string>(), writes: new Set([mark.name, note.name]) },
    { reads: new Set<string>(), writes: 'all' },
  ] as const) {
    expect(endOf(bounds)).toBe('written');
    expect(read).toEqual([note.name]);
  }
});
