import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { registry } from '#apps/server/products.ts';
import { randomId } from '#kernel/base/ids.ts';
import { quickSameCheck } from '#kernel/kind/quick-check.ts';
import { defineKind, type AnyKind } from '#kernel/kind/define-kind.ts';
import { isSurelyRow, rowSchema } from '#kernel/protocol/page.ts';
import { readDown } from '#kernel/sync/client/read-down.ts';
import { SeededRandom } from '#kernel/sync/client/testing/seeded-random.ts';

/** What nobody expects where a value belongs. */
const strange: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e300,
  2 ** 53,
  '',
  ' ',
  'x',
  'constructor',
  '2026-02-30',
  '0000-00-00',
  '25:00',
  'Europe/Nowhere',
  '\u0000',
  '\u202e',
  '\ud800',
  'x'.repeat(21_000),
  [],
  [[]],
  [null],
  {},
  { id: 1 },
  '00000000-0000-0000-0000-000000000000',
  'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
  randomId().toUpperCase(),
  `${randomId()} `,
  JSON.parse('{"__proto__":{"x":1}}'),
  JSON.parse('{"__proto__":1,"constructor":2}'),
  Array.from({ length: 1_000 }, () => 'a'),
];

const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

const kept = { category: 'user.content.journal', use: 'functional.service' } as const;

/** What a schema may say beside what the products' kinds do. */
const made: AnyKind = defineKind('made-up', {
  version: 1,
  shape: {
    either: z.union([
      z.literal('a'),
      z.nullable(z.boolean()),
      z.strictObject({ many: z.array(z.int()) }),
    ]),
    some: z.int().check(z.gte(1), z.lt(4)),
    any: z.number().check(z.gt(0), z.lte(3)),
    named: z.optional(z.uuid()),
    few: z.string().check(z.minLength(1)),
  },
  data: { either: kept, some: kept, any: kept, named: kept, few: kept },
  persons: [],
  day: () => null,
  retention: { after: 'changed', period: 'P1Y', then: 'erase' },
  audiences: { default: 'self', allowed: ['self'] },
  rights: { create: 'create', change: 'change', delete: 'delete' },
});

test.each([...registry.kinds.values(), made].map((kind) => [kind.name, kind] as const))(
  '[SYC30] what is checked the quick way is what the schema of %s accepts',
  (_name, kind) => {
    const random = new SeededRandom(7);
    const shape = z.toJSONSchema(kind.schema, toJson);
    let quick = 0;
    let accepted = 0;
    for (let round = 0; round < 600; round += 1) {
      const body = likely(shape, random) as Record<string, unknown>;
      const spoiled = asSent(body);
      for (let times = random.below(3); times > 0; times -= 1) spoil(spoiled, random);
      for (const one of [body, asSent(spoiled)]) {
        const fits = parses(kind, one);
        if (fits) accepted += 1;
        if (!kind.surelyFits(one)) continue;
        quick += 1;
        expect(fits, JSON.stringify(one)).toBe(true);
      }
    }
    // Else it would be right, and of no use.
    expect(accepted).toBeGreaterThan(40);
    expect(quick / accepted).toBeGreaterThan(0.95);
  },
);

test.each([...registry.kinds.values(), made].map((kind) => [kind.name, kind] as const))(
  '[SY36] what is known the quick way to come out as it went in, the schema of %s gives back so',
  (_name, kind) => {
    const random = new SeededRandom(13);
    const shape = z.toJSONSchema(kind.schema, toJson);
    const isSame = quickSameCheck(kind.schema);
    let quick = 0;
    let same = 0;
    for (let round = 0; round < 600; round += 1) {
      const body = likely(shape, random) as Record<string, unknown>;
      const spoiled = asSent(body);
      for (let times = random.below(3); times > 0; times -= 1) spoil(spoiled, random);
      const turned = Object.fromEntries(Object.entries(asSent(body)).toReversed());
      const upper: unknown = JSON.parse(
        JSON.stringify(body).replaceAll(uuid, (id) => id.toUpperCase()),
      );
      for (const one of [body, asSent(spoiled), turned, upper]) {
        const result = z.safeParse(kind.schema, one);
        const comesOut = result.success && JSON.stringify(result.data) === JSON.stringify(one);
        if (comesOut) same += 1;
        if (!isSame(one)) continue;
        quick += 1;
        expect(comesOut, JSON.stringify(one)).toBe(true);
      }
    }
    expect(same).toBeGreaterThan(40);
    // A choice between schemas is left to them.
    if (kind !== made) expect(quick / same).toBeGreaterThan(0.95);
  },
);

