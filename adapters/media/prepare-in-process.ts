import { fork } from 'node:child_process';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { isInside } from '#adapters/media/is-inside.ts';
import { preparingMsMaximum } from '#kernel/media/limits.ts';
import { variantNames } from '#kernel/media/media.ts';
import type { MediaPreparing, Prepared, RefusedFile } from '#kernel/media/preparing.ts';

const size = z.nullable(z.int().check(z.gte(1)));
const types = ['image/webp', 'audio/webm', 'audio/mp4', 'video/webm', 'video/mp4'] as const;
// A process that a hostile file has taken over says what it likes.
const answer = z.union([
  z.strictObject({
    refused: z.enum([
      'media.type-refused',
      'media.damaged',
      'media.too-large-inside',
      'media.too-long',
    ]),
  }),
  z.strictObject({
    width: size,
    height: size,
    durationMs: z.nullable(z.int().check(z.gte(1))),
    files: z
      .array(
        z.strictObject({
          name: z.enum(variantNames),
          type: z.enum(types),
          file: z.string(),
          bytes: z.int().check(z.gte(1)),
          sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
          width: size,
          height: size,
        }),
      )
      .check(z.minLength(1), z.maxLength(variantNames.length)),
  }),
]);

/** How many files are looked at at once; the others wait. Each may take a gigabyte. */
const atOnce = 1;

const ownWorker = join(import.meta.dirname, 'prepare-worker.ts');

/**
 * Has each file looked at by a process of its own, with limits of memory and time, that is ended
 * whatever happens.
 */
export function prepareInProcess(
  options: { readonly withinMs?: typeof preparingMsMaximum; readonly worker?: string } = {},
): MediaPreparing {
  const { withinMs = preparingMsMaximum, worker = ownWorker } = options;
  const waiting: (() => void)[] = [];
  let busy = 0;

  return {
    async prepare(task) {
      if (busy >= atOnce) await new Promise<void>((turn) => waiting.push(turn));
      else busy += 1;
      try {
        return await prepareOnce(task, worker, withinMs[task.is]);
      } finally {
        const next = waiting.shift();
        if (next === undefined) busy -= 1;
        else next();
      }
    },
  };
}

function prepareOnce(
  task: Parameters<MediaPreparing['prepare']>[0],
  worker: string,
  withinMs: number,
): Promise<Prepared | { readonly refused: RefusedFile }> {
  return new Promise((resolve, reject) => {
    const child = fork(worker, [], {
      env: { MALLOC_ARENA_MAX: '2' },
      execArgv: ['--disable-proto=delete', '--max-old-space-size=256'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    let said: unknown;
    let late = false;
    const silence = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, withinMs);
    child.once('error', reject);
    child.once('message', (message) => {
      said = message;
    });
    child.once('exit', () => {
      clearTimeout(silence);
      if (late) return resolve({ refused: 'media.too-large-inside' });
      const read = z.safeParse(answer, said);
      // Ended by its own limits, by the system for want of memory, or by a fault that the file hit.
      if (!read.success) return resolve({ refused: 'media.too-large-inside' });
      const { data } = read;
      if ('files' in data && !data.files.every(({ file }) => isInside(task.folder, file))) {
        return resolve({ refused: 'media.damaged' });
      }
      return resolve(data);
    });
    child.send({ file: task.file, folder: task.folder, is: task.is });
  });
}
