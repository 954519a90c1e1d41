import type { Clock } from '#kernel/base/clock.ts';
import type { AccountId, MutationId } from '#kernel/base/ids.ts';
import type { Mutator } from '#kernel/kind/define-mutator.ts';
import type { Registry } from '#kernel/kind/registry.ts';
import type { LocalStore } from '#kernel/sync/client/local-store.ts';
import { mutate, type Looked } from '#kernel/sync/client/mutate.ts';
import { Reader } from '#kernel/sync/client/reader.ts';
import { SyncClient } from '#kernel/sync/client/sync-client.ts';
import { FakeTime, idle } from '#kernel/sync/client/testing/fake-time.ts';
import { ModelNetwork } from '#kernel/sync/client/testing/model-network.ts';
import type { ModelServer } from '#kernel/sync/client/testing/model-server.ts';
import { testRegistry } from '#kernel/sync/client/testing/note.ts';

/** One device of one account, with a network and a clock of its own. */
export class TestDevice {
  readonly accountId: AccountId;
  readonly server: ModelServer;
  readonly time: FakeTime;
  readonly network: ModelNetwork;
  /** Whose session the browser has now. */
  signedInAs: AccountId;
  /** How far this device's own clock is ahead of the others'. */
  skewMs = 0;
  readonly clock: Clock = { nowMs: () => this.time.clock.nowMs() + this.skewMs };
  random: () => number = () => 0.5;
  /** What the app on this device was built with; a restart may bring another. */
  registry: Registry = testRegistry;
  store: LocalStore;
  client: SyncClient;

  constructor(options: {
    server: ModelServer;
    accountId: AccountId;
    store: LocalStore;
    time?: FakeTime;
  }) {
    this.accountId = options.accountId;
    this.signedInAs = options.accountId;
    this.server = options.server;
    this.store = options.store;
    this.time = options.time ?? new FakeTime();
    this.network = new ModelNetwork(options.server, () => this.signedInAs);
    this.client = this.#newClient();
  }

  get reader(): Reader {
    return new Reader({ store: this.store, registry: this.registry, clock: this.clock });
  }

  async start(): Promise<void> {
    this.client.start();
    await this.settle();
  }

  /** The program ends without goodbye and starts again on what is stored. */
  async restart(store: LocalStore = this.store): Promise<void> {
    this.network.link?.hangUp();
    void this.client.close();
    await idle();
    this.store = store;
    this.client = this.#newClient();
    await this.start();
  }

  async mutate<Args extends object>(
    mutator: Mutator<Args>,
    args: Args,
    looked?: Looked,
  ): Promise<MutationId> {
    const { store, accountId, clock } = this;
    return mutate({ store, registry: this.registry, clock, accountId }, mutator, args, looked);
  }

  /** Delivers everything until nobody has anything to say. Other devices are left alone. */
  async settle(): Promise<void> {
    await idle();
    while (this.network.step()) await idle();
  }

  async goOffline(): Promise<void> {
    this.network.goOffline();
    await idle();
  }

  async goOnline(): Promise<void> {
    this.network.online = true;
    this.client.wake();
    await this.settle();
  }

  #newClient(): SyncClient {
    return new SyncClient({
      store: this.store,
      transport: this.network.transport,
      registry: this.registry,
      clock: this.clock,
      timers: this.time.timers,
      random: () => this.random(),
      account: { accountId: this.accountId, tenantId: this.server.tenantId },
    });
  }
}
