import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MemoryDatabase } from '#adapters/local-store/memory.ts';
import { MemoryMedia } from '#adapters/local-store/memory-media.ts';
import { MemoryDevice } from '#adapters/local-store/memory-tabs.ts';
import { AppError } from '#kernel/base/app-error.ts';
import {
  type AccountId,
  type AudienceId,
  type MediaId,
  type MutationId,
  randomId,
  type RecordId,
} from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { MediaRef } from '#kernel/kind/media-ref.ts';
import type { Rec } from '#kernel/kind/record.ts';
import { registryOf } from '#kernel/kind/registry.ts';
import type { DeviceMedia } from '#kernel/media/client/device-media.ts';
import type { FetchedVariant, MediaLine } from '#kernel/media/client/media-line.ts';
import { partBytes } from '#kernel/media/client/media-sender.ts';
import type { MediaBytes } from '#kernel/media/client/media-store.ts';
import {
  brokenOffMs,
  keptFileBytesAtMost,
  openMedia,
  tidyAfterMs,
} from '#kernel/media/client/open-media.ts';
import { tidyMedia } from '#kernel/media/client/tidy-media.ts';
import type { MediaState, VariantName } from '#kernel/media/media.ts';
import { FakeTime, idle } from '#kernel/sync/client/testing/fake-time.ts';
import { entry } from '#products/journal/kinds.ts';
import { journalMutators, writeEntry } from '#products/journal/mutators.ts';

const registry = registryOf(1, journalMutators, [entry]);
const audience = randomId<AudienceId>();
const day = '2026-05-01' as PlainDay;

/** The server's side of uploads, as the rules for it say (ME1, ME11). */
class ModelLine implements MediaLine {
  /** What is asked from now on does not get through. */
  isOnline = true;
  /** Throws this once at the next request that sends bytes, after taking half of them. */
  cut = false;
  readonly uploads = new Map<string, { id: MediaId; bytes: number; have: number[] }>();
  readonly done = new Map<MediaId, { state: MediaState; code: string | null; bytes: number[] }>();
  /** Named by records that this person does not read any more. */
  readonly hidden = new Set<MediaId>();
  readonly files = new Map<string, FetchedVariant>();
  readonly asked: string[] = [];
  /** What the server finds when it looks at a file. */
  verdict: string | null = null;
  refusesBeginning: string | null = null;
  /** Of these only the beginning is refused, and why. */
  readonly refusesOf = new Map<MediaId, string>();
  /** The scanner does not answer: what arrives waits. */
  scannerIsAway = false;

  #ask(what: string): void {
    this.asked.push(what);
    if (!this.isOnline) throw new AppError('shell.no-connection');
  }

  async begin({ id, bytes }: { id: MediaId; bytes: number }): Promise<string> {
    this.#ask('begin');
    if (this.refusesBeginning !== null) throw new AppError(this.refusesBeginning);
    const own = this.refusesOf.get(id);
    if (own !== undefined) throw new AppError(own);
    if (this.done.has(id)) throw new AppError('media.uploaded');
    for (const [upload, under] of this.uploads) if (under.id === id) return upload;
    const upload = `/uploads/${randomId()}`;
    this.uploads.set(upload, { id, bytes, have: [] });
    return upload;
  }

  async offset(upload: string): Promise<number> {
    this.#ask('offset');
    return this.#under(upload).have.length;
  }

  async send(upload: string, offset: number, bytes: MediaBytes): Promise<number> {
    this.#ask('send');
    const under = this.#under(upload);
    if (offset !== under.have.length) throw new AppError('media.offset-wrong');
    if (this.cut) {
      this.cut = false;
      for (const byte of bytes.subarray(0, bytes.byteLength / 2)) under.have.push(byte);
      throw new AppError('shell.no-connection');
    }
    for (const byte of bytes) under.have.push(byte);
    if (under.have.length < under.bytes) return under.have.length;
    this.uploads.delete(upload);
    if (this.scannerIsAway) {
      this.done.set(under.id, { state: 'waiting', code: null, bytes: under.have });
      throw new AppError('media.scan-unavailable');
    }
    const code = this.verdict;
    this.done.set(under.id, {
      state: code === null ? 'ready' : 'refused',
      code,
      bytes: under.have,
    });
    if (code !== null) throw new AppError(code);
    return under.have.length;
  }

  async about(id: MediaId) {
    this.#ask('about');
    const found = this.done.get(id);
    if (found === undefined || this.hidden.has(id)) throw new AppError('media.absent');
    return found;
  }

  async fetch(id: MediaId, variant: VariantName, bytesAtMost: number) {
    this.#ask(`fetch ${variant}`);
    const found = this.files.get(`${id} ${variant}`);
    if (found === undefined) throw new AppError('media.absent');
    return found.bytes.byteLength > bytesAtMost ? null : found;
  }

  addressOf(id: MediaId, variant: VariantName): string {
    return `/media/${id}/${variant}`;
  }

  #under(upload: string) {
    const under = this.uploads.get(upload);
    if (under === undefined) throw new AppError('media.absent');
    return under;
  }
}

