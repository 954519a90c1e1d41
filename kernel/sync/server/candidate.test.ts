import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { type MutationId, randomId, type RecordId } from '#kernel/base/ids.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import { defineMutator, type MutatorTx, Refusal } from '#kernel/kind/define-mutator.ts';
import { registryOf } from '#kernel/kind/registry.ts';
import { limits } from '#kernel/protocol/limits.ts';
import { readCandidate } from '#kernel/sync/server/candidate.ts';

/** As a mutator would be that looks at no text. */
const careless = defineMutator({
  name: 'x.careless',
  args: {
    text: z.string(),
    more: z.optional(z.unknown()),
    named: z.optional(z.array(id<RecordId>())),
  },
  records: ({ named }) => named ?? [],
  run: () => {},
});
const registry = registryOf(1, [careless]);

/** The code that a mutation with these arguments is refused with; null: it is not. */
function refusalOf(args: object): string | null {
  const mutationId = randomId<MutationId>();
  const mutation = { id: mutationId, name: careless.name, args, schema: 1, base: [] };
  // As it comes, so that nothing is lost on the way.
  const candidate = readCandidate(JSON.parse(JSON.stringify(mutation)), registry, 0);
  expect(candidate?.id).toBe(mutationId);
  try {
    candidate?.run({} as MutatorTx);
    return null;
  } catch (error) {
    return error instanceof Refusal ? error.code : 'a fault';
  }
}

describe('what the database could not read again', () => {
  test.each([
    ['a NUL', { text: 'a\u0000b' }],
    ['half of a pair', { text: '\ud83d' }],
    ['the other half', { text: '\ude00\ud83d' }],
    ['one behind backslashes', { text: '\\\\\u0000' }],
    ['one in a name', { text: '', more: { '\u0000': 1 } }],
    ['one deep inside', { text: '', more: [[{ a: ['\udfff'] }]] }],
  ])(
    '[SY5][SY7] %s is refused, wherever it stands and whatever the mutator says',
    (_what, args) => {
      expect(refusalOf(args)).toBe('sync.mutation-malformed');
    },
  );

  test.each([
    ['a whole pair', { text: 'a😀b' }],
    ['other control characters', { text: '\u0001\u001f' }],
    ['words that look like one', { text: '\\u0000 \\ud800', more: { '\\\\u0000': '\\\\\\ud800' } }],
  ])('[SY7] %s is not', (_what, args) => {
    expect(refusalOf(args)).toBeNull();
  });
});

test('[SY7] a mutation names as many records as one may, and not one more', () => {
  const named = Array.from({ length: limits.recordsPerMutation }, () => randomId<RecordId>());
  expect(refusalOf({ text: '', named })).toBeNull();
  expect(refusalOf({ text: '', named: [...named, randomId()] })).toBe('sync.mutation-too-large');
});
