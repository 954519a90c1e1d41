import { WebSocket } from 'ws';
import { type Down, downSchema } from '#kernel/protocol/down.ts';
import type { Up } from '#kernel/protocol/up.ts';
import { protocolVersion } from '#kernel/protocol/version.ts';
import * as z from 'zod/mini';

interface Credentials {
  /** Where Obhut answers. */
  readonly url: string;
  readonly cookie: string;
}

/** How the door of the socket answers: status and body of a refusal, or `open`. */
export async function knock({ url, cookie }: Credentials, tenant: string): Promise<string> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/sync/${tenant}`, {
    headers: { cookie, origin: url },
  });
  return await new Promise<string>((done, fail) => {
    socket.once('open', () => {
      socket.close();
      done('open');
    });
    socket.once('error', fail);
    socket.once('unexpected-response', (_request, response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => {
        body += chunk.toString('utf8');
      });
      response.once('end', () => done(`${response.statusCode ?? 0} ${body}`));
    });
  });
}

/** A socket of somebody who speaks the protocol without our app. */
export class Wire implements AsyncDisposable {
  readonly #socket: WebSocket;
  readonly #arrived: Down[] = [];
  #wake = (): void => {};

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      this.#arrived.push(z.parse(downSchema, JSON.parse(data.toString('utf8'))));
      this.#wake();
    });
  }

  static async open({ url, cookie }: Credentials, tenant: string): Promise<Wire> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/sync/${tenant}`, {
      headers: { cookie, origin: url },
    });
    await new Promise((done, fail) => {
      socket.once('open', done);
      socket.once('error', fail);
    });
    const wire = new Wire(socket);
    wire.send({ type: 'hello', protocol: protocolVersion, schema: 1 });
    await wire.next('welcome');
    return wire;
  }

  send(message: Up): void {
    this.#socket.send(JSON.stringify(message));
  }

  /** The next message of this type; others before it are dropped. */
  async next<Type extends Down['type']>(type: Type): Promise<Extract<Down, { type: Type }>> {
    for (;;) {
      const message = this.#arrived.shift();
      if (message?.type === type) return message as Extract<Down, { type: Type }>;
      if (message === undefined) {
        await new Promise<void>((wake) => {
          this.#wake = wake;
        });
      }
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#socket.terminate();
    return Promise.resolve();
  }
}
