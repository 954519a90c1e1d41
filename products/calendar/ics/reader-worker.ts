import { answerRequest } from '#products/calendar/ics/answer-request.ts';
import type { ReaderMessage, ReadRequest } from '#products/calendar/ics/reader-messages.ts';

// The whole of the worker that reads calendar files, so that a hostile one can be killed.
addEventListener('message', (event: MessageEvent<ReadRequest>) => {
  answerRequest(event.data, (message: ReaderMessage) => {
    postMessage(message);
  });
});
