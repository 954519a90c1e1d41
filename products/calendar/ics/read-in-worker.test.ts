import { Worker } from 'node:worker_threads';
import { expect, test, vi } from 'vitest';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { answerRequest } from '#products/calendar/ics/answer-request.ts';
import { readInWorker } from '#products/calendar/ics/read-in-worker.ts';
import type { ReaderWorker } from '#products/calendar/ics/read-in-worker.ts';
import type { ReaderMessage, ReadRequest } from '#products/calendar/ics/reader-messages.ts';

const today = '2026-05-03' as PlainDay;
const text = [
  'BEGIN:VCALENDAR',
  'BEGIN:VEVENT',
  'UID:a',
  'SUMMARY:Heil',
  'DTSTART:20260505T100000',
  'END:VEVENT',
  'BEGIN:VEVENT',
  'UID:b',
  'SUMMARY:Hängt',
  'DTSTART:20260506T100000',
  'RRULE:FREQ=DAILY;COUNT=2',
  'END:VEVENT',
  'END:VCALENDAR',
].join('\n');
const bytes = new TextEncoder().encode(text);
const options = { zone: 'Europe/Berlin', today };

/** A worker in this thread; `stuckAt`: the series it never comes back from. */
function localWorker(stuckAt: number | null, killed: () => void): ReaderWorker {
  let listener: (message: ReaderMessage) => void = () => {};
  return {
    send: (request) => {
      queueMicrotask(() => {
        if (stuckAt !== null && !request.skip.includes(stuckAt)) {
          listener({ type: 'progress', series: stuckAt, of: 2 });
          return;
        }
        answerRequest(request, (message) => {
          listener(message);
        });
      });
    },
    onMessage: (given) => {
      listener = given;
    },
    onError: () => {},
    kill: killed,
  };
}

test('[IC11] a reader that is stuck is killed, and the rest is read without that series', async () => {
  const killed = vi.fn();
  const reading = await readInWorker(bytes, {
    ...options,
    silenceMs: 30,
    openWorker: () => localWorker(1, killed),
  });
  expect(killed).toHaveBeenCalledTimes(2);
  expect(reading.candidates.map((one) => one.title)).toEqual(['Heil']);
  expect(reading.problems).toMatchObject([{ code: 'too-slow', line: 7 }]);
});

test('[IC11] a reader that is stuck before any series ends with a registered error', async () => {
  const silent: ReaderWorker = {
    send: () => {},
    onMessage: () => {},
    onError: () => {},
    kill: () => {},
  };
  await expect(
    readInWorker(bytes, { ...options, silenceMs: 20, openWorker: () => silent }),
  ).rejects.toThrow('calendar.import-stuck');
});

test('[IC11] an endless loop in a real thread is ended from outside', async () => {
  const endless = (): ReaderWorker => {
    const worker = new Worker(
      `const { parentPort } = require('node:worker_threads');
       parentPort.on('message', (request) => {
         parentPort.postMessage({ type: 'progress', series: 0, of: 1 });
         for (;;);
       });`,
      { eval: true },
    );
    return {
      send: (request: ReadRequest) => {
        worker.postMessage(request);
      },
      onMessage: (listener) => worker.on('message', listener),
      onError: (listener) => worker.on('error', listener),
      kill: () => void worker.terminate(),
    };
  };
  await expect(
    readInWorker(bytes, { ...options, silenceMs: 300, openWorker: endless }),
  ).rejects.toThrow('calendar.import-stuck');
}, 15_000);

test('[IC11] 20 MB are refused before anything is copied to a worker', async () => {
  const openWorker = vi.fn(() => localWorker(null, () => {}));
  await expect(
    readInWorker(new Uint8Array(20 * 1024 * 1024), { ...options, openWorker }),
  ).rejects.toMatchObject({ code: 'calendar.file-too-large', params: { limitBytes: 5_242_880 } });
  expect(openWorker).not.toHaveBeenCalled();
});

test('[IC14] reading can be stopped', async () => {
  const stop = new AbortController();
  const killed = vi.fn();
  const reading = readInWorker(bytes, {
    ...options,
    signal: stop.signal,
    openWorker: () => localWorker(1, killed),
  });
  stop.abort();
  await expect(reading).rejects.toThrow('reading was stopped');
  expect(killed).toHaveBeenCalledOnce();
});

test('[IC11] what the reader refuses comes back with its code', async () => {
  await expect(
    readInWorker(new TextEncoder().encode('no calendar'), {
      ...options,
      openWorker: () => localWorker(null, () => {}),
    }),
  ).rejects.toThrow('calendar.not-a-calendar');
});
