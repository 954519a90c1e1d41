import type { WebSocket } from 'ws';
import type { Peer } from '#kernel/sync/server/device-session.ts';

/** Above this the sender waits until the device has read. */
const fullBytes = 4 * 1024 * 1024;

/** A device that takes longer than this to read what it asked for has gone. */
const patienceMs = 60_000;

/** A WebSocket as the connection to one device. */
export function peerOf(socket: WebSocket): Peer {
  /** When the message before the last has left; one is always under way, so that none waits idle. */
  let before: Promise<void> = Promise.resolve();
  let last: Promise<void> = Promise.resolve();
  const isOpen = () => socket.readyState === socket.OPEN;
  return {
    isOpen,
    async send(text, onLeft) {
      if (!isOpen()) return;
      before = last;
      // Called with an error when the connection ends first: then nothing is to be waited for.
      last = new Promise((resolve) => {
        socket.send(text, { binary: false }, () => {
          onLeft?.();
          resolve();
        });
      });
      if (socket.bufferedAmount <= fullBytes) return;
      const patience = setTimeout(() => socket.terminate(), patienceMs);
      await before;
      clearTimeout(patience);
    },
    close(code) {
      socket.close(1008, code.slice(0, 100));
    },
  };
}
