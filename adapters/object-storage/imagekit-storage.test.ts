import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storageContract } from '#adapters/media/contract-suite.ts';
import { guardedNetwork } from '#adapters/network/guarded-network.ts';
import { imagekitStorage } from '#adapters/object-storage/imagekit-storage.ts';
import { systemClock } from '#kernel/base/clock.ts';
import { type ImagekitServer, openImagekitServer } from '#testkit/media/imagekit-server.ts';

const opened = ({ settings }: ImagekitServer) =>
  imagekitStorage(settings, guardedNetwork(true), systemClock);

storageContract('media in a library of ImageKit', async () => {
  const server = await openImagekitServer();
  return {
    storage: opened(server),
    names: () => Promise.resolve([...server.files.keys()].map((path) => path.slice(1)).toSorted()),
    close: () => server.close(),
  };
});

describe('ImageKit', () => {
  const folder = `${'a'.repeat(32)}/${'b'.repeat(64)}`;
  const name = `${folder}/${'c'.repeat(64)}`;
  const bytes = randomBytes(1_000);
  let server: ImagekitServer;
  let directory: string;
  let file: string;
  beforeAll(async () => {
    server = await openImagekitServer();
    directory = await mkdtemp(join(tmpdir(), 'obhut-imagekit-'));
    file = join(directory, 'file');
    await writeFile(file, bytes);
  });
  afterAll(async () => {
    await server.close();
    await rm(directory, { recursive: true, force: true });
  });

  test('[ME29] files are private: without a signature of ours nobody is given one', async () => {
    await opened(server).put(name, file);
    expect((await fetch(`${server.settings.endpoint}/${name}`)).status).toBe(401);
    const until = Math.floor(Date.now() / 1000) + 60;
    const guessed = `${server.settings.endpoint}/${name}?ik-t=${String(until)}&ik-s=${'0'.repeat(40)}`;
    expect((await fetch(guessed)).status).toBe(401);
  });

  test('[ME29] one that is stored for everybody all the same is deleted at once, and not kept', async () => {
    server.is = 'public';
    const other = `${folder}/${'d'.repeat(64)}`;
    await expect(opened(server).put(other, file)).rejects.toThrow('media.storage-unavailable');
    expect(server.files.has(`/${other}`)).toBe(false);
    server.is = 'well';
  });

  test('[ME14] what is erased is not given out by a cache either; where that cannot be asked, it is not erased', async () => {
    const storage = opened(server);
    for await (const piece of await storage.read(name)) expect(piece).toBeDefined();
    expect(server.cached.size).toBe(1);
    server.is = 'over quota';
    await expect(storage.removeUnder(folder)).rejects.toThrow('media.storage-unavailable');
    server.is = 'well';
    await storage.removeUnder(folder);
    expect([server.files.size, server.cached.size]).toEqual([0, 0]);
    await expect(storage.read(name)).rejects.toThrow('media.storage-missing');
  });

  test('[ME15] who knows no ranges answers with everything, and the part is cut here', async () => {
    const storage = opened(server);
    await storage.put(name, file);
    server.is = 'deaf to ranges';
    const pieces: Buffer[] = [];
    for await (const piece of await storage.read(name, { start: 10, end: 20 })) {
      pieces.push(Buffer.from(piece as Uint8Array));
    }
    expect(Buffer.concat(pieces).equals(bytes.subarray(10, 21))).toBe(true);
    server.is = 'well';
  });

  test('[ME15] a wrong key, and nobody who answers, is unavailable', async () => {
    const wrong = { ...server.settings, privateKey: 'other' };
    const storage = imagekitStorage(wrong, guardedNetwork(true), systemClock);
    await expect(storage.put(name, file)).rejects.toThrow('media.storage-unavailable');
    await expect(storage.read(name)).rejects.toThrow('media.storage-unavailable');
    await expect(storage.removeUnder(folder)).rejects.toThrow('media.storage-unavailable');
    // 127.0.0.1 is this machine, which no sub-processor is.
    const guarded = imagekitStorage(server.settings, guardedNetwork(false), systemClock);
    await expect(guarded.read(name)).rejects.toThrow('media.storage-unavailable');
  });
});