let database: MemoryDatabase;
let memory: MemoryMedia;
let device: MemoryDevice;
let line: ModelLine;
let time: FakeTime;
const tabs: DeviceMedia[] = [];

beforeEach(() => {
  database = new MemoryDatabase();
  memory = new MemoryMedia();
  device = new MemoryDevice();
  line = new ModelLine();
  time = new FakeTime();
});
afterEach(async () => {
  for (const tab of tabs.splice(0)) await tab.close();
});

async function openTab(): Promise<DeviceMedia> {
  const store = database.open();
  const media = openMedia({
    media: memory.open(store),
    store,
    registry,
    line,
    tabs: device.openTab(),
    clock: time.clock,
    timers: time.timers,
    random: () => 1,
  });
  tabs.push(media);
  await settle();
  return media;
}

async function settle(): Promise<void> {
  for (let round = 0; round < 30; round += 1) await idle();
}

function picture(size = 10): Parameters<DeviceMedia['keep']>[0] {
  const file = new Blob([Uint8Array.from({ length: size }, (_, at) => at % 251)], {
    type: 'image/jpeg',
  });
  return { is: 'image', file, width: 4, height: 3, durationMs: null };
}

/** As an editor does it: the write stands in the outbox with its effect on top. */
async function writeDown(media: readonly MediaRef[]): Promise<RecordId> {
  const id = randomId<RecordId>();
  const body = { day, event: null, text: 'x', face: null, pictogram: null, media: [...media] };
  await database.open().write(async (tx) => {
    const args = { id, audience, entry: body };
    await tx.addToOutbox(
      { id: randomId<MutationId>(), name: writeEntry.name, args, base: [] } as never,
      '2026-05-01T08:00:00.000Z',
    );
    await tx.putOverlay([{ id, record: record(id, media), unsent: true }]);
  });
  await settle();
  return id;
}

function record(id: RecordId, media: readonly MediaRef[]): Rec {
  return {
    id,
    audience,
    kind: entry.name,
    body: { day, event: null, text: 'x', face: null, pictogram: null, media: [...media] },
    day,
    persons: [],
    revision: 1,
    merged: 0,
    createdBy: randomId<AccountId>(),
    createdAt: '2026-05-01T08:00:00.000Z',
    changedBy: randomId<AccountId>(),
    changedAt: '2026-05-01T08:00:00.000Z',
  };
}

function ref(id = randomId<MediaId>()): MediaRef {
  return { id, is: 'image', width: 4, height: 3, durationMs: null, words: '', credit: '' };
}

async function bytesOf(file: Blob): Promise<number[]> {
  return [...new Uint8Array(await file.arrayBuffer())];
}

