import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { preparingBytesMaximum } from '#kernel/media/limits.ts';
import type { Prepared, PreparedFile, RefusedFile } from '#kernel/media/preparing.ts';
import type { MediaKind } from '#kernel/media/media.ts';
import type { MadeFile } from '#adapters/media/made-file.ts';
import { prepareImage } from '#adapters/media/prepare-image.ts';
import { prepareRecording } from '#adapters/media/prepare-recording.ts';

// A process for one file: what a hostile one makes of it ends with it. It has no settings, no secrets
// and no connection.

export interface PrepareTask {
  readonly file: string;
  readonly folder: string;
  readonly is: MediaKind;
}

/** Exit code of a process that took more memory than it may. */
export const tookTooMuch = 77;

process.once('message', (task: PrepareTask) => {
  const watch = setInterval(() => {
    if (process.memoryUsage.rss() > preparingBytesMaximum) process.exit(tookTooMuch);
  }, 20);
  void prepare(task).then((result) => {
    clearInterval(watch);
    process.send?.(result, () => process.disconnect());
  });
});

async function prepare({
  file,
  folder,
  is,
}: PrepareTask): Promise<Prepared | { readonly refused: RefusedFile }> {
  if (is === 'image') {
    const made = await prepareImage(file, folder);
    if ('refused' in made) return made;
    return { ...made, durationMs: null, files: await Promise.all(made.files.map(counted)) };
  }
  const made = await prepareRecording(file, folder, is);
  if ('refused' in made) return made;
  return { ...made, files: await Promise.all(made.files.map(counted)) };
}

async function counted(made: MadeFile): Promise<PreparedFile> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(made.file)) hash.update(piece as Buffer);
  const { size } = await stat(made.file);
  return { ...made, bytes: size, sha256: hash.digest('hex') };
}
