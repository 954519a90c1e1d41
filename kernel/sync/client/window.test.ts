import { beforeEach, expect, test } from 'vitest';
import { MemoryDatabase } from '#adapters/local-store/memory.ts';
import { randomId, type RecordId } from '#kernel/base/ids.ts';
import { addDays, type PlainDay } from '#kernel/base/plain-day.ts';
import type { Up } from '#kernel/protocol/up.ts';
import { patience } from '#kernel/sync/client/sync-client.ts';
import type { TestDevice } from '#kernel/sync/client/testing/device.ts';
import {
  changeNote,
  createNote,
  moveNote,
  note,
  removeNote,
  setMark,
} from '#kernel/sync/client/testing/note.ts';
import { setText, texts, World, writeNote } from '#kernel/sync/client/testing/world.ts';

/** The day it is in the test's world. */
const today = '2026-05-01' as PlainDay;
const dayMs = 86_400_000;

let world: World;
let anna: TestDevice;
let ben: TestDevice;

beforeEach(async () => {
  world = new World(() => new MemoryDatabase().open());
  anna = await world.started(world.anna);
  ben = await world.started(world.ben);
});

async function settleAll(): Promise<void> {
  for (let round = 0; round < 6; round += 1) {
    await anna.settle();
    await ben.settle();
  }
}

/** A note of Ben's so many days from today. */
async function noteOn(days: number, text: string): Promise<RecordId> {
  const record = randomId<RecordId>();
  const args = { record, audience: world.circle, day: addDays(today, days), text };
  await ben.mutate(createNote, args);
  await settleAll();
  return record;
}

function pulls(device: TestDevice): Extract<Up, { type: 'pull' }>[] {
  return device.network.sent.flatMap((up) => (up.type === 'pull' ? [up] : []));
}

test('[SYC27] what came whole replaces what there was, and unsent work stays', async () => {
  const gone = await writeNote(ben, world.circle, 'gone');
  await writeNote(ben, world.circle, 'kept');
  await settleAll();
  await anna.goOffline();
  await writeNote(anna, world.circle, 'unsent');
  await ben.mutate(removeNote, { record: gone });
  await settleAll();
  world.server.collect(world.circle);
  anna.network.tamper = (message) => (message.type === 'push-result' ? [] : [message]);
  await anna.goOnline();
  expect(pulls(anna).at(-1)?.cursors).not.toEqual([]);
  expect(await texts(anna)).toEqual(['kept', 'unsent']);
  expect(await anna.reader.unsent()).toHaveLength(1);
});

test('[SYC27] a record that moved out of what is fetched anew stays where it is', async () => {
  const record = await writeNote(anna, world.circle, 'moving');
  await settleAll();
  await anna.goOffline();
  world.server.collect(world.circle);
  const other = world.device(world.anna);
  await other.start();
  await other.mutate(moveNote, { record, audience: world.team });
  await other.settle();
  await anna.goOnline();
  expect(await texts(anna)).toEqual(['moving']);
  expect(await anna.store.read((tx) => tx.countRows())).toBe(1);
});

test('[SYC28] a device keeps what the window names, and whatever has no horizon', async () => {
  world.server.horizon = { note: 2 };
  for (const days of [-3, -2, 0, 5]) await noteOn(days, `${days}`);
  await ben.mutate(setMark, {
    audience: world.circle,
    day: addDays(today, -300),
    colour: 'red',
  });
  await settleAll();
  const fresh = await world.started(world.anna);
  for (const device of [anna, fresh]) {
    expect(await texts(device)).toEqual(['-2', '0', '5']);
    expect(await device.store.read((tx) => tx.countRows())).toBe(4);
    expect(await device.reader.firstDayKept(note.name)).toBe(addDays(today, -2));
    expect(await device.reader.firstDayKept('mark')).toBeNull();
  }
});