describe('sending', () => {
  test('[ME18] what a record names is sent whole, and nothing before it is named', async () => {
    const media = await openTab();
    const made = await media.keep(picture(partBytes + 7));
    await settle();
    expect(line.asked).toEqual([]);
    await writeDown([made]);
    expect(line.done.get(made.id)?.bytes).toHaveLength(partBytes + 7);
    expect(line.done.get(made.id)?.bytes.slice(-3)).toEqual(
      [4, 5, 6].map((at) => (partBytes + at) % 251),
    );
    expect(line.asked.filter((one) => one === 'send')).toHaveLength(2);
    expect(await media.unsent()).toEqual([]);
  });

  test('[ME18] a cut line costs no byte that has arrived, and is waited for as others are', async () => {
    const media = await openTab();
    const made = await media.keep(picture(2 * partBytes));
    line.cut = true;
    await writeDown([made]);
    expect(line.asked).toEqual(['begin', 'offset', 'send']);
    expect(time.waitingMs).toContain(500);
    await time.pass(500);
    await settle();
    expect(line.asked).toEqual(['begin', 'offset', 'send', 'offset', 'send', 'send']);
    expect(line.done.get(made.id)?.bytes).toHaveLength(2 * partBytes);
  });

  test('[ME18] goes on in another tab, and after the end of the program, where it stopped', async () => {
    const media = await openTab();
    const other = await openTab();
    const made = await media.keep(picture(2 * partBytes));
    line.cut = true;
    await writeDown([made]);
    await tabs.shift()?.close();
    await settle();
    expect(line.asked.filter((one) => one === 'begin')).toHaveLength(1);
    expect(line.done.get(made.id)?.bytes).toHaveLength(2 * partBytes);
    expect(await other.unsent()).toEqual([]);
  });

  test('[ME18] one tab sends, whoever made it', async () => {
    await openTab();
    const second = await openTab();
    await writeDown([await second.keep(picture())]);
    expect(line.asked).toEqual(['begin', 'offset', 'send']);
  });

  test('[ME18] without a connection it waits, and goes at once when there is one', async () => {
    const media = await openTab();
    line.isOnline = false;
    const made = await media.keep(picture());
    await writeDown([made]);
    expect(await media.unsent()).toMatchObject([{ id: made.id, state: 'waiting' }]);
    expect(await memory.totals().totals()).toMatchObject({ unsent: 1, needsAttention: 0 });
    line.isOnline = true;
    media.wake();
    await settle();
    expect(line.done.has(made.id)).toBe(true);
    expect(await memory.totals().totals()).toMatchObject({ unsent: 0, kept: 1 });
  });

  test('[ME1][ME18] an upload that ended meanwhile begins anew, one that had come is not sent twice', async () => {
    const media = await openTab();
    line.cut = true;
    const made = await media.keep(picture(2 * partBytes));
    await writeDown([made]);
    line.uploads.clear();
    await time.pass(500);
    await settle();
    expect(line.done.get(made.id)?.bytes).toHaveLength(2 * partBytes);

    const again = await media.keep(picture());
    line.done.set(again.id, { state: 'ready', code: null, bytes: [] });
    await writeDown([again]);
    expect(await media.unsent()).toEqual([]);
  });

  test('[ME19] what is refused stands there with its reason, is kept, and can be sent again', async () => {
    const media = await openTab();
    line.verdict = 'media.damaged';
    const made = await media.keep(picture());
    await writeDown([made]);
    expect(await media.unsent()).toMatchObject([
      { id: made.id, state: 'refused', problem: { code: 'media.damaged' } },
    ]);
    expect(await memory.totals().totals()).toMatchObject({ unsent: 0, needsAttention: 1 });
    expect((await media.fileOf(made.id))?.size).toBe(10);
    expect(await media.look(made, 'screen', null)).toMatchObject({ is: 'here', unsent: 'refused' });
    await time.pass(3_600_000);
    await settle();
    expect(line.asked.filter((one) => one === 'send')).toHaveLength(1);

    line.verdict = null;
    line.done.clear();
    await media.retry(made.id);
    await settle();
    expect(line.done.get(made.id)?.state).toBe('ready');
  });

  test('[ME19] the next goes through although one was refused', async () => {
    const media = await openTab();
    line.verdict = 'media.type-refused';
    const [first, second] = [await media.keep(picture()), await media.keep(picture())];
    line.isOnline = false;
    await writeDown([first, second]);
    line.isOnline = true;
    const send = line.send.bind(line);
    line.send = async (upload, offset, bytes) => {
      const arrived = await send(upload, offset, bytes).finally(() => {
        line.verdict = null;
      });
      return arrived;
    };
    media.wake();
    await settle();
    expect(line.done.get(second.id)?.state).toBe('ready');
    expect(await media.unsent()).toMatchObject([{ id: first.id, state: 'refused' }]);
  });

  test('[ME18] the next goes through although one is named where one does not reach by now', async () => {
    const tab = await openTab();
    const [moved, other] = [await tab.keep(picture()), await tab.keep(picture(20))];
    line.done.set(moved.id, { state: 'ready', code: null, bytes: [] });
    line.hidden.add(moved.id);
    await writeDown([moved, other]);
    await settle();
    expect(line.done.get(other.id)).toMatchObject({ state: 'ready' });
    expect(await tab.unsent()).toEqual([]);
  });

  test('[ME24] what waits for the scanner lets the next ones by, and arrives when it was looked at', async () => {
    const tab = await openTab();
    const [first, second] = [await tab.keep(picture()), await tab.keep(picture(20))];
    line.isOnline = false;
    await writeDown([first, second]);
    line.isOnline = true;
    line.scannerIsAway = true;
    const send = line.send.bind(line);
    line.send = async (upload, offset, bytes) => {
      const arrived = await send(upload, offset, bytes).finally(() => {
        line.scannerIsAway = false;
      });
      return arrived;
    };
    tab.wake();
    await settle();
    expect(line.done.get(second.id)?.state).toBe('ready');
    expect(await tab.unsent()).toMatchObject([{ id: first.id, state: 'waiting' }]);

    const waiting = line.done.get(first.id);
    line.done.set(first.id, { bytes: [], code: null, ...waiting, state: 'ready' });
    await time.pass(500);
    await settle();
    expect(await tab.unsent()).toEqual([]);
    // Its bytes went once.
    expect(line.asked.filter((one) => one === 'send')).toHaveLength(2);
  });

  test('[ME24] one file that the server cannot cope with waits by itself, three in a row are the server', async () => {
    const tab = await openTab();
    const made = [];
    for (let at = 0; at < 6; at += 1) made.push(await tab.keep(picture(10 + at)));
    const [odd, ...others] = made;
    line.isOnline = false;
    await writeDown(made);
    line.isOnline = true;
    line.refusesOf.set((odd as MediaRef).id, 'server.internal');
    tab.wake();
    await settle();
    expect(others.map(({ id }) => line.done.get(id)?.state)).toEqual(others.map(() => 'ready'));
    expect(await tab.unsent()).toMatchObject([{ id: odd?.id, state: 'waiting' }]);
    line.refusesOf.clear();
    await time.pass(500);
    await settle();
    expect(await tab.unsent()).toEqual([]);

    line.refusesBeginning = 'server.internal';
    line.asked.length = 0;
    const more = [];
    for (let at = 0; at < 6; at += 1) more.push(await tab.keep(picture(30 + at)));
    await writeDown(more);
    expect(line.asked).toEqual(['begin', 'begin', 'begin']);
    line.refusesBeginning = null;
    tab.wake();
    await settle();
    expect(await tab.unsent()).toEqual([]);
  });

  test('[ME19] where there is no room it is kept, told, and tried again at the next start', async () => {
    const media = await openTab();
    line.refusesBeginning = 'media.account-full';
    const made = await media.keep(picture());
    await writeDown([made]);
    expect(await media.unsent()).toMatchObject([{ state: 'refused' }]);
    line.refusesBeginning = null;
    await tabs.shift()?.close();
    await openTab();
    expect(line.done.has(made.id)).toBe(true);
  });

  test('[ME18] what is taken back before it was sent is not sent', async () => {
    const media = await openTab();
    line.isOnline = false;
    const made = await media.keep(picture());
    const id = await writeDown([made]);
    await database.open().write((tx) => tx.replaceOverlay([{ id, record: null, unsent: true }]));
    await settle();
    line.isOnline = true;
    line.asked.length = 0;
    media.wake();
    await settle();
    expect(line.asked).toEqual([]);
    expect(await media.unsent()).toEqual([]);
    // Taken back twice: it is named again.
    await database
      .open()
      .write((tx) => tx.replaceOverlay([{ id, record: record(id, [made]), unsent: true }]));
    await settle();
    expect(line.done.has(made.id)).toBe(true);
  });

  test('[ME18] who is not signed in sends nothing until they are', async () => {
    const media = await openTab();
    line.refusesBeginning = 'identity.not-signed-in';
    const made = await media.keep(picture());
    await writeDown([made]);
    await time.pass(600_000);
    await settle();
    expect(line.asked).toEqual(['begin']);
    line.refusesBeginning = null;
    media.wake();
    await settle();
    expect(line.done.has(made.id)).toBe(true);
  });
});

