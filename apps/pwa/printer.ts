import printerUrl from './printer-worker.ts?worker&url';
import type { PrintDocument } from '#kernel/document/printed-document.ts';
import { scriptUrl } from '#web/design/script-url.ts';
import type { PrinterMessage, PrintRequest } from './printer-messages.ts';

/** Prints in a worker of its own, which is gone afterwards. */
export const printInWorker: PrintDocument = (document, { onProgress, signal }) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(scriptUrl(printerUrl), { type: 'module', name: 'printer' });
    const end = (settle: () => void): void => {
      worker.terminate();
      settle();
    };
    const fail = (why: string): void => {
      end(() => {
        reject(new Error(`The printer ended: ${why}.`));
      });
    };
    signal.addEventListener('abort', () => {
      fail('stopped');
    });
    worker.addEventListener('error', () => {
      fail('broken');
    });
    worker.addEventListener('message', ({ data }: MessageEvent<PrinterMessage>) => {
      if (data.type === 'progress') onProgress(data.progress);
      else if (data.type === 'failed') fail(data.why);
      else {
        end(() => {
          resolve(data.print);
        });
      }
    });
    worker.postMessage({ document } satisfies PrintRequest);
  });
