import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountId, MediaId, TenantId } from '#kernel/base/ids.ts';
import { randomId } from '#kernel/base/ids.ts';
import { keyedAddresses } from '#kernel/media/address.ts';
import type { MediaStorage } from '#kernel/media/storage.ts';

export interface StorageStage {
  readonly storage: MediaStorage;
  /** Every name there is, as somebody reads it who has the storage and no key. */
  readonly names: () => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

const tenant = 't_000000000001' as TenantId;

/** What every storage of media keeps to. */
export function storageContract(name: string, open: () => Promise<StorageStage>): void {
  // oxlint-disable-next-line vitest/valid-title -- every adapter has its own
  describe(name, () => {
    let stage: StorageStage;
    let folder: string;
    const addresses = keyedAddresses(randomBytes(32));
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'obhut-storage-'));
      stage = await open();
    });
    afterAll(async () => {
      await stage.close();
      await rm(folder, { recursive: true, force: true });
    });

    let files = 0;
    async function file(bytes: Buffer): Promise<string> {
      files += 1;
      const path = join(folder, `file-${files}`);
      await writeFile(path, bytes);
      return path;
    }
    function medium() {
      const owner = randomId<AccountId>();
      const media = randomId<MediaId>();
      return {
        folder: addresses.ofMedium(tenant, owner, media),
        at: (content: string) => addresses.ofContent(tenant, owner, media, 'full', content),
      };
    }

    test('[ME15] gives back what was put, whole and in parts', async () => {
      // Larger than the parts it may be sent in.
      const bytes = randomBytes(17 * 1024 * 1024 + 5);
      const at = medium().at('a');
      await stage.storage.put(at, await file(bytes));
      expect((await all(await stage.storage.read(at))).equals(bytes)).toBe(true);
      const part = await stage.storage.read(at, { start: 16_777_210, end: 16_777_230 });
      expect((await all(part)).equals(bytes.subarray(16_777_210, 16_777_231))).toBe(true);
      const last = await stage.storage.read(at, { start: bytes.length - 1, end: bytes.length - 1 });
      expect((await all(last)).equals(bytes.subarray(-1))).toBe(true);
      const beyond = await stage.storage.read(at, {
        start: bytes.length - 9,
        end: bytes.length + 99,
      });
      expect((await all(beyond)).equals(bytes.subarray(-9))).toBe(true);
    });

    test('[ME15] putting the same again changes nothing', async () => {
      const bytes = randomBytes(1_000);
      const at = medium().at('a');
      await stage.storage.put(at, await file(bytes));
      await stage.storage.put(at, await file(bytes));
      expect((await all(await stage.storage.read(at))).equals(bytes)).toBe(true);
    });

    test('[ME15] a put that fails leaves nothing', async () => {
      const one = medium();
      const before = await stage.names();
      await expect(stage.storage.put(one.at('a'), join(folder, 'no such file'))).rejects.toThrow(
        'media.storage-unavailable',
      );
      await expect(stage.storage.read(one.at('a'))).rejects.toThrow('media.storage-missing');
      expect(await stage.names()).toEqual(before);
    });

    test('[ME15] what is not there is missing, as a whole and in parts', async () => {
      const at = medium().at('a');
      await expect(stage.storage.read(at)).rejects.toThrow('media.storage-missing');
      await expect(stage.storage.read(at, { start: 0, end: 9 })).rejects.toThrow(
        'media.storage-missing',
      );
    });

    test('[ME14] forgets everything of one medium and nothing of another', async () => {
      const gone = medium();
      const stays = medium();
      const small = await file(Buffer.from('small'));
      for (const at of [gone.at('a'), gone.at('b'), stays.at('a')]) {
        await stage.storage.put(at, small);
      }
      await stage.storage.removeUnder(gone.folder);
      await stage.storage.removeUnder(gone.folder);
      await expect(stage.storage.read(gone.at('a'))).rejects.toThrow('media.storage-missing');
      expect(String(await all(await stage.storage.read(stays.at('a'))))).toBe('small');
      expect((await stage.names()).filter((one) => one.startsWith(gone.folder))).toEqual([]);
    });

    test('[ME14] forgets everything of a tenant', async () => {
      await stage.storage.put(medium().at('a'), await file(Buffer.from('small')));
      await stage.storage.removeUnder(addresses.ofTenant(tenant));
      expect(await stage.names()).toEqual([]);
    });

    test('[ME10] names are nothing but what they are made of', async () => {
      for (const name of [
        '',
        '..',
        '../x',
        'a/b',
        `${'a'.repeat(32)}/../${'b'.repeat(64)}`,
        '/etc',
      ]) {
        await expect(stage.storage.read(name)).rejects.toThrow('not the name');
        await expect(stage.storage.removeUnder(name)).rejects.toThrow('not the name');
      }
    });
  });
}

async function all(stream: Readable): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(Buffer.from(piece as Uint8Array));
  return Buffer.concat(pieces);
}
