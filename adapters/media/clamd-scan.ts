import { createReadStream } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { AppError } from '#kernel/base/app-error.ts';
import type { MediaScan } from '#kernel/media/preparing.ts';

export type ClamdAddress =
  | { readonly host: string; readonly port: number }
  /** Of its socket. */
  | { readonly path: string };

const chunkBytes = 64 * 1024;

/**
 * Asks a ClamAV daemon, by the command INSTREAM of its protocol: pieces with their length before them,
 * and an empty one at the end. Anything but a clear answer counts as none.
 */
export function clamdScan(address: ClamdAddress, withinMs = 120_000): MediaScan {
  return {
    async scan(file) {
      const socket = connect({ ...address, allowHalfOpen: true });
      const silence = setTimeout(() => socket.destroy(new Error('no answer in time')), withinMs);
      const answered = answerOf(socket);
      // Whoever is still sending hears of it by the socket's own error.
      answered.catch(() => undefined);
      try {
        await once(socket, 'connect');
        // A daemon that has seen enough answers and hangs up: that ends the sending, too.
        await pipeline(framesOf(file), socket, { end: false });
        return verdictOf(await answered);
      } catch (cause) {
        throw new AppError('media.scan-unavailable', {}, { cause });
      } finally {
        clearTimeout(silence);
        socket.destroy();
      }
    },
  };
}

async function* framesOf(file: string): AsyncGenerator<Buffer> {
  yield Buffer.from('zINSTREAM\0');
  for await (const piece of createReadStream(file, { highWaterMark: chunkBytes })) {
    const bytes = piece as Buffer;
    yield framed(bytes.length, bytes);
  }
  yield framed(0);
}

function framed(length: number, bytes: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(length);
  return Buffer.concat([head, bytes]);
}

async function answerOf(socket: Socket): Promise<string> {
  let text = '';
  for await (const piece of socket) {
    text += String(piece);
    if (text.includes('\0')) break;
    if (text.length > 4_096) throw new Error('the answer is none of clamd');
  }
  return text;
}

function verdictOf(answer: string): 'clean' | 'infected' {
  const said = answer.split('\0', 1)[0] ?? '';
  if (said === 'stream: OK') return 'clean';
  if (/^stream: .{1,500} FOUND$/.test(said)) return 'infected';
  throw new Error('clamd did not look at it to the end');
}
