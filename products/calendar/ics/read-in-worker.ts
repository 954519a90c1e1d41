import { AppError } from '#kernel/base/app-error.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { importLimits } from '#products/calendar/ics/limits.ts';
import type { CalendarReading } from '#products/calendar/ics/reading.ts';
import type { ReaderMessage, ReadRequest } from '#products/calendar/ics/reader-messages.ts';

/** A worker that runs `reader-worker.ts`. */
export interface ReaderWorker {
  send(request: ReadRequest): void;
  onMessage(listener: (message: ReaderMessage) => void): void;
  onError(listener: () => void): void;
  kill(): void;
}

export interface ReadInWorkerOptions {
  readonly openWorker: () => ReaderWorker;
  readonly zone: string;
  readonly today: PlainDay;
  readonly onProgress?: (progress: { readonly series: number; readonly of: number }) => void;
  readonly signal?: AbortSignal;
  /** A worker that says nothing for this long is killed. */
  readonly silenceMs?: number;
}

/** How often a new worker is tried without the series the last one got stuck in. */
const restarts = 3;

/**
 * Reads a calendar file in a worker that is killed when it gets stuck; then again without the
 * series it was stuck in, which the report names. Throws what `readCalendar` throws, and
 * 'calendar.import-stuck', 'calendar.import-unreadable'; an AbortError when `signal` fires.
 */
export async function readInWorker(
  bytes: Uint8Array,
  options: ReadInWorkerOptions,
): Promise<CalendarReading> {
  // Before anything is copied to a worker.
  if (bytes.length > importLimits.fileBytes) {
    throw new AppError('calendar.file-too-large', {
      sizeBytes: bytes.length,
      limitBytes: importLimits.fileBytes,
    });
  }
  const skip: number[] = [];
  for (let attempt = 0; attempt <= restarts; attempt += 1) {
    const end = await readOnce(bytes, skip, options);
    if (end.type === 'done') return end.reading;
    if (end.type === 'failed') throw new AppError(end.code, end.params);
    if (end.series === null || skip.includes(end.series)) break;
    skip.push(end.series);
  }
  throw new AppError('calendar.import-stuck');
}

type End =
  | Exclude<ReaderMessage, { type: 'progress' }>
  | { readonly type: 'stuck'; readonly series: number | null };

function readOnce(
  bytes: Uint8Array,
  skip: readonly number[],
  options: ReadInWorkerOptions,
): Promise<End> {
  return new Promise((resolve, reject) => {
    const worker = options.openWorker();
    let series: number | null = null;
    let timer: ReturnType<typeof setTimeout>;
    const finish = (act: () => void): void => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', abort);
      worker.kill();
      act();
    };
    const abort = (): void => {
      finish(() => {
        reject(new DOMException('reading was stopped', 'AbortError'));
      });
    };
    const watch = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        finish(() => {
          resolve({ type: 'stuck', series });
        });
      }, options.silenceMs ?? 5_000);
    };
    worker.onMessage((message) => {
      if (message.type === 'progress') {
        series = message.series;
        options.onProgress?.({ series: message.series, of: message.of });
        watch();
      } else {
        finish(() => {
          resolve(message);
        });
      }
    });
    worker.onError(() => {
      finish(() => {
        reject(new AppError('calendar.import-unreadable'));
      });
    });
    options.signal?.addEventListener('abort', abort);
    if (options.signal?.aborted === true) {
      abort();
      return;
    }
    watch();
    worker.send({ bytes, zone: options.zone, today: options.today, skip });
  });
}
