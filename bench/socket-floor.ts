import type { ChildProcess } from 'node:child_process';
import { WebSocket } from 'ws';
import { endChild, startChild } from './child.ts';
import { type Usage, usageOf } from './usage.ts';

/** A server that only passes messages on, and sockets to it. */
export interface SocketFloor {
  /** Opens sockets until there are so many. */
  grow(count: number): Promise<void>;
  /** Sends a text through the first socket to those numbered; how long until each has it, in ms. */
  tell(text: string, to: readonly number[] | 'all'): Promise<number[]>;
  usage(): Promise<Usage>;
  close(): Promise<void>;
}

export async function openSocketFloor(core: number | null): Promise<SocketFloor> {
  const { child, port } = await startBare(core);
  const sockets: WebSocket[] = [];
  let arrived: (atMs: number) => void = () => {};

  return {
    async grow(count) {
      while (sockets.length < count) {
        const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
        await new Promise((resolve, reject) => {
          socket.once('open', resolve);
          socket.once('error', reject);
        });
        socket.on('message', () => arrived(performance.now()));
        sockets.push(socket);
      }
    },
    async tell(text, to) {
      const begun = performance.now();
      const times: number[] = [];
      const wanted = to === 'all' ? sockets.length : to.length;
      await new Promise<void>((resolve) => {
        arrived = (atMs) => {
          times.push(atMs - begun);
          if (times.length === wanted) resolve();
        };
        sockets[0]?.send(`${to === 'all' ? '*' : to.join(',')}\n${text}`);
      });
      return times;
    },
    usage: () => usageOf(child),
    async close() {
      for (const socket of sockets) socket.terminate();
      await endChild(child, 'SIGTERM');
    },
  };
}

async function startBare(core: number | null): Promise<{ child: ChildProcess; port: number }> {
  const { child, said } = await startChild('bare-sockets.ts', [], {
    core,
    flags: ['--max-semi-space-size=4', '--expose-gc'],
  });
  return { child, port: Number(said) };
}
