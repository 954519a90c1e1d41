import { AppError } from '#kernel/base/app-error.ts';
import type { AccountId } from '#kernel/base/ids.ts';
import type { Down } from '#kernel/protocol/down.ts';
import type { Up } from '#kernel/protocol/up.ts';
import type { ModelServer } from '#kernel/sync/client/testing/model-server.ts';
import type { Transport } from '#kernel/sync/client/transport.ts';

/** One connection, and what is on its way in both directions. */
export class ModelLink {
  readonly up: Up[] = [];
  readonly down: unknown[] = [];
  readonly #receive: (message: unknown) => void;
  readonly #server: { receive(message: unknown): void; closed(): void };
  readonly #onClose: (code: string | null) => void;
  #open = true;

  constructor(
    server: ModelServer,
    accountId: AccountId,
    device: {
      readonly onMessage: (message: unknown) => void;
      readonly onClose: (code: string | null) => void;
      readonly tamper: (message: Down) => unknown[];
    },
  ) {
    this.#receive = device.onMessage;
    this.#onClose = device.onClose;
    this.#server = server.open({
      accountId,
      send: (message) => {
        if (this.#open) this.down.push(...device.tamper(structuredClone(message)));
      },
      close: (code) => this.cut(code),
    });
  }

  get open(): boolean {
    return this.#open;
  }

  get busy(): boolean {
    return this.#open && this.up.length + this.down.length > 0;
  }

  /** Delivers the next message to the server. */
  stepUp(): boolean {
    const message = this.up.shift();
    if (message === undefined || !this.#open) return false;
    this.#server.receive(structuredClone(message));
    return true;
  }

  /** Delivers the next message to the device. */
  stepDown(): boolean {
    if (this.down.length === 0 || !this.#open) return false;
    this.#receive(this.down.shift());
    return true;
  }

  /** The network breaks; what is under way is lost. */
  cut(code: string | null = null): void {
    if (!this.#open) return;
    this.#end();
    this.#onClose(code);
  }

  /** The device hangs up. */
  hangUp(): void {
    this.#end();
  }

  #end(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#server.closed();
  }
}

/** The way of one device to the server. Nothing moves until the test says so. */
export class ModelNetwork {
  online = true;
  /** Why a connection is refused, as the server says it; null: unreachable. */
  refusal: string | null = null;
  attempts = 0;
  link: ModelLink | null = null;
  /** Everything the device has sent, on all connections. */
  readonly sent: Up[] = [];
  /** What becomes of a message on its way to the device. */
  tamper: (message: Down) => unknown[] = (message) => [message];
  readonly #server: ModelServer;
  readonly #accountId: () => AccountId;

  constructor(server: ModelServer, accountId: () => AccountId) {
    this.#server = server;
    this.#accountId = accountId;
  }

  get transport(): Transport {
    return {
      connect: async (events) => {
        this.attempts += 1;
        if (!this.online) throw new AppError(this.refusal ?? 'sync.unreachable');
        const link = new ModelLink(this.#server, this.#accountId(), {
          onMessage: events.onMessage,
          onClose: (code) => events.onClose({ code }),
          tamper: (message) => this.tamper(message),
        });
        this.link = link;
        return {
          send: (message) => {
            this.sent.push(message);
            if (link.open) link.up.push(structuredClone(message));
          },
          close: () => link.hangUp(),
        };
      },
    };
  }

  get busy(): boolean {
    return this.link?.busy ?? false;
  }

  /** Delivers one message in each direction. */
  step(): boolean {
    const up = this.link?.stepUp() ?? false;
    const down = this.link?.stepDown() ?? false;
    return up || down;
  }

  goOffline(): void {
    this.online = false;
    this.link?.cut();
  }
}
