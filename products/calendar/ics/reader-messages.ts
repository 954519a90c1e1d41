import type { ErrorParams } from '#kernel/base/app-error.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { CalendarReading } from '#products/calendar/ics/reading.ts';

/** What the reader in the worker is told. */
export interface ReadRequest {
  readonly bytes: Uint8Array;
  readonly zone: string;
  readonly today: PlainDay;
  readonly skip: readonly number[];
}

/** What the reader says. Silence for too long means that it is stuck. */
export type ReaderMessage =
  | { readonly type: 'progress'; readonly series: number; readonly of: number }
  | { readonly type: 'done'; readonly reading: CalendarReading }
  | { readonly type: 'failed'; readonly code: string; readonly params: ErrorParams };