describe('a film', () => {
  const film = (): Parameters<DeviceMedia['keep']>[0] => ({
    is: 'video',
    file: new Blob([new Uint8Array(30)], { type: 'video/webm' }),
    width: 4,
    height: 3,
    durationMs: 1_000,
    poster: { file: new Blob([new Uint8Array(5)], { type: 'image/jpeg' }), width: 4, height: 3 },
  });

  test('[ME25] brings its poster, which is sent first, and is named and forgotten with it', async () => {
    const media = await openTab();
    const made = await media.keep(film());
    expect(made).toMatchObject({ is: 'video', poster: { is: 'image', width: 4, height: 3 } });
    // One thing to whoever made it.
    expect(await media.unused()).toMatchObject([{ id: made.id }]);
    expect(await media.refOf(made.id)).toEqual(made);
    const id = await writeDown([made]);
    expect([...line.done.keys()]).toEqual([made.poster?.id, made.id]);
    expect(await media.unsent()).toEqual([]);

    await database.open().write((tx) => tx.replaceOverlay([{ id, record: null, unsent: true }]));
    await time.pass(tidyAfterMs);
    await settle();
    expect(await memory.totals().totals()).toMatchObject({ kept: 0 });
  });

  test('[ME17][ME25] is thrown away with its poster', async () => {
    const media = await openTab();
    const made = await media.keep(film());
    await media.discardUnused([made.id]);
    expect(await memory.totals().totals()).toMatchObject({ kept: 0 });
    await media.discard((await media.keep(film())).id);
    expect(await memory.totals().totals()).toMatchObject({ kept: 0 });
  });
});

