import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type Direction = 'there' | 'back';

/** A line to a server that can be cut at any byte, for all who are connected through it. */
export interface Line extends AsyncDisposable {
  readonly port: number;
  /** From now on: after so many more bytes in that direction, every connection breaks. */
  cutAfter(direction: Direction, bytes: number): void;
  /** From now on: nothing is carried, answered or closed, as when a cable was pulled. */
  standStill(): void;
  /** Lets everything through again. */
  mend(): void;
}

export async function layLine(hostname: string, port: number): Promise<Line> {
  const sockets = new Set<Socket>();
  let cut: { readonly direction: Direction; left: number } | null = null;
  let standsStill = false;

  function carry(direction: Direction, bytes: Buffer, to: Socket): void {
    if (standsStill) return;
    if (cut?.direction !== direction) {
      to.write(bytes);
      return;
    }
    const through = bytes.subarray(0, cut.left);
    cut.left -= through.length;
    if (cut.left > 0) {
      to.write(through);
      return;
    }
    // What was let through arrives before the end does.
    const all = [...sockets];
    sockets.clear();
    to.write(through, () => {
      for (const socket of all) socket.destroy();
    });
  }

  const server = createServer((near) => {
    const far = connect(port, hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    near.on('data', (bytes) => carry('there', bytes, far));
    far.on('data', (bytes) => carry('back', bytes, near));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    cutAfter(direction, bytes) {
      cut = { direction, left: Math.max(bytes, 1) };
    },
    standStill() {
      standsStill = true;
    },
    mend() {
      cut = null;
      standsStill = false;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
