import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { AppError } from '#kernel/base/app-error.ts';
import { type ErrorAnswers, problemOf } from '#adapters/http/answer-errors.ts';
import { problemMediaType } from '#adapters/http/problem-details.ts';

/** What Node.js says of requests that it could not read to where a route begins. */
const codes: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: 'http.headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'http.request-timeout',
};

/** Answers what is no HTTP as everything else is answered, and ends the connection (AP1). */
export function answerUnreadable(
  answers: ErrorAnswers,
  headers: ReadonlyMap<string, string>,
): (error: Error & { readonly code?: string }, socket: Duplex) => void {
  return (error, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const refusal = new AppError(codes[error.code ?? ''] ?? 'http.request-invalid');
    const problem = problemOf(refusal, { id: randomUUID(), acceptLanguage: undefined }, answers);
    const body = JSON.stringify(problem);
    const lines = [
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
      'Connection: close',
      'Cache-Control: no-store',
      `Content-Type: ${problemMediaType}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      ...Array.from(headers, ([name, value]) => `${name}: ${value}`),
    ];
    socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
  };
}