test('[SYC28] the window moves with the server’s day, by the pull, and not with the device’s clock', async () => {
  world.server.horizon = { note: 2 };
  for (const days of [-2, -1]) await noteOn(days, `${days}`);
  anna.time.skewMs = 365 * dayMs;
  await anna.time.pass(patience.pullEveryMs);
  await settleAll();
  expect(await texts(anna)).toEqual(['-1', '-2']);
  anna.time.skewMs = 0;
  await anna.goOffline();
  await anna.time.pass(dayMs);
  expect(await texts(anna)).toEqual(['-1', '-2']);
  anna.network.sent.length = 0;
  await anna.goOnline();
  expect(await texts(anna)).toEqual(['-1']);
  expect(pulls(anna)[0]?.cursors, 'nothing is fetched anew for that').not.toEqual([]);
});

test('[SYC28] a record whose day leaves the window goes, and comes back with it', async () => {
  world.server.horizon = { note: 2 };
  const record = await noteOn(0, 'wanders');
  expect(await texts(anna)).toEqual(['wanders']);
  const move = async (days: number) => {
    const body = { ...world.server.record(record)?.body };
    expect(body).toMatchObject({ text: 'wanders' });
    await ben.mutate(removeNote, { record });
    await ben.mutate(createNote, {
      record,
      audience: world.circle,
      day: addDays(today, days),
      text: 'wanders',
    });
    await settleAll();
  };
  await move(-10);
  expect(await anna.store.read((tx) => tx.countRows())).toBe(0);
  await move(1);
  expect(await texts(anna)).toEqual(['wanders']);
});

test('[SYC28] work on what falls out of the window is sent all the same', async () => {
  world.server.horizon = { note: 2 };
  const record = await noteOn(-2, 'edge');
  await anna.goOffline();
  await setText(anna, record, 'my words');
  await anna.time.pass(dayMs);
  await anna.goOnline();
  await settleAll();
  expect(await anna.reader.unsent()).toEqual([]);
  expect(await anna.reader.attention()).toEqual([]);
  expect(world.server.record(record)?.body).toMatchObject({ text: 'my words' });
  expect(await texts(anna)).toEqual([]);
});

test.each([
  ['the horizon is widened', { note: 10 }],
  ['there is none any more', {}],
])('[SYC28] when %s, everything is there', async (_what, horizon) => {
  world.server.horizon = { note: 2 };
  await noteOn(-5, 'older');
  await noteOn(0, 'now');
  expect(await texts(anna)).toEqual(['now']);
  world.server.horizon = horizon;
  await anna.time.pass(patience.pullEveryMs);
  await settleAll();
  expect(await texts(anna)).toEqual(['now', 'older']);
});

test('[SYC28] a window that reaches further back than what the device has is fetched anew', async () => {
  world.server.horizon = { note: 2 };
  await noteOn(-2, 'edge');
  // A server whose clock was a day ahead, and no longer is: same horizon, an earlier day.
  const ahead = world.server.window.from.map(([kind, day]): [string, string] => {
    return [kind, addDays(day as PlainDay, 1)];
  });
  anna.network.tamper = (message) =>
    message.type === 'page' && message.last !== null
      ? [{ ...message, last: { ...message.last, window: { ...message.last.window, from: ahead } } }]
      : [message];
  await anna.time.pass(patience.pullEveryMs);
  await settleAll();
  expect(await texts(anna)).toEqual([]);
  anna.network.tamper = (message) => [message];
  await anna.time.pass(patience.pullEveryMs);
  await settleAll();
  expect(await texts(anna)).toEqual(['edge']);
});

test('[SYC28] a staged first sync keeps to the window too', async () => {
  const old = await noteOn(-5, 'old');
  for (let index = 0; index < 8; index += 1) await noteOn(index, `n${index}`);
  world.server.horizon = { note: 2 };
  // A server that sends more than the window: what it names holds.
  const fresh = world.device(world.anna);
  fresh.network.tamper = (message) =>
    message.type === 'page' && message.last === null && message.rows[0] !== undefined
      ? [
          {
            ...message,
            rows: [
              ...message.rows,
              [
                old,
                ...message.rows[0].slice(1, 4),
                addDays(today, -5),
                ...message.rows[0].slice(5),
              ],
            ] as typeof message.rows,
          },
        ]
      : [message];
  await fresh.start();
  expect(await texts(fresh)).toHaveLength(8);
  expect(await fresh.store.read((tx) => tx.rows([old]))).toEqual(new Map());
});

