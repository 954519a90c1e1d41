import { describe, expect, test } from 'vitest';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { defineMutator } from '#kernel/kind/define-mutator.ts';
import { registryOf } from '#kernel/kind/registry.ts';
import { isTooOld, upcastCall } from '#kernel/kind/upcast.ts';

const appeared = { 2: '2026-01-10' as PlainDay, 3: '2026-03-01' as PlainDay };
const upcasters = [
  { mutator: 'x.old', from: 1, rename: 'x.new' },
  { mutator: 'x.new', from: 2, args: (args: object) => ({ ...args, colour: 'blue' }) },
];
const registry = registryOf(3, [], [], { appeared, upcasters });
const at = (day: string) => Date.parse(`${day}T12:00:00Z`);

describe('a call of an older version', () => {
  test('[SY30] goes from version to version, by the name it has in each', () => {
    expect(upcastCall(registry, { name: 'x.old', args: { a: 1 }, schema: 1 })).toEqual({
      name: 'x.new',
      args: { a: 1, colour: 'blue' },
    });
    expect(upcastCall(registry, { name: 'x.new', args: { a: 1 }, schema: 3 })).toEqual({
      name: 'x.new',
      args: { a: 1 },
    });
    expect(upcastCall(registry, { name: 'y.same', args: { a: 1 }, schema: 1 })).toEqual({
      name: 'y.same',
      args: { a: 1 },
    });
  });

  test('[SY30] keeps what it does not know, and leaves what is no object to the mutator', () => {
    const known = upcastCall(registry, { name: 'x.new', args: { later: [1] }, schema: 2 });
    expect(known.args).toEqual({ later: [1], colour: 'blue' });
    for (const args of [null, 'text', [1]]) {
      expect(upcastCall(registry, { name: 'x.new', args, schema: 2 }).args).toEqual(args);
    }
  });

  test('[SY31] is too old when its successor is out for more than 90 days', () => {
    expect(isTooOld(registry, 1, at('2026-04-10'))).toBe(false);
    expect(isTooOld(registry, 1, at('2026-04-11'))).toBe(true);
    expect(isTooOld(registry, 2, at('2026-04-11'))).toBe(false);
    expect(isTooOld(registry, 3, at('2036-01-01'))).toBe(false);
    expect(isTooOld(registry, 4, at('2036-01-01'))).toBe(false);
  });
});

test('[SY30] a registry that does not say what came before is not one', () => {
  const make = defineMutator({ name: 'x.new', args: {}, records: () => [], run: () => {} });
  expect(() => registryOf(2, [make])).toThrow('has no day');
  const history = { appeared: { 2: '2026-01-10' as PlainDay } };
  const one = { mutator: 'x.old', from: 1, rename: 'x.new' };
  expect(() => registryOf(2, [], [], { ...history, upcasters: [one, one] })).toThrow('twice');
  expect(() => registryOf(2, [], [], { ...history, upcasters: [{ ...one, from: 2 }] })).toThrow(
    'leads nowhere',
  );
});
