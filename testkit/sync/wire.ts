import * as z from 'zod/mini';
import type { Actor } from '#kernel/db/tenant-database.ts';
import { type Down, downSchema } from '#kernel/protocol/down.ts';
import { DeviceSession, type SyncServer } from '#kernel/sync/server/device-session.ts';
import type { Transport } from '#kernel/sync/client/transport.ts';
import type { Rng } from '#testkit/rng.ts';

/** How badly the network behaves. */
export interface Weather {
  /** Of each message, that the line breaks instead of carrying it. */
  readonly breaks: number;
  /** Of each push, that it arrives twice. */
  readonly doubles: number;
}

/**
 * The line between one device and the real servers: every message goes through its text. It can
 * be cut at any time, and then loses what is under way in both directions.
 */
export class Wire {
  readonly #server: () => SyncServer;
  readonly #actor: Actor;
  readonly #rng: Rng;
  #cut: (() => void) | null = null;
  connected = true;
  /** The pull that has no answer yet, on the connection there is. */
  #unanswered: number | null = null;
  weather: Weather = { breaks: 0, doubles: 0 };

  /** `server` says which one the device comes to, each time it connects. */
  constructor(server: () => SyncServer, actor: Actor, rng: Rng) {
    this.#server = server;
    this.#actor = actor;
    this.#rng = rng;
  }

  /** A device that is online and knows of nothing to fetch may still wait for what it asked for. */
  get isWaiting(): boolean {
    return this.#unanswered !== null;
  }

  /** Ends the connection there is; the device may open another one. */
  cut(): void {
    this.#cut?.();
    this.#cut = null;
  }

  readonly transport: Transport = {
    connect: async (events) => {
      await arrival();
      if (!this.connected) throw new Error('no network');
      let open = true;
      this.#unanswered = null;
      const end = (code: string | null) => {
        if (!open) return;
        open = false;
        session.close();
        events.onClose({ code });
      };
      const session = new DeviceSession(this.#server(), this.#actor, {
        isOpen: () => open,
        send: async (text) => {
          await arrival();
          if (!open) return;
          if (this.#rng.chance(this.weather.breaks)) end(null);
          else {
            const message = z.parse(downSchema, JSON.parse(text.toString()));
            this.#noteAnswer(message);
            events.onMessage(message);
          }
        },
        close: (code) => void arrival().then(() => end(code)),
      });
      this.#cut = () => end(null);
      return {
        send: (message) => {
          if (message.type === 'pull') this.#unanswered = message.request;
          const text = JSON.stringify(message);
          const copies = message.type === 'push' && this.#rng.chance(this.weather.doubles) ? 2 : 1;
          void arrival().then(() => {
            if (!open) return;
            if (this.#rng.chance(this.weather.breaks)) {
              // The server may have read it all the same; the device never knows.
              if (this.#rng.chance(0.5)) session.receive(text);
              setTimeout(() => end(null), 1);
              return;
            }
            for (let copy = 0; copy < copies; copy += 1) session.receive(text);
          });
        },
        close: () => {
          open = false;
          session.close();
        },
      };
    },
  };

  #noteAnswer(message: Down): void {
    const isLast = message.type === 'page' ? message.last !== null : message.type === 'problem';
    if (isLast && 'request' in message && message.request === this.#unanswered) {
      this.#unanswered = null;
    }
  }
}

function arrival(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
