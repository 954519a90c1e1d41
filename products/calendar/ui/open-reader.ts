import readerUrl from '#products/calendar/ics/reader-worker.ts?worker&url';
import type { ReaderWorker } from '#products/calendar/ics/read-in-worker.ts';
import type { ReaderMessage } from '#products/calendar/ics/reader-messages.ts';
import { scriptUrl } from '#web/design/script-url.ts';

/** A fresh worker that reads calendar files. */
export function openReader(): ReaderWorker {
  const worker = new Worker(scriptUrl(readerUrl), { type: 'module', name: 'calendar-reader' });
  return {
    send: (request) => {
      worker.postMessage(request);
    },
    onMessage: (listener) => {
      worker.addEventListener('message', (event: MessageEvent<ReaderMessage>) => {
        listener(event.data);
      });
    },
    onError: (listener) => {
      worker.addEventListener('error', listener);
      worker.addEventListener('messageerror', listener);
    },
    kill: () => {
      worker.terminate();
    },
  };
}
