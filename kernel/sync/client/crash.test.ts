import { expect, test } from 'vitest';
import { MemoryDatabase } from '#adapters/local-store/memory.ts';
import type { Rec } from '#kernel/kind/record.ts';
import { BreakingStore } from '#kernel/sync/client/testing/breaking-store.ts';
import type { TestDevice } from '#kernel/sync/client/testing/device.ts';
import { idle } from '#kernel/sync/client/testing/fake-time.ts';
import { moveNote, removeNote } from '#kernel/sync/client/testing/note.ts';
import { setText, texts, World, writeNote } from '#kernel/sync/client/testing/world.ts';

/**
 * The same day in the life of a device, ended at every single step it does on its store: first
 * sync, writes offline, a push with a refusal, an audience lost, one with a new epoch, moves.
 */
async function live(world: World, database: MemoryDatabase, crashAtStep: number) {
  // The first sync comes in parts, and each of them in pages.
  world.server.seqsPerPart = 1;
  world.server.rowsPerPage = 1;
  const ben = await world.started(world.ben);
  const old = await writeNote(ben, world.circle, 'old');
  const going = await writeNote(ben, world.circle, 'going');
  world.server.grant(world.ben, world.team);
  for (const text of ['of the team', 'of the team too']) await writeNote(ben, world.team, text);
  await ben.settle();
  world.server.revoke(world.ben, world.team);
  await ben.settle();

  const breaking = new BreakingStore(database.open(), crashAtStep);
  const anna = world.device(world.anna, breaking);
  const made: string[] = [];
  const attempt = async (work: () => Promise<unknown>) => {
    if (breaking.broken) return;
    await work().catch(() => {});
    await idle();
  };
  const write = (audience: typeof world.circle, text: string) =>
    attempt(async () => {
      await writeNote(anna, audience, text);
      made.push(text);
    });

  await attempt(() => anna.start());
  await write(world.team, 'team one');
  await write(world.circle, 'one');
  await attempt(() => anna.settle());
  await attempt(() => anna.goOffline());
  await write(world.circle, 'two');
  await write(world.team, 'refused');
  await attempt(() => setText(anna, old, 'old, changed'));
  await attempt(() => anna.mutate(moveNote, { record: going, audience: world.team }));
  await ben.mutate(removeNote, { record: going });
  await ben.settle();
  world.server.revoke(world.anna, world.team);
  await attempt(() => anna.goOnline());
  world.server.grant(world.anna, world.team);
  await attempt(() => anna.settle());
  return { anna, ben, breaking, made };
}

test('[SYC10][SYC5] a program that ends at any step finds a whole store and loses nothing', async () => {
  let crashes = 0;
  for (let step = 0; ; step += 1) {
    const database = new MemoryDatabase();
    const world = new World(() => new MemoryDatabase().open());
    const { anna, ben, breaking, made } = await live(world, database, step);
    if (!breaking.broken) break;
    crashes += 1;
    await anna.restart(database.open());
    for (let round = 0; round < 4; round += 1) {
      await anna.goOnline();
      await ben.settle();
    }
    await expectWhole(anna, world, step);
    await expectNothingLost(anna, world, made, step);
    await Promise.all([anna.client.close(), ben.client.close()]);
  }
  expect(crashes).toBeGreaterThan(100);
});

async function expectWhole(anna: TestDevice, world: World, step: number): Promise<void> {
  const where = `after a crash at step ${step}`;
  const local = await anna.store.read((tx) => tx.allRows());
  expect(sorted(local), where).toEqual(sorted(world.server.rowsFor(world.anna)));
  expect(await anna.reader.unsent(), where).toEqual([]);
  expect(await anna.store.read((tx) => tx.allOverlay()), where).toEqual([]);
  expect(Math.max(...world.server.applied.values()), where).toBe(1);
}

/** What was acknowledged to the person is at the server or under attention. */
async function expectNothingLost(
  anna: TestDevice,
  world: World,
  made: readonly string[],
  step: number,
): Promise<void> {
  const kept = new Set(await texts(anna));
  for (const entry of await anna.reader.attention()) kept.add(textOf(entry.mutation.args));
  for (const record of world.server.rowsFor(world.ben)) kept.add(textOf(record.body));
  for (const text of made) expect(kept, `after a crash at step ${step}`).toContain(text);
}

function textOf(value: unknown): string {
  return typeof value === 'object' && value !== null && 'text' in value ? String(value.text) : '';
}

function sorted(records: readonly Rec[]): Rec[] {
  return records.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
