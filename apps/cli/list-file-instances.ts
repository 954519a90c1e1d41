import { open } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { AppError, type ErrorParams } from '#kernel/base/app-error.ts';
import { importLimits } from '#products/calendar/ics/limits.ts';
import type { InstanceList } from '#products/calendar/ics/list-instances.ts';

export interface InstancesQuestion {
  readonly fromMs: number;
  readonly toMs: number;
  /** The reader's. */
  readonly zone: string;
}

export interface InstancesRequest extends InstancesQuestion {
  readonly bytes: Uint8Array;
}

export type InstancesAnswer =
  | { readonly type: 'done'; readonly list: InstanceList }
  | { readonly type: 'failed'; readonly code: string; readonly params: ErrorParams };

/** Reads a calendar file in a worker that is killed when it takes longer, and has so much memory. */
const timeLimitMs = 20_000;
const memoryMb = 256;

/**
 * Lists what of a calendar file is between two instants. Throws what `listInstances` throws, and
 * 'cli.file-unreadable', 'calendar.import-stuck', 'calendar.import-unreadable'.
 */
export async function listFileInstances(
  path: string,
  question: InstancesQuestion,
  limitMs = timeLimitMs,
): Promise<InstanceList> {
  const bytes = await readBounded(path);
  const answer = await new Promise<InstancesAnswer>((resolve, reject) => {
    const request: InstancesRequest = { bytes, ...question };
    const worker = new Worker(new URL('./instances-worker.ts', import.meta.url), {
      workerData: request,
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    });
    const timer = setTimeout(() => {
      reject(new AppError('calendar.import-stuck'));
      void worker.terminate();
    }, limitMs);
    worker.once('message', resolve);
    // Out of memory comes this way, too.
    worker.once('error', (cause) => {
      reject(new AppError('calendar.import-unreadable', {}, { cause }));
    });
    worker.once('exit', () => {
      clearTimeout(timer);
      reject(new AppError('calendar.import-unreadable'));
    });
  });
  if (answer.type === 'failed') throw new AppError(answer.code, answer.params);
  return answer.list;
}

/** Never reads more than the limit and a byte, whatever the path leads to. */
async function readBounded(path: string): Promise<Uint8Array> {
  try {
    await using file = await open(path);
    const buffer = Buffer.alloc(importLimits.fileBytes + 1);
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return buffer.subarray(0, length);
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    throw new AppError('cli.file-unreadable', { reason }, { cause });
  }
}
