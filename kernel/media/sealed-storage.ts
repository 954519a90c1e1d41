import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { AppError } from '#kernel/base/app-error.ts';
import { checkedName } from '#kernel/media/checked-name.ts';
import type { ByteRange, MediaStorage } from '#kernel/media/storage.ts';

/** Bytes of a piece, which is sealed by itself, so that a part can be read without the rest. */
const pieceBytes = 64 * 1024;
const tagBytes = 16;
const sealedPieceBytes = pieceBytes + tagBytes;

/**
 * A storage whose keeper can neither read what lies there nor change it unnoticed (ME28): AES-256-GCM by
 * pieces, each bound to its name, its place and whether it is the last. The key is the name's own, and
 * a name is of one content (ME10), so that no key seals two things.
 */
export function sealedStorage(
  storage: MediaStorage,
  { key, workFolder }: { readonly key: Buffer; readonly workFolder: string },
): MediaStorage {
  const keyOf = (name: string) =>
    createHmac('sha256', key)
      .update(`seal 1 ${checkedName(name)}`)
      .digest();
  return {
    async put(name, file) {
      const own = keyOf(name);
      const folder = await mkdtemp(join(workFolder, 'sealed-')).catch((cause: unknown) => {
        throw new AppError('media.storage-unavailable', {}, { cause });
      });
      try {
        const sealed = join(folder, 'file');
        await sealFile(own, file, sealed).catch((cause: unknown) => {
          throw new AppError('media.storage-unavailable', {}, { cause });
        });
        await storage.put(name, sealed);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },

    async read(name, range) {
      const own = keyOf(name);
      if (range === undefined) return Readable.from(opened(own, await storage.read(name), 0, true));
      const first = Math.floor(range.start / pieceBytes);
      const last = Math.floor(range.end / pieceBytes);
      const sealed = await storage.read(name, {
        start: first * sealedPieceBytes,
        end: (last + 1) * sealedPieceBytes - 1,
      });
      return Readable.from(within(opened(own, sealed, first, false), first, range));
    },

    removeUnder: (folder) => storage.removeUnder(folder),
  };
}

async function sealFile(key: Buffer, from: string, to: string): Promise<void> {
  const target = await open(to, 'wx', 0o600);
  try {
    let number = 0;
    for await (const { piece, isLast } of pieces(createReadStream(from), pieceBytes)) {
      const cipher = createCipheriv('aes-256-gcm', key, nonceOf(number, isLast));
      const bytes = Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()]);
      await target.writeFile(bytes);
      number += 1;
    }
  } finally {
    await target.close();
  }
}

/** What was sealed, piece by piece; `isWhole`: that it ends where it ended is looked at, too. */
async function* opened(
  key: Buffer,
  sealed: Readable,
  first: number,
  isWhole: boolean,
): AsyncGenerator<Buffer> {
  let number = first;
  for await (const { piece, isLast } of pieces(sealed, sealedPieceBytes)) {
    // Of a part nobody knows whether its end is that of the whole.
    const ends = !isLast ? [false] : isWhole ? [true] : [false, true];
    const found = ends.map((end) => openPiece(key, piece, number, end)).find((one) => one !== null);
    if (found === undefined || found === null) throw new AppError('media.storage-altered');
    yield found;
    number += 1;
  }
}

function openPiece(key: Buffer, sealed: Buffer, number: number, isLast: boolean): Buffer | null {
  if (sealed.length < tagBytes) return null;
  const opening = createDecipheriv('aes-256-gcm', key, nonceOf(number, isLast), {
    authTagLength: tagBytes,
  });
  opening.setAuthTag(sealed.subarray(-tagBytes));
  const bytes = opening.update(sealed.subarray(0, -tagBytes));
  try {
    return Buffer.concat([bytes, opening.final()]);
  } catch {
    return null;
  }
}

function nonceOf(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(number, 0);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

/** The stream in pieces of one size; the last is shorter, or as long, or of nothing where there is nothing. */
async function* pieces(
  stream: Readable,
  size: number,
): AsyncGenerator<{ readonly piece: Buffer; readonly isLast: boolean }> {
  let held = Buffer.alloc(0);
  for await (const chunk of stream) {
    held = Buffer.concat([held, chunk as Buffer]);
    // One is held back until it is known whether another follows.
    while (held.length > size) {
      yield { piece: held.subarray(0, size), isLast: false };
      held = held.subarray(size);
    }
  }
  yield { piece: held, isLast: true };
}

async function* within(
  bytes: AsyncIterable<Buffer>,
  firstPiece: number,
  { start, end }: ByteRange,
): AsyncGenerator<Buffer> {
  let at = firstPiece * pieceBytes;
  for await (const piece of bytes) {
    const part = piece.subarray(Math.max(0, start - at), Math.max(0, end + 1 - at));
    at += piece.length;
    if (part.length > 0) yield part;
  }
}
