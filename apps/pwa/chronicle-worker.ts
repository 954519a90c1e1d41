import { webCrypto } from '#adapters/chronicle/web-crypto.ts';
import { ChronicleVerifier } from '#governance/chronicle/verify.ts';
import { verifyPieces } from '#governance/chronicle/verify-pieces.ts';
import type { ChronicleMessage, ChronicleRequest } from './chronicle-messages.ts';

// The whole of the worker that checks a chronicle: a long one is checked without the screen standing still.
const waiting: ChronicleRequest[] = [];
let wake: () => void = () => {};

addEventListener('message', ({ data }: MessageEvent<ChronicleRequest>) => {
  waiting.push(data);
  wake();
});
void verify();

async function verify(): Promise<void> {
  try {
    const first = await next();
    if (first.type !== 'begin') throw new TypeError('the check has not begun');
    const { held, keys } = first;
    const verifier = new ChronicleVerifier({
      crypto: webCrypto(),
      held,
      ...(keys.length > 0 && { keys }),
    });
    const report = await verifyPieces(verifier, pieces(), (lines) => {
      tell({ type: 'taken', lines });
    });
    tell({ type: 'done', report });
  } catch (error) {
    tell({ type: 'failed', why: error instanceof Error ? error.name : 'unknown' });
  }
}

async function* pieces(): AsyncGenerator<Uint8Array> {
  for (;;) {
    const request = await next();
    if (request.type !== 'piece') return;
    yield request.bytes;
  }
}

async function next(): Promise<ChronicleRequest> {
  for (;;) {
    const request = waiting.shift();
    if (request !== undefined) return request;
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
}

function tell(message: ChronicleMessage): void {
  postMessage(message);
}
