import workerUrl from './chronicle-worker.ts?worker&url';
import { scriptUrl } from '#web/design/script-url.ts';
import type { VerifyChronicle } from '#web/office/chronicle/verify-port.ts';
import type { ChronicleMessage, ChronicleRequest } from './chronicle-messages.ts';

/** Checks in a worker of its own, which is gone afterwards. One piece at a time is on its way: what is not checked
 *  yet stays where it comes from. */
export const verifyInWorker: VerifyChronicle = async (request) => {
  const { pieces, held, keys, onProgress, signal } = request;
  const worker = new Worker(scriptUrl(workerUrl), { type: 'module', name: 'chronicle' });
  const reader = pieces.getReader();
  const answer = answersOf(worker, signal);
  const send = (message: ChronicleRequest, moved: Transferable[] = []): void => {
    worker.postMessage(message, moved);
  };
  try {
    send({ type: 'begin', held, keys });
    for (let bytes = 0; ;) {
      const { done, value } = await reader.read();
      if (done) break;
      // A copy of its own memory goes over; what the browser keeps may be larger than this piece.
      const piece = value.slice();
      bytes += piece.length;
      const taken = answer();
      send({ type: 'piece', bytes: piece }, [piece.buffer]);
      const message = await taken;
      if (message.type !== 'taken') return reportOf(message);
      // The first line is the header.
      onProgress({ events: Math.max(0, message.lines - 1), bytes });
    }
    const last = answer();
    send({ type: 'end' });
    return reportOf(await last);
  } finally {
    worker.terminate();
    await reader.cancel().catch(() => {
      // It broke off: that is what is being told.
    });
  }
};

function reportOf(message: ChronicleMessage) {
  if (message.type === 'done') return message.report;
  throw new Error(`The check ended: ${message.type === 'failed' ? message.why : 'too early'}.`);
}

/** The next message of the worker, each time it is called; rejects when it breaks, or when it was stopped. */
function answersOf(worker: Worker, signal: AbortSignal): () => Promise<ChronicleMessage> {
  let resolve: (message: ChronicleMessage) => void = () => {};
  let reject: (error: Error) => void = () => {};
  worker.addEventListener('message', ({ data }: MessageEvent<ChronicleMessage>) => {
    resolve(data);
  });
  worker.addEventListener('error', () => {
    reject(new Error('The check ended: broken.'));
  });
  signal.addEventListener('abort', () => {
    reject(new Error('The check ended: stopped.'));
  });
  return async () => {
    signal.throwIfAborted();
    return new Promise((resolveNext, rejectNext) => {
      resolve = resolveNext;
      reject = rejectNext;
    });
  };
}
