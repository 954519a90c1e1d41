import { crc32 } from 'node:zlib';
import { stat } from 'node:fs/promises';
import { type Entry, getFileNameLowLevel, openPromise, validateFileName } from 'yauzl';
import { symbolSetLimits } from '#kernel/symbol-set/limits.ts';
import { SetRefusal, shownName } from './set-refusal.ts';

/** The files of an archive by name, each name checked and there once. */
export interface Archive {
  readonly names: ReadonlySet<string>;
  /** Throws a SetRefusal. What an entry says of its size is not believed. */
  bytesOf(name: string, most: number): Promise<Buffer>;
  close(): void;
}

/** Reads the directory of an archive. Nothing is unpacked before somebody asks for it. */
export async function openArchive(file: string): Promise<Archive> {
  const { size } = await stat(file);
  const { archiveBytes, entries: entriesMaximum } = symbolSetLimits;
  if (size > archiveBytes) {
    throw new SetRefusal('symbols.archive-too-large', { maximum: archiveBytes });
  }
  const damaged = (): never => {
    throw new SetRefusal('symbols.archive-damaged', { file: 'ZIP' });
  };
  // Names are decoded below: what the library throws about one does not say which.
  const zip = await openPromise(file, {
    lazyEntries: true,
    autoClose: false,
    decodeStrings: false,
  }).catch(damaged);
  const entries = new Map<string, Entry>();
  try {
    if (zip.entryCount > entriesMaximum) {
      throw new SetRefusal('symbols.archive-too-large', { maximum: entriesMaximum });
    }
    for await (const entry of zip.eachEntry()) {
      const name = nameOf(entry);
      if (name === null) continue;
      if (entries.has(name))
        throw new SetRefusal('symbols.path-refused', { file: shownName(name) });
      entries.set(name, entry);
    }
  } catch (error) {
    zip.close();
    if (error instanceof SetRefusal) throw error;
    damaged();
  }

  let unpacked = 0;
  return {
    names: new Set(entries.keys()),
    async bytesOf(name, most) {
      const entry = entries.get(name);
      const shown = { file: shownName(name) };
      if (entry === undefined) throw new SetRefusal('symbols.picture-missing', shown);
      if (entry.isEncrypted() || !isReadable(entry)) {
        throw new SetRefusal('symbols.archive-damaged', shown);
      }
      if (entry.uncompressedSize > most) {
        throw new SetRefusal('symbols.file-too-large', { ...shown, maximum: most });
      }
      const pieces: Buffer[] = [];
      let bytes = 0;
      try {
        const stream = await zip.openReadStreamPromise(entry);
        for await (const piece of stream as AsyncIterable<Buffer>) {
          bytes += piece.length;
          unpacked += piece.length;
          if (bytes > most || unpacked > symbolSetLimits.allBytes) {
            throw new SetRefusal('symbols.file-too-large', {
              ...shown,
              maximum: bytes > most ? most : symbolSetLimits.allBytes,
            });
          }
          pieces.push(piece);
        }
      } catch (error) {
        if (error instanceof SetRefusal) throw error;
        throw new SetRefusal('symbols.archive-damaged', shown);
      }
      const content = Buffer.concat(pieces);
      if (crc32(content) !== entry.crc32) throw new SetRefusal('symbols.archive-damaged', shown);
      return content;
    },
    close: () => {
      zip.close();
    },
  };
}

/** Its name, checked; null for folders and for what systems leave in archives of their own. */
function nameOf(entry: Entry): string | null {
  const name = getFileNameLowLevel(
    entry.generalPurposeBitFlag,
    entry.fileNameRaw,
    entry.extraFields,
    false,
  ).normalize('NFC');
  const isLink = entry.externalFileAttributes >>> 28 === symbolicLink;
  if (
    isLink ||
    name.length > namesMaximum ||
    /[\p{Cc}]/u.test(name) ||
    typeof validateFileName(name) === 'string'
  ) {
    throw new SetRefusal('symbols.path-refused', { file: shownName(name) });
  }
  const isLeftover = /^__MACOSX\/|(?:^|\/)(?:\.DS_Store|Thumbs\.db|desktop\.ini)$/.test(name);
  return name.endsWith('/') || isLeftover ? null : name;
}

const namesMaximum = 300;
/** The upper bits of the mode that Unix archives keep. */
const symbolicLink = 0o12;

/** Stored or deflated; nothing else is unpacked here. */
function isReadable({ compressionMethod }: Entry): boolean {
  return compressionMethod === 0 || compressionMethod === 8;
}
