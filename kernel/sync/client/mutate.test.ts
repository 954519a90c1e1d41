import { beforeEach, expect, test } from 'vitest';
import { MemoryDatabase } from '#adapters/local-store/memory.ts';
import { randomId, keyedRecordId, type RecordId } from '#kernel/base/ids.ts';
import { defineMutator } from '#kernel/kind/define-mutator.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import type { LocalStore } from '#kernel/sync/client/local-store.ts';
import type { TestDevice } from '#kernel/sync/client/testing/device.ts';
import {
  changeNote,
  createNote,
  joinNotes,
  mark,
  moveNote,
  note,
  removeNote,
  setMark,
} from '#kernel/sync/client/testing/note.ts';
import { day, setText, shown, texts, World, writeNote } from '#kernel/sync/client/testing/world.ts';

let world: World;
let device: TestDevice;

beforeEach(async () => {
  world = new World(() => new MemoryDatabase().open());
  device = await world.started(world.anna);
  await device.goOffline();
});

test('[SYC1] a write is seen at once and waits in the outbox, offline', async () => {
  const record = await writeNote(device, world.circle, 'seen');
  expect(await shown(device, record)).toMatchObject({
    kind: 'note',
    audience: world.circle,
    day,
    body: { text: 'seen' },
    revision: 0,
    createdBy: world.anna,
    unsent: true,
  });
  const [entry] = await device.reader.unsent();
  expect(entry?.mutation).toMatchObject({ name: 'note.create', schema: 1, base: [] });
  expect(await device.reader.unsent(record)).toHaveLength(1);
  expect(await device.reader.unsent(randomId<RecordId>())).toHaveLength(0);
});

test.each(['putOverlay', 'addToOutbox'] as const)(
  '[SYC1] when %s fails neither effect nor mutation is left',
  async (method) => {
    const { store } = device;
    device.store = failing(store, method);
    await expect(writeNote(device, world.circle, 'lost')).rejects.toThrow('planned');
    device.store = store;
    expect(await texts(device)).toEqual([]);
    expect(await device.reader.unsent()).toEqual([]);
  },
);

test('[SYC1] work that the store runs twice, because it lost its answer, is there once', async () => {
  const { store } = device;
  device.store = {
    ...bound(store),
    write: async (work) => {
      await store.write(work);
      return store.write(work);
    },
  };
  const record = await writeNote(device, world.circle, 'once');
  expect(await shown(device, record)).toMatchObject({ body: { text: 'once' } });
  expect(await device.reader.unsent()).toHaveLength(1);
});

test('[SY37] a write names what its author looked at, not what came before it was saved', async () => {
  await device.goOnline();
  const record = await writeNote(device, world.circle, 'for the circle');
  await device.settle();
  const looked = await shown(device, record);
  await setText(device, record, 'changed since');
  await device.settle();
  await device.goOffline();
  await device.mutate(changeNote, { record, text: 'typed before' }, looked);
  await device.mutate(changeNote, { record, text: 'typed now' });
  expect((await device.reader.unsent()).map(({ mutation }) => mutation.base)).toEqual([
    [[record, 1]],
    [[record, 2]],
  ]);
});

test('[SYC2] what the mutator refuses is thrown with its code, and nothing is written', async () => {
  const record = await writeNote(device, world.circle, 'kept');
  const before = await device.store.read((tx) => tx.outbox());
  await expect(setText(device, record, 'forbidden')).rejects.toMatchObject({
    name: 'AppError',
    code: 'note.forbidden',
    params: { record },
  });
  await expect(setText(device, randomId<RecordId>(), 'x')).rejects.toMatchObject({
    code: 'record.absent',
  });
  const again = { record, audience: world.circle, day, text: 'twice' };
  await expect(device.mutate(createNote, again)).rejects.toMatchObject({ code: 'record.exists' });
  expect(await texts(device)).toEqual(['kept']);
  expect(await device.store.read((tx) => tx.outbox())).toEqual(before);
});

test('[SYC2] arguments that do not fit name the field and not what was typed', async () => {
  const args = { record: randomId<RecordId>(), audience: world.circle, text: 'secret', day: 'x' };
  const attempt = device.mutate(createNote, args);
  await expect(attempt).rejects.toMatchObject({
    code: 'sync.arguments-invalid',
    params: { mutator: 'note.create', field: 'day' },
  });
  await expect(attempt).rejects.not.toThrow(/secret/);
});

test('[SYC2] a write larger than the server takes is refused here', async () => {
  const text = 'ä'.repeat(40_000);
  await expect(writeNote(device, world.circle, text)).rejects.toMatchObject({
    code: 'sync.write-too-large',
  });
  expect(await device.reader.unsent()).toEqual([]);
});

