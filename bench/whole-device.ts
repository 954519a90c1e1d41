import { MemoryDatabase } from '#adapters/local-store/memory.ts';
import { MemoryDevice } from '#adapters/local-store/memory-tabs.ts';
import { registry } from '#apps/server/products.ts';
import { AppError } from '#kernel/base/app-error.ts';
import { systemClock } from '#kernel/base/clock.ts';
import type { RecordId } from '#kernel/base/ids.ts';
import type { Rec } from '#kernel/kind/record.ts';
import type { Down } from '#kernel/protocol/down.ts';
import type { Mutation } from '#kernel/protocol/mutation.ts';
import type { Push } from '#kernel/protocol/push.ts';
import type { Up } from '#kernel/protocol/up.ts';
import { type LocalObhut, openLocal } from '#kernel/sync/client/local-obhut.ts';
import type { LocalStore } from '#kernel/sync/client/local-store.ts';
import { systemTimers } from '#kernel/sync/client/timers.ts';
import type { Transport } from '#kernel/sync/client/transport.ts';
import { openSocket } from './open-socket.ts';
import type { SignedInDevice } from './sign-in.ts';

/** A device that runs the client as the app does, with its copy in memory. */
export interface WholeDevice {
  readonly owner: SignedInDevice;
  readonly local: LocalObhut;
  readonly line: Line;
  /** All rows of its copy, as the server sent them. */
  rows(): Promise<readonly Rec[]>;
  row(id: RecordId): Promise<Rec | undefined>;
  close(): Promise<void>;
}

export async function openWholeDevice(
  server: { readonly url: string },
  owner: SignedInDevice,
  /** How many times faster than in life it waits, for instance before it connects again. */
  haste = 1,
): Promise<WholeDevice> {
  const { account, tenant } = owner.account.actor;
  const database = new MemoryDatabase();
  const store: LocalStore = database.open();
  const line = new Line(server, owner);
  const local = await openLocal({
    accountId: account,
    tenantId: tenant,
    registry,
    store: database.open(),
    transport: line.transport,
    tabs: new MemoryDevice().openTab(),
    clock: systemClock,
    timers: { after: (delayMs, work) => systemTimers.after(delayMs / haste, work) },
    random: Math.random,
  });
  return {
    owner,
    local,
    line,
    rows: () => store.read((tx) => tx.allRows()),
    row: (id) => store.read(async (tx) => (await tx.rows([id])).get(id)),
    async close() {
      await local.close();
      await store.close();
    },
  };
}

/** The way from one device to the app server, which can be cut, and is listened to. */
export class Line {
  readonly #server: { readonly url: string };
  readonly #owner: SignedInDevice;
  #cut: () => void = () => {};
  /** While it is not, the device is offline. */
  connected = true;
  /** Of each push, how probably it is sent twice. */
  doubles = 0;
  /** Counted since it was made. */
  bytesUp = 0;
  bytesDown = 0;
  messagesUp = 0;
  /** Pushes that left on this connection and have no answer. */
  unanswered = 0;
  /** Mutations that left more than once, on whichever connection. */
  sentTwice = 0;
  readonly #sent = new Set<unknown>();
  onUp: (message: Up, atMs: number) => void = () => {};
  onDown: (message: Down, atMs: number) => void = () => {};

  constructor(server: { readonly url: string }, owner: SignedInDevice) {
    this.#server = server;
    this.#owner = owner;
  }

  /** Ends the connection there is, with all that is on its way. */
  cut(): void {
    this.#cut();
    this.#cut = () => {};
  }

  readonly transport: Transport = {
    connect: (events) =>
      new Promise((resolve, reject) => {
        if (!this.connected) {
          reject(new AppError('sync.unreachable'));
          return;
        }
        const { account, cookie } = this.#owner;
        const socket = openSocket(this.#server.url, account.actor.tenant, cookie);
        let open = false;
        const end = () => {
          socket.removeAllListeners();
          // A socket that is cut while it connects says so by an error nobody waits for.
          socket.on('error', () => undefined);
          socket.terminate();
          this.unanswered = 0;
          if (open) events.onClose({ code: null });
          else reject(new AppError('sync.unreachable'));
        };
        this.#cut = end;
        socket.on('error', end);
        socket.on('close', end);
        socket.on('message', (data: Buffer) => {
          const atMs = performance.now();
          this.bytesDown += data.length;
          const message = JSON.parse(data.toString('utf8')) as Down;
          if (message.type === 'push-result') this.unanswered -= 1;
          this.onDown(message, atMs);
          events.onMessage(message);
        });
        socket.once('open', () => {
          open = true;
          resolve({
            send: (message) => {
              this.onUp(message, performance.now());
              const text = JSON.stringify(message);
              const copies = message.type === 'push' && Math.random() < this.doubles ? 2 : 1;
              for (let copy = 0; copy < copies; copy += 1) {
                if (message.type === 'push') this.#notePush(message);
                this.bytesUp += Buffer.byteLength(text);
                this.messagesUp += 1;
                socket.send(text);
              }
            },
            close: () => {
              socket.removeAllListeners();
              socket.on('error', () => undefined);
              socket.close();
            },
          });
        });
      }),
  };

  #notePush({ mutations }: Push): void {
    this.unanswered += 1;
    for (const mutation of mutations) {
      const { id } = mutation as Mutation;
      if (this.#sent.has(id)) this.sentTwice += 1;
      this.#sent.add(id);
    }
  }
}
