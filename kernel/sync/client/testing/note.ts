import * as z from 'zod/mini';
import { keyedRecordId, type AudienceId, type RecordId } from '#kernel/base/ids.ts';
import { plainDaySchema, type PlainDay } from '#kernel/base/plain-day.ts';
import { text } from '#kernel/base/text.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import { defineKind } from '#kernel/kind/define-kind.ts';
import { defineMutator, Refusal } from '#kernel/kind/define-mutator.ts';
import { registryOf } from '#kernel/kind/registry.ts';

const content = { category: 'user.content', use: 'functional.storage' } as const;
const common = {
  version: 1,
  persons: [],
  // A word of the kinds, not a promise.
  retention: { after: 'changed', period: 'P1Y', then: 'erase' },
  audiences: { default: 'circle', allowed: ['self', 'circle'] },
  rights: { create: 'create', change: 'change', delete: 'delete' },
} as const;

/** A kind of many records. */
export const note = defineKind('note', {
  ...common,
  shape: { day: plainDaySchema, text: text(100_000), tag: text(100) },
  data: { day: content, text: content, tag: content },
  day: (body) => body.day as PlainDay,
});

/** A kind of one record per audience and day. */
export const mark = defineKind('mark', {
  ...common,
  shape: { day: plainDaySchema, colour: text(20) },
  data: { day: content, colour: content },
  day: (body) => body.day as PlainDay,
  key: (body) => body.day,
});

const record = id<RecordId>();
const audience = id<AudienceId>();

export const createNote = defineMutator({
  name: 'note.create',
  args: { record, audience, day: plainDaySchema, text: text(100_000) },
  records: (args) => [args.record],
  run: (tx, args) => {
    tx.create(note, args.record, args.audience, { day: args.day, text: args.text, tag: '' });
  },
});

/** Changes one field or both. */
export const changeNote = defineMutator({
  name: 'note.change',
  args: { record, text: z.optional(text(100_000)), tag: z.optional(text(100)) },
  records: (args) => [args.record],
  run: (tx, args) => {
    if (args.text === 'forbidden') throw new Refusal('note.forbidden', { record: args.record });
    tx.change(note, args.record, { text: args.text, tag: args.tag });
  },
});

export const moveNote = defineMutator({
  name: 'note.move',
  args: { record, audience },
  records: (args) => [args.record],
  run: (tx, args) => tx.move(note, args.record, args.audience),
});

export const removeNote = defineMutator({
  name: 'note.remove',
  args: { record },
  records: (args) => [args.record],
  run: (tx, args) => tx.remove(note, args.record),
});

/** Puts the text of one note behind that of another and removes the first: all or nothing. */
export const joinNotes = defineMutator({
  name: 'note.join',
  args: { from: record, into: record },
  records: (args) => [args.from, args.into],
  run: (tx, args) => {
    const from = tx.get(note, args.from);
    const into = tx.get(note, args.into);
    if (from === undefined || into === undefined) throw new Refusal('record.absent');
    tx.change(note, args.into, { text: `${into.body.text}${from.body.text}`.slice(0, 1_000) });
    tx.remove(note, args.from);
  },
});

export const setMark = defineMutator({
  name: 'mark.set',
  args: { audience, day: plainDaySchema, colour: text(20) },
  records: (args) => [keyedRecordId(mark.name, args.audience, args.day)],
  run: (tx, args) => {
    const key = keyedRecordId(mark.name, args.audience, args.day);
    if (tx.get(mark, key) !== undefined) tx.change(mark, key, { colour: args.colour });
    else tx.create(mark, key, args.audience, { day: args.day, colour: args.colour });
  },
});

const mutators = [createNote, changeNote, moveNote, removeNote, joinNotes, setMark];

export const testRegistry = registryOf(1, mutators, [note, mark]);

/** The same with the kinds counted on. */
export const laterRegistry = registryOf(2, mutators, [note, mark], {
  appeared: { 2: '2026-01-01' as PlainDay },
  upcasters: [],
});