test('[SYC2] a mutator that touches a record it did not name is a bug and writes nothing', async () => {
  const other = await writeNote(device, world.circle, 'other');
  const greedy = defineMutator({
    name: 'note.change',
    args: { record: id<RecordId>() },
    records: (args) => [args.record],
    run: (tx) => tx.remove(note, other),
  });
  await expect(device.mutate(greedy, { record: randomId<RecordId>() })).rejects.toThrow(
    /did not name/,
  );
  expect(await texts(device)).toEqual(['other']);
});

test('[SYC2] a keyed record has the id its key makes, and stays in its audience', async () => {
  await device.mutate(setMark, { audience: world.circle, day, colour: 'red' });
  await device.mutate(setMark, { audience: world.circle, day, colour: 'blue' });
  const key = keyedRecordId(mark.name, world.circle, day);
  expect(await shown(device, key)).toMatchObject({ body: { day, colour: 'blue' } });
  const wrongId = defineMutator({
    name: 'mark.set',
    args: { record: id<RecordId>() },
    records: (args) => [args.record],
    run: (tx, args) => tx.create(mark, args.record, world.circle, { day, colour: 'x' }),
  });
  await expect(device.mutate(wrongId, { record: randomId<RecordId>() })).rejects.toMatchObject({
    code: 'record.id-malformed',
  });
  const moveMark = defineMutator({
    name: 'note.move',
    args: { record: id<RecordId>() },
    records: (args) => [args.record],
    run: (tx, args) => tx.move(mark, args.record, world.team),
  });
  await expect(device.mutate(moveMark, { record: key })).rejects.toMatchObject({
    code: 'record.cannot-move',
  });
});

test('[SYC3] the base is what the person saw, and own unsent work is no base', async () => {
  await device.goOnline();
  const record = await writeNote(device, world.circle, 'one');
  await device.settle();
  await setText(device, record, 'two');
  await device.settle();
  await device.goOffline();
  await setText(device, record, 'three');
  await device.mutate(changeNote, { record, tag: 'later' });
  const fresh = await writeNote(device, world.circle, 'new');
  await setText(device, fresh, 'newer');
  const bases = (await device.reader.unsent()).map((entry) => entry.mutation.base);
  expect(bases).toEqual([[[record, 2]], [[record, 2]], [], []]);
});

test('[SYC3] a field that a mutator does not name, or names undefined, stays', async () => {
  const record = await writeNote(device, world.circle, 'text');
  await device.mutate(changeNote, { record, tag: 'tag' });
  await device.mutate(changeNote, { record, text: undefined, tag: 'other' });
  expect(await shown(device, record)).toMatchObject({ body: { text: 'text', tag: 'other' } });
});

test('[SYC3] fields of a newer server survive a change by this app', async () => {
  const record = await writeNote(device, world.circle, 'text');
  const seen = await shown(device, record);
  if (seen === undefined) throw new Error('it was written');
  const { unsent: _unsent, ...row } = seen;
  const body = { ...row.body, mood: 'from the future' };
  await device.store.write(async (tx) => {
    await tx.putRows([{ ...row, body, revision: 3 }]);
    await tx.removeFromOutbox((await tx.outbox()).map((entry) => entry.mutation.id));
    await tx.replaceOverlay([]);
  });
  await setText(device, record, 'changed');
  expect((await shown(device, record))?.body).toEqual({ ...body, text: 'changed' });
});

test('[SYC9] writes build on each other before the server has seen any', async () => {
  const [one, two] = [
    await writeNote(device, world.circle, 'one'),
    await writeNote(device, world.circle, 'two'),
  ];
  await device.mutate(joinNotes, { from: one, into: two });
  await device.mutate(moveNote, { record: two, audience: world.team });
  expect(await shown(device, one)).toBeUndefined();
  expect(await shown(device, two)).toMatchObject({
    body: { text: 'twoone' },
    audience: world.team,
  });
  await device.mutate(removeNote, { record: two });
  expect(await texts(device)).toEqual([]);
  expect(await device.reader.unsent()).toHaveLength(5);
});

test('[SYC9] what the caller changes afterwards is neither stored nor sent', async () => {
  const args = { record: randomId<RecordId>(), audience: world.circle, day, text: 'before' };
  await device.mutate(createNote, args);
  args.text = 'after';
  const [entry] = await device.reader.unsent();
  expect(entry?.mutation.args).toMatchObject({ text: 'before' });
});

function failing(store: LocalStore, method: 'putOverlay' | 'addToOutbox'): LocalStore {
  return {
    ...bound(store),
    write: (work) =>
      store.write((tx) =>
        work(
          new Proxy(tx, {
            get: (target, name) => {
              if (name === method) return () => Promise.reject(new Error('planned'));
              const value: unknown = Reflect.get(target, name, target);
              return typeof value === 'function' ? (value.bind(target) as unknown) : value;
            },
          }),
        ),
      ),
  };
}

function bound(store: LocalStore): LocalStore {
  return {
    read: (work) => store.read(work),
    write: (work) => store.write(work),
    subscribe: (listener) => store.subscribe(listener),
    close: () => store.close(),
    destroy: () => store.destroy(),
  };
}
