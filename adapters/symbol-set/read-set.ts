import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { symbolSetLimits } from '#kernel/symbol-set/limits.ts';
import { readManifest } from '#kernel/symbol-set/manifest.ts';
import { matchConcepts } from '#kernel/symbol-set/match-concepts.ts';
import type { DrawnOwn, DrawnPicture, ReadSet, RefusedSet } from '#kernel/symbol-set/reading.ts';
import { drawPicture } from './draw-picture.ts';
import { type Archive, openArchive } from './open-archive.ts';
import { SetRefusal, shownName } from './set-refusal.ts';

/**
 * Reads the set in an archive and draws those of its pictures that show a concept of ours, or have
 * words, into `folder`. `onPicture` hears of each before it is drawn. What no code was found for is damaged.
 */
export async function readSet(
  file: string,
  folder: string,
  onPicture: (file: string, done: number, total: number) => void,
): Promise<ReadSet | RefusedSet> {
  try {
    return await readWhole(file, folder, onPicture);
  } catch (error) {
    if (error instanceof SetRefusal) return { refused: error.refused, params: error.params };
    return { refused: 'symbols.archive-damaged', params: { file: 'ZIP' } };
  }
}

async function readWhole(
  file: string,
  folder: string,
  onPicture: (file: string, done: number, total: number) => void,
): Promise<ReadSet> {
  const archive = await openArchive(file);
  try {
    const root = rootOf(archive);
    const json = await archive.bytesOf(`${root}manifest.json`, symbolSetLimits.manifestBytes);
    const read = readManifest(json.toString('utf8'));
    if ('field' in read) throw new SetRefusal('symbols.manifest-invalid', { field: read.field });
    const { pictures, ...about } = read.manifest;

    for (const picture of pictures) {
      if (!archive.names.has(inArchive(root, picture.file))) {
        throw new SetRefusal('symbols.picture-missing', { file: shownName(picture.file) });
      }
    }
    const matched = matchConcepts(pictures);
    if ('other' in matched) {
      const { concept, file: one, other } = matched;
      throw new SetRefusal('symbols.concept-twice', {
        concept,
        file: shownName(one),
        other: shownName(other),
      });
    }
    const { files, own, unused } = matched;
    if (files.size + own.length === 0) throw new SetRefusal('symbols.nothing-fits');

    const total = new Set([...files.values(), ...own.map((one) => one.file)]).size;
    // One picture may stand for several concepts.
    const names = new Map<string, string>();
    const draw = async (named: string): Promise<string> => {
      const known = names.get(named);
      if (known !== undefined) return known;
      const shown = shownName(named);
      onPicture(shown, names.size, total);
      const bytes = await archive.bytesOf(inArchive(root, named), symbolSetLimits.pictureBytes);
      // Named by us: nothing of the archive gets into a path.
      const name = `${names.size}.webp`;
      await writeFile(join(folder, name), await drawPicture(bytes, shown));
      names.set(named, name);
      return name;
    };
    const drawn: DrawnPicture[] = [];
    for (const [concept, named] of files) drawn.push({ concept, file: await draw(named) });
    const drawnOwn: DrawnOwn[] = [];
    for (const { file: ownFile, ...one } of own) {
      drawnOwn.push({ ...one, file: one.concept === null ? await draw(ownFile) : null });
    }
    return {
      about,
      pictures: drawn,
      own: drawnOwn,
      unused: {
        count: unused.length,
        files: unused.slice(0, symbolSetLimits.unusedNamed).map(shownName),
      },
    };
  } finally {
    archive.close();
  }
}

/** The folder of the manifest: the archive itself, or the one folder that was packed. */
function rootOf({ names }: Archive): string {
  const found = [...names].filter((name) => /^(?:[^/]+\/)?manifest\.json$/.test(name));
  const [only] = found.includes('manifest.json') ? ['manifest.json'] : found;
  if (only === undefined || (found.length > 1 && only !== 'manifest.json')) {
    throw new SetRefusal('symbols.manifest-missing');
  }
  return only.slice(0, -'manifest.json'.length);
}

function inArchive(root: string, file: string): string {
  return `${root}${file.normalize('NFC').replaceAll('\\', '/').replace(/^\.\//, '')}`;
}
