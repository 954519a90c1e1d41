import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storageContract } from '#adapters/media/contract-suite.ts';
import { diskStorage } from '#adapters/media/disk-storage.ts';
import { sealedStorage } from './sealed-storage.ts';

storageContract('media sealed in a storage', async () => {
  const root = await mkdtemp(join(tmpdir(), 'obhut-sealed-'));
  const kept = join(root, 'kept');
  return {
    storage: sealedStorage(diskStorage(kept), { key: randomBytes(32), workFolder: root }),
    async names() {
      const entries = await readdir(kept, { recursive: true, withFileTypes: true }).catch(() => []);
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => relative(kept, join(entry.parentPath, entry.name)).split(sep).join('/'))
        .toSorted();
    },
    close: () => rm(root, { recursive: true, force: true }),
  };
});

describe('what is sealed', () => {
  const name = `${'a'.repeat(32)}/${'b'.repeat(64)}/${'c'.repeat(64)}`;
  const other = `${'a'.repeat(32)}/${'b'.repeat(64)}/${'d'.repeat(64)}`;
  const key = randomBytes(32);
  /** Two whole pieces and one that is not. */
  const bytes = Buffer.alloc(64 * 1024 * 2 + 100, 'the same again and again ');
  let root: string;
  const open = (with_ = key) => sealedStorage(diskStorage(root), { key: with_, workFolder: root });
  const stored = (of: string) => join(root, of);

  async function read(of = name, range?: { start: number; end: number }, with_ = key) {
    const pieces: Buffer[] = [];
    for await (const piece of await open(with_).read(of, range)) pieces.push(piece as Buffer);
    return Buffer.concat(pieces);
  }

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'obhut-sealed-'));
    const file = join(root, 'file');
    await writeFile(file, bytes);
    await open().put(name, file);
    await open().put(other, file);
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  test('[ME28] says nothing to who keeps it, not even that two are the same', async () => {
    const [one, two] = await Promise.all([readFile(stored(name)), readFile(stored(other))]);
    expect(one.includes('the same again')).toBe(false);
    expect(one.equals(two)).toBe(false);
    expect(await readdir(root)).not.toContainEqual(expect.stringMatching(/^sealed-/));
    await expect(read(name, undefined, randomBytes(32))).rejects.toThrow('media.storage-altered');
  });

  test.each([
    ['a bit of it is another', (sealed: Buffer) => sealed.with(70_000, (sealed[70_000] ?? 0) ^ 1)],
    ['its end is missing', (sealed: Buffer) => sealed.subarray(0, 2 * (64 * 1024 + 16))],
    ['all but its beginning is missing', (sealed: Buffer) => sealed.subarray(0, 10)],
    ['something follows', (sealed: Buffer) => Buffer.concat([sealed, Buffer.alloc(40)])],
    [
      'its pieces were swapped',
      (sealed: Buffer) => {
        const piece = 64 * 1024 + 16;
        const [first, second] = [sealed.subarray(0, piece), sealed.subarray(piece, 2 * piece)];
        return Buffer.concat([second, first, sealed.subarray(2 * piece)]);
      },
    ],
  ])('[ME28] is refused when %s', async (_, change) => {
    const before = await readFile(stored(name));
    await writeFile(stored(name), change(before));
    await expect(read()).rejects.toThrow('media.storage-altered');
    await writeFile(stored(name), before);
    expect((await read()).equals(bytes)).toBe(true);
  });

  test('[ME28] is refused under another name, in part too', async () => {
    const before = await readFile(stored(name));
    await writeFile(stored(name), await readFile(stored(other)));
    await expect(read()).rejects.toThrow('media.storage-altered');
    await expect(read(name, { start: 70_000, end: 70_010 })).rejects.toThrow(
      'media.storage-altered',
    );
    await writeFile(stored(name), before);
    const part = await read(name, { start: 65_530, end: 65_545 });
    expect(part.equals(bytes.subarray(65_530, 65_546))).toBe(true);
  });
});