test('[ME26] what would be gone with the copy is told: what waits, what was refused, what is in no record', async () => {
  const media = await openTab();
  const sent = await media.keep(picture());
  await writeDown([sent]);
  line.verdict = 'media.damaged';
  const refused = await media.keep(picture());
  await writeDown([refused]);
  line.isOnline = false;
  const waiting = await media.keep(picture());
  await writeDown([waiting]);
  const unused = await media.keep(picture());
  const growing = await media.grow('audio', 'audio/webm');
  await growing.append(new Uint8Array([1]), 1_000);
  expect((await media.onlyHere()).map(({ id }) => id)).toEqual([
    refused.id,
    waiting.id,
    unused.id,
    growing.id,
  ]);
});

describe('recording', () => {
  test('[ME16][ME17] a tab that goes loses nothing that was put away, and it is offered again', async () => {
    const media = await openTab();
    const growing = await media.grow('audio', 'audio/webm;codecs=opus');
    await growing.append(new Uint8Array([1, 2]), 1_000);
    await growing.append(new Uint8Array([3]), 2_000);
    expect(await media.unused()).toEqual([]);
    // The tab ends without a word.
    const next = await openTab();
    expect(await next.unused()).toEqual([]);
    await time.pass(brokenOffMs + 1);
    expect(await next.unused()).toMatchObject([
      { id: growing.id, bytes: 3, durationMs: 2_000, type: 'audio/webm' },
    ]);
    const found = await next.refOf(growing.id);
    expect(found).toMatchObject({ id: growing.id, is: 'audio', durationMs: 2_000 });
    await writeDown([found ?? ref()]);
    expect(line.done.get(growing.id)?.bytes).toEqual([1, 2, 3]);
    expect(await next.unused()).toEqual([]);
  });

  test('[ME17] what was put into nothing is offered until it is used or thrown away', async () => {
    const media = await openTab();
    const made = await media.keep(picture());
    expect(await media.unused()).toMatchObject([{ id: made.id }]);
    await media.discard(made.id);
    expect(await media.unused()).toEqual([]);
    expect(await media.refOf(made.id)).toBeNull();
    const growing = await media.grow('audio', 'audio/webm');
    expect(await growing.finish()).toBeNull();
    expect(await media.unused()).toEqual([]);
  });

  test('[ME17] with a draft goes what was made for it, and nothing that is put elsewhere', async () => {
    const media = await openTab();
    line.isOnline = false;
    const [drafted, used] = [await media.keep(picture()), await media.keep(picture())];
    await writeDown([used]);
    await media.discardUnused([drafted.id, used.id, randomId()]);
    expect(await media.refOf(drafted.id)).toBeNull();
    expect(await media.refOf(used.id)).not.toBeNull();
    const next = await media.keep(picture());
    await writeDown([next]);
    await media.discardUnused([next.id]);
    expect(await media.refOf(next.id)).not.toBeNull();
  });

  test('[ME12] what is too large is refused before it is kept', async () => {
    const media = await openTab();
    const file = { size: 26 * 1024 * 1024, type: 'image/jpeg' } as Blob;
    await expect(media.keep({ ...picture(), file })).rejects.toMatchObject({
      code: 'media.too-large',
    });
    expect(await media.unused()).toEqual([]);
  });
});