test('[SYC30] one record that cannot be read does not keep the device from the others', async () => {
  const [bad, good] = [
    await writeNote(ben, world.circle, 'bad'),
    await writeNote(ben, world.circle, 'good'),
  ];
  anna.network.tamper = (message) =>
    message.type === 'page'
      ? [{ ...message, rows: message.rows.map((row) => (row[0] === bad ? spoilt(row) : row)) }]
      : [message];
  await settleAll();
  expect(anna.client.phase).toBe('online');
  expect(await texts(anna)).toEqual(['good']);
  expect(await anna.reader.setAside()).toEqual([
    { record: bad, audience: world.circle, kind: 'note', field: 'text' },
  ]);
  expect(JSON.stringify(await anna.reader.setAside())).not.toContain('bad words');

  // It comes again, whole.
  anna.network.tamper = (message) => [message];
  await ben.mutate(changeNote, { record: bad, tag: 'mended' });
  await settleAll();
  expect(await texts(anna)).toEqual(['bad', 'good']);
  expect(await anna.reader.setAside()).toEqual([]);
  expect(await anna.reader.get(note, good)).not.toBeNull();
});

test('[SYC30] what stood for it before goes, since it is not that any more', async () => {
  const record = await writeNote(ben, world.circle, 'before');
  await settleAll();
  anna.network.tamper = (message) =>
    message.type === 'page' ? [{ ...message, rows: message.rows.map(spoilt) }] : [message];
  await setText(ben, record, 'after');
  await settleAll();
  expect(await texts(anna)).toEqual([]);
  expect(await anna.reader.setAside()).toHaveLength(1);
  world.server.revoke(world.anna, world.circle);
  await settleAll();
  expect(await anna.reader.setAside()).toEqual([]);
});

test.each([
  ['nothing of it', ['no row at all'], { record: null, audience: null, kind: null, field: '' }],
  ['its audience', (row: unknown[]) => row.with(1, 7), { audience: null, kind: 'note' }],
  ['its number of fields', (row: unknown[]) => row.slice(0, 5), { kind: 'note' }],
])('[SYC30] a row of which %s cannot be read is counted', async (_what, spoil, expected) => {
  await writeNote(ben, world.circle, 'odd');
  anna.network.tamper = (message) =>
    message.type === 'page'
      ? [
          {
            ...message,
            rows: message.rows.map((row) =>
              typeof spoil === 'function' ? spoil([...row]) : spoil,
            ),
          },
        ]
      : [message];
  await settleAll();
  expect(anna.client.phase).toBe('online');
  expect(await anna.reader.setAside()).toEqual([expect.objectContaining(expected)]);
});

test('[SYC30] fields and kinds that this app does not know are no fault', async () => {
  await writeNote(ben, world.circle, 'from the future');
  anna.network.tamper = (message) =>
    message.type === 'page'
      ? [
          {
            ...message,
            rows: message.rows.flatMap((row) => [
              row.with(11, { ...row[11], mood: 'new' }),
              row.with(0, randomId()).with(3, 'poem').with(11, { lines: 4 }),
            ]),
          },
        ]
      : [message];
  await settleAll();
  expect(await texts(anna)).toEqual(['from the future']);
  expect(await anna.store.read((tx) => tx.countRows())).toBe(2);
  expect(await anna.reader.setAside()).toEqual([]);
});

function spoilt(row: readonly unknown[]): unknown[] {
  return [...row].with(11, { day: today, text: { bad: 'bad words' }, tag: '' });
}
