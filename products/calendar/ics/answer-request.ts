import { AppError } from '#kernel/base/app-error.ts';
import { systemClock } from '#kernel/base/clock.ts';
import { readCalendar } from '#products/calendar/ics/read-calendar.ts';
import type { ReaderMessage, ReadRequest } from '#products/calendar/ics/reader-messages.ts';

/** The reader's side of the worker: reads the file and says how it goes. Never throws. */
export function answerRequest(request: ReadRequest, say: (message: ReaderMessage) => void): void {
  try {
    const reading = readCalendar(request.bytes, {
      zone: request.zone,
      today: request.today,
      skip: new Set(request.skip),
      clock: systemClock,
      onProgress: (progress) => {
        say({ type: 'progress', ...progress });
      },
    });
    say({ type: 'done', reading });
  } catch (error) {
    say(
      error instanceof AppError
        ? { type: 'failed', code: error.code, params: error.params }
        : { type: 'failed', code: 'calendar.import-unreadable', params: {} },
    );
  }
}