test('[SYC30] a row that is taken for one is one to the schema, and comes out as it went in', () => {
  const random = new SeededRandom(11);
  let taken = 0;
  for (let round = 0; round < 5_000; round += 1) {
    const row: unknown[] = good();
    for (let times = random.below(3); times > 0; times -= 1) {
      if (random.chance(0.1)) row.splice(random.below(13), 1);
      else row[random.below(14)] = asSent(random.pick(strange));
    }
    const sent = asSent(row);
    if (!isSurelyRow(sent)) continue;
    taken += 1;
    const result = z.safeParse(rowSchema, sent);
    expect(result.success, JSON.stringify(sent)).toBe(true);
    expect(JSON.stringify(result.data)).toBe(JSON.stringify(sent));
  }
  expect(taken).toBeGreaterThan(1_500);
});

test('[SYC30] what is not written as usual is read as the schema reads it', () => {
  const upper = good();
  upper[0] = String(upper[0]).toUpperCase();
  const inherits = good();
  inherits[11] = JSON.parse('{"__proto__":{"text":"x"},"text":"y"}');
  const read = readDown(
    { type: 'page', request: 1, rows: [upper, inherits], departures: [], last: null },
    { ...registry, kinds: new Map() },
  );
  if (read?.down.type !== 'page') throw new Error('no page');
  expect(read.down.rows[0]?.[0]).toBe(String(upper[0]).toLowerCase());
  expect(read.down.rows[1]?.[11]).toEqual({ text: 'y' });
});

function good(): unknown[] {
  const at = '2026-05-03 08:00:00.12+00';
  const body = { text: 'x' };
  return [
    randomId(),
    randomId(),
    1,
    'note',
    '2026-05-03',
    [randomId()],
    1,
    randomId(),
    at,
    randomId(),
    at,
    body,
    0,
  ];
}

const toJson = { io: 'input', unrepresentable: 'any' } as const;

/** What comes is JSON, so nothing else has to be told apart. */
function asSent<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

/** As `unfitField` asks it: fields that the kind does not know are no fault. */
function parses(kind: AnyKind, body: Record<string, unknown>): boolean {
  const known: Record<string, unknown> = {};
  for (const field of kind.fields) if (Object.hasOwn(body, field)) known[field] = body[field];
  return kind.safeParse(known).success;
}

type Json = z.core.JSONSchema.BaseSchema;

/** A value that is probably of a schema: what stands in checks by code it does not know. */
function likely(schema: Json | boolean | undefined, random: SeededRandom): unknown {
  if (schema === undefined || typeof schema === 'boolean') return 'x';
  const options = schema.anyOf ?? schema.oneOf;
  if (options !== undefined) return likely(random.pick(options), random);
  if (schema.allOf !== undefined)
    return likely(schema.allOf.find(({ type }) => type) ?? schema.allOf[0], random);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return random.pick(schema.enum);
  switch (schema.type) {
    case 'object': {
      const names = Object.keys(schema.properties ?? {});
      const wanted = names.filter(
        (name) => schema.required?.includes(name) === true || random.chance(0.5),
      );
      return Object.fromEntries(
        wanted.map((name) => [name, likely(schema.properties?.[name], random)]),
      );
    }
    case 'array': {
      const { items } = schema;
      const length = Math.max(schema.minItems ?? 0, random.below(3));
      return Array.from({ length }, () => likely(Array.isArray(items) ? items[0] : items, random));
    }
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 0, random.below(5));
    case 'boolean':
      return random.chance(0.5);
    case 'null':
      return null;
    default:
      if (schema.format === 'uuid') return randomId();
      if (schema.maxLength === 10) return '2026-05-03';
      if (schema.maxLength === 5) return '09:30';
      if (schema.maxLength === 16) return random.pick(['2026-05-03', '2026-05-03T09:00']);
      return random.pick(['breakfast', 'a', 'Europe/Berlin', 'Frühstück mit Kim']);
  }
}

/** Changes one thing somewhere in a value. */
function spoil(value: unknown, random: SeededRandom): void {
  if (typeof value !== 'object' || value === null) return;
  const names = Object.keys(value);
  const name = random.chance(0.1) ? 'unknown' : random.pick([...names, 'unknown']);
  const inner: unknown = Reflect.get(value, name);
  if (typeof inner === 'object' && inner !== null && random.chance(0.7)) spoil(inner, random);
  else if (random.chance(0.2)) Reflect.deleteProperty(value, name);
  else Reflect.set(value, name, asSent(random.pick(strange)));
}
