import type { WebSocket } from 'ws';
import type { Peer } from '#kernel/sync/server/device-session.ts';

/** Above this the sender waits until the device has read. */
const fullBytes = 4 * 1024 * 1024;
const lookAgainMs = 20;

/** A device that takes longer than this to read what it asked for has gone. */
const patienceMs = 60_000;

/** A WebSocket as the connection to one device. */
export function peerOf(socket: WebSocket): Peer {
  return {
    async send(text) {
      if (socket.readyState !== socket.OPEN) return;
      socket.send(text);
      let waitedMs = 0;
      while (socket.readyState === socket.OPEN && socket.bufferedAmount > fullBytes) {
        await new Promise((resolve) => setTimeout(resolve, lookAgainMs));
        waitedMs += lookAgainMs;
        if (waitedMs > patienceMs) socket.terminate();
      }
    },
    close(code) {
      socket.close(1008, code.slice(0, 100));
    },
  };
}