describe('looking', () => {
  async function onServer(names: readonly VariantName[], size = 4): Promise<MediaRef> {
    const of = ref();
    for (const [at, name] of names.entries()) {
      const bytes = new Uint8Array(size).fill(at + 1);
      line.files.set(`${of.id} ${name}`, { type: 'image/webp', bytes });
    }
    return of;
  }

  async function synced(media: readonly MediaRef[]): Promise<RecordId> {
    const id = randomId<RecordId>();
    await database.open().write((tx) => tx.putRows([record(id, media)]));
    return id;
  }

  test('[ME20] own bytes are shown from here, sent or not', async () => {
    const media = await openTab();
    line.isOnline = false;
    const made = await media.keep(picture());
    const id = await writeDown([made]);
    const before = await media.look(made, 'thumb', id);
    expect(before).toMatchObject({ is: 'here', unsent: 'waiting' });
    if (before.is !== 'here') throw new Error('not here');
    expect(before.file.type).toBe('image/jpeg');
    expect(await bytesOf(before.file)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    line.isOnline = true;
    media.wake();
    await settle();
    expect(await media.look(made, 'thumb', id)).toMatchObject({ is: 'here', unsent: 'no' });
    expect(line.asked.some((one) => one.startsWith('fetch'))).toBe(false);
  });

  test('[ME20] what is not there yet, or not for this person, is absent; without a connection it is away', async () => {
    const media = await openTab();
    const of = ref();
    const id = await synced([of]);
    expect(await media.look(of, 'screen', id)).toEqual({ is: 'absent' });
    line.isOnline = false;
    expect(await media.look(of, 'screen', id)).toEqual({ is: 'away' });
  });

  test('[ME21] what was looked at is there without a connection, in the next best size if need be', async () => {
    const media = await openTab();
    const of = await onServer(['thumb', 'screen', 'full']);
    const id = await synced([of]);
    await media.look(of, 'screen', id);
    await media.look(of, 'screen', id);
    expect(line.asked).toEqual(['fetch screen']);
    line.isOnline = false;
    for (const [wanted, got] of [
      ['screen', 2],
      ['thumb', 2],
      ['full', 2],
    ] as const) {
      const look = await media.look(of, wanted, id);
      if (look.is !== 'here') throw new Error(`${wanted} is ${look.is}`);
      expect(await bytesOf(look.file)).toEqual([got, got, got, got]);
    }
  });

  test('[ME21] what is looked at twice at once is fetched once', async () => {
    const media = await openTab();
    const of = await onServer(['thumb']);
    const id = await synced([of]);
    await Promise.all([media.look(of, 'thumb', id), media.look(of, 'thumb', id)]);
    expect(line.asked).toEqual(['fetch thumb']);
  });

  test('[ME21] what is large is played part by part and not kept', async () => {
    const media = await openTab();
    const of = await onServer(['full'], keptFileBytesAtMost + 1);
    const id = await synced([of]);
    expect(await media.look(of, 'full', id)).toEqual({
      is: 'far',
      address: `/media/${of.id}/full`,
    });
    expect(await memory.totals().totals()).toMatchObject({ kept: 0 });
  });

  test('[ME21][SYC12] with the last record that names it, it goes', async () => {
    const media = await openTab();
    const of = await onServer(['screen']);
    const [one, two] = [await synced([of]), await synced([of])];
    await media.look(of, 'screen', one);
    await media.look(of, 'screen', two);
    await database.open().write((tx) => tx.deleteRows([one]));
    await time.pass(tidyAfterMs);
    await settle();
    expect(await memory.totals().totals()).toMatchObject({ kept: 1 });
    await database.open().write((tx) => tx.deleteRowsOfAudiences([audience]));
    await time.pass(tidyAfterMs);
    await settle();
    expect(await memory.totals().totals()).toMatchObject({ kept: 0 });
    line.isOnline = false;
    expect(await media.look(of, 'screen', two)).toEqual({ is: 'away' });
  });

  test('[ME21] so does what was made here, once it was sent; what was not stays', async () => {
    const media = await openTab();
    const sent = await media.keep(picture());
    const of = await writeDown([sent]);
    await database.open().write(async (tx) => {
      await tx.replaceOverlay([]);
      await tx.putRows([record(of, [sent])]);
    });
    line.isOnline = false;
    const waiting = await media.keep(picture());
    await writeDown([waiting]);
    await time.pass(tidyAfterMs);
    await settle();
    expect((await media.look(sent, 'full', of)).is).toBe('here');
    await database.open().write((tx) => tx.deleteRowsOfAudiences([audience]));
    await time.pass(tidyAfterMs);
    await settle();
    expect((await media.look(sent, 'full', of)).is).toBe('away');
    expect((await media.look(waiting, 'full', null)).is).toBe('here');
  });

  test('[ME21][SYC29] what is read from before the window is looked at and not kept', async () => {
    const media = await openTab();
    const of = await onServer(['screen']);
    expect((await media.look(of, 'screen', randomId())).is).toBe('here');
    expect((await media.look(of, 'screen', null)).is).toBe('here');
    expect(await memory.totals().totals()).toMatchObject({ kept: 0 });
  });

  test('[ME21] beyond what a device keeps, what was looked at longest ago goes first', async () => {
    const store = database.open();
    const media = memory.open(store);
    const names: MediaRef[] = [];
    for (const at of [3, 1, 2]) {
      const of = ref();
      names.push(of);
      const id = await synced([of]);
      await media.putVariant(
        {
          media: of.id,
          name: 'thumb',
          type: 'image/webp',
          bytes: 0,
          touchedMs: at,
          records: [id],
        },
        new Uint8Array(100),
      );
    }
    await tidyMedia({ media, store, registry }, { isStart: false, bytesAtMost: 250 });
    expect((await media.allVariants()).map((one) => one.media)).toEqual([
      names[0]?.id,
      names[2]?.id,
    ]);
  });

  test('[ME20] no file is ever opened as anything but a picture, a recording or a film', async () => {
    const media = await openTab();
    const file = new Blob(['<script>'], { type: 'text/html' });
    const made = await media.keep({ ...picture(), file });
    const own = await media.look(made, 'full', null);
    expect(own.is === 'here' && own.file.type).toBe('application/octet-stream');
    const of = ref();
    line.files.set(`${of.id} full`, { type: 'image/svg+xml', bytes: new Uint8Array([1]) });
    const fetched = await media.look(of, 'full', null);
    expect(fetched.is === 'here' && fetched.file.type).toBe('application/octet-stream');
  });
});
