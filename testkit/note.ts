import * as z from 'zod/mini';
import type { AudienceId, PersonId, RecordId } from '#kernel/base/ids.ts';
import { keyedRecordId } from '#kernel/base/ids.ts';
import { plainDaySchema, type PlainDay } from '#kernel/base/plain-day.ts';
import { text } from '#kernel/base/text.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import type { AdminSql } from '#kernel/db/sql.ts';
import { defineKind } from '#kernel/kind/define-kind.ts';
import { defineMutator, Refusal } from '#kernel/kind/define-mutator.ts';
import { registeredKind } from '#kernel/db/registry-sql.ts';
import { registryOf } from '#kernel/kind/registry.ts';

const content = { category: 'user.content', use: 'essential.service' } as const;

/** A small kind for tests of the kernel, which knows no product. */
export const note = defineKind('testkit.note', {
  version: 1,
  shape: {
    title: text(200),
    text: text(20_000),
    day: plainDaySchema,
    about: z.array(id<PersonId>()).check(z.maxLength(20)),
  },
  data: {
    title: content,
    text: content,
    day: content,
    about: { category: 'user.unique_id', use: 'essential.service' },
  },
  persons: ['about'],
  day: (body) => body.day as PlainDay,
  retention: { after: 'day', period: 'P1Y', then: 'erase' },
  audiences: { default: 'team', allowed: ['self', 'team', 'shared'] },
  rights: { create: 'create', change: 'change', delete: 'delete' },
});

/** Exists once per day and audience. */
export const mark = defineKind('testkit.mark', {
  version: 1,
  shape: { day: plainDaySchema, value: text(20) },
  data: { day: content, value: content },
  persons: [],
  day: (body) => body.day as PlainDay,
  horizonDays: null,
  retention: { after: 'day', period: 'P1Y', then: 'erase' },
  audiences: { default: 'team', allowed: ['self', 'team', 'shared'] },
  rights: { create: 'create', change: 'change', delete: 'delete' },
  key: (body) => body.day,
});

const recordId = id<RecordId>();
const audienceId = id<AudienceId>();

export const createNote = defineMutator({
  name: 'testkit.create-note',
  args: {
    id: recordId,
    audience: audienceId,
    title: text(200),
    text: text(20_000),
    day: plainDaySchema,
  },
  records: (args) => [args.id],
  run(tx, args) {
    if (args.title === 'refuse me') throw new Refusal('testkit.refused');
    tx.create(note, args.id, args.audience, {
      title: args.title,
      text: args.text,
      day: args.day,
      about: [],
    });
  },
});

export const changeNote = defineMutator({
  name: 'testkit.change-note',
  args: {
    id: recordId,
    fields: z.strictObject({
      title: z.optional(text(200)),
      text: z.optional(text(20_000)),
      day: z.optional(plainDaySchema),
    }),
    audience: z.optional(audienceId),
  },
  records: (args) => [args.id],
  run(tx, args) {
    tx.change(note, args.id, args.fields);
    if (args.audience !== undefined) tx.move(note, args.id, args.audience);
  },
});

export const moveNote = defineMutator({
  name: 'testkit.move-note',
  args: { id: recordId, audience: audienceId },
  records: (args) => [args.id],
  run(tx, args) {
    tx.move(note, args.id, args.audience);
  },
});

export const deleteNote = defineMutator({
  name: 'testkit.delete-note',
  args: { id: recordId },
  records: (args) => [args.id],
  run(tx, args) {
    tx.remove(note, args.id);
  },
});

export const setMark = defineMutator({
  name: 'testkit.set-mark',
  args: { audience: audienceId, day: plainDaySchema, value: text(20) },
  records: (args) => [keyedRecordId('testkit.mark', args.audience, args.day)],
  run(tx, args) {
    const markId = keyedRecordId('testkit.mark', args.audience, args.day);
    if (tx.get(mark, markId) === undefined) {
      tx.create(mark, markId, args.audience, { day: args.day, value: args.value });
    } else {
      tx.change(mark, markId, { value: args.value });
    }
  },
});

export const testRegistry = registryOf(
  1,
  [createNote, changeNote, moveNote, deleteNote, setMark],
  [note, mark],
);

/** The same a version later: what a newer app is built with. */
export const laterTestRegistry = registryOf(2, [...testRegistry.mutators.values()], [note, mark], {
  appeared: { 2: '2026-01-01' as PlainDay },
  upcasters: [],
});

/** Makes the kinds known to a database, as the generated migrations do for products. */
export async function registerTestKinds(sql: AdminSql): Promise<void> {
  await sql.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_owner');
    for (const kind of [note, mark]) {
      await tx.query(
        `INSERT INTO obhut.kind (name, version, data_map, fingerprint) VALUES ($1, $2, $3, $4)`,
        [kind.name, kind.version, JSON.stringify(registeredKind(kind).dataMap), 'testkit'],
      );
    }
  });
}
