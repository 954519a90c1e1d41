import { fork } from 'node:child_process';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { symbolSetLimits } from '#kernel/symbol-set/limits.ts';
import { manifestSchema } from '#kernel/symbol-set/manifest.ts';
import { wordsAtMost } from '#kernel/symbol-set/match-concepts.ts';
import {
  type ReadSet,
  type RefusedSet,
  setRefusals,
  type SymbolSetReading,
} from '#kernel/symbol-set/reading.ts';

const shortText = z.string().check(z.maxLength(300));
const words = z.array(z.string().check(z.maxLength(100))).check(z.maxLength(wordsAtMost));
const drawnFile = z.string().check(z.regex(/^\d{1,5}\.webp$/));
const count = z.int().check(z.gte(0), z.lte(symbolSetLimits.entries));
// A process that a hostile file has taken over says what it likes.
const progress = z.strictObject({ picture: shortText, done: count, total: count });
const answer = z.union([
  z.strictObject({
    refused: z.enum(setRefusals),
    params: z.record(shortText, z.union([shortText, z.number()])),
  }),
  z.strictObject({
    about: z.omit(manifestSchema, { pictures: true }),
    pictures: z
      .array(z.strictObject({ concept: shortText, file: drawnFile }))
      .check(z.maxLength(symbolSetLimits.entries)),
    own: z
      .array(
        z
          .strictObject({
            named: z.string().check(z.maxLength(310)),
            de: words,
            en: words,
            concept: z.nullable(shortText),
            file: z.nullable(drawnFile),
          })
          .check(z.refine(({ concept, file }) => (concept === null) !== (file === null))),
      )
      .check(z.maxLength(symbolSetLimits.entries)),
    unused: z.strictObject({
      count,
      files: z.array(shortText).check(z.maxLength(symbolSetLimits.unusedNamed)),
    }),
  }),
]);

/** Has each archive read by a process of its own, with limits of memory and time, that is ended whatever happens. */
export function readSetInProcess(
  options: { readonly pictureMs?: number; readonly archiveMs?: number } = {},
): SymbolSetReading {
  const { pictureMs = symbolSetLimits.pictureMs, archiveMs = symbolSetLimits.archiveMs } = options;
  return {
    read: ({ file, folder }, onProgress) =>
      new Promise<ReadSet | RefusedSet>((resolve, reject) => {
        const child = fork(join(import.meta.dirname, 'read-set-worker.ts'), [], {
          env: { MALLOC_ARENA_MAX: '2' },
          execArgv: ['--disable-proto=delete', '--max-old-space-size=512'],
          stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
        });
        const end = (): void => {
          child.kill('SIGKILL');
        };
        const whole = setTimeout(end, archiveMs);
        // Nothing is heard while it starts and reads the directory of the archive, too.
        let silence = setTimeout(end, pictureMs * 2);
        let last = '';
        let said: unknown;
        child.once('error', reject);
        child.on('message', (message) => {
          const heard = z.safeParse(progress, message);
          if (!heard.success) {
            said ??= message;
            return;
          }
          last = heard.data.picture;
          clearTimeout(silence);
          silence = setTimeout(end, pictureMs);
          onProgress(heard.data.done, heard.data.total);
        });
        child.once('exit', () => {
          clearTimeout(whole);
          clearTimeout(silence);
          const read = z.safeParse(answer, said);
          if (!read.success) {
            // Ended by its limits, by the system for want of memory, or by a fault that a file hit.
            resolve(
              last === ''
                ? { refused: 'symbols.archive-damaged', params: { file: 'ZIP' } }
                : { refused: 'symbols.picture-too-large-inside', params: { file: last } },
            );
            return;
          }
          resolve(read.data);
        });
        child.send({ file, folder });
      }),
  };
}
