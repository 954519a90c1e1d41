import { unreachable } from '#kernel/base/unreachable.ts';
import type { Beside } from '#kernel/sync/client/beside.ts';
import { lookAtClock, lookEveryMs } from '#kernel/sync/client/lease.ts';
import { Status } from '#kernel/sync/client/status.ts';
import { SyncClient, type SyncClientOptions } from '#kernel/sync/client/sync-client.ts';
import type { LinkState, SyncState } from '#kernel/sync/client/sync-state.ts';
import type { TabMessage, Tabs } from '#kernel/sync/client/tabs.ts';

export interface LeadershipOptions extends SyncClientOptions {
  readonly tabs: Tabs;
  /** What else waits on this device. */
  readonly beside?: Beside | undefined;
  /** Calls the listener when the device may be online again, or the page is looked at again. */
  readonly onWake?: ((listener: () => void) => () => void) | undefined;
}

/**
 * One tab's part in syncing (SYC20): the leading tab holds the `SyncClient` and tells the others
 * how the link is; the others write and read locally and take over when it closes. That there is
 * work to send, the leader hears from the store.
 */
export class Leadership {
  readonly #options: LeadershipOptions;
  readonly #status: Status;
  #client: SyncClient | null = null;
  #stopLeading = async () => {};
  #stops: (() => void)[] = [];

  constructor(options: LeadershipOptions) {
    this.#options = options;
    this.#status = new Status(options);
  }

  get state(): SyncState {
    return this.#status.state;
  }

  subscribe(listener: () => void): () => void {
    return this.#status.subscribe(listener);
  }

  async start(): Promise<void> {
    const { tabs, onWake } = this.#options;
    await this.#lookAtClock();
    await this.#status.start();
    this.#stops.push(() => this.#status.stop());
    this.#stops.push(tabs.listen((message) => this.#hear(message)));
    if (onWake !== undefined) this.#stops.push(onWake(() => this.#onWake()));
    this.#lookLater();
    this.#stopLeading = tabs.leadWhenFree(() => this.#lead());
    tabs.post({ type: 'who-leads' });
  }

  /** Tries at once, in whichever tab leads. */
  wake(): void {
    if (this.#client === null) this.#options.tabs.post({ type: 'wake' });
    else this.#client.wake();
  }

  async close(): Promise<void> {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    await this.#stopLeading();
    this.#options.tabs.close();
  }

  /** Ends in every tab, before the local copy is deleted. */
  async abandon(code: WhyGone = 'sync.storage-closed'): Promise<void> {
    this.#options.tabs.post({ type: 'destroyed', code });
    await this.close();
    this.#status.setLink(gone(code));
  }

  #onWake(): void {
    void this.#lookAtClock();
    this.wake();
  }

  /** Time passes for the lease in every tab, also where nothing is asked or written. */
  async #lookAtClock(): Promise<void> {
    try {
      await lookAtClock(this.#options.store, this.#options.clock);
      this.#status.look();
    } catch {
      // A copy that was closed or lost tells its own story to whoever asks it.
    }
  }

  #lookLater(): void {
    const cancel = this.#options.timers.after(lookEveryMs, () => {
      void this.#lookAtClock();
      this.#stops = this.#stops.filter((stop) => stop !== cancel);
      this.#lookLater();
    });
    this.#stops.push(cancel);
  }

  #lead(): () => Promise<void> {
    const client = new SyncClient(this.#options);
    this.#client = client;
    const tell = (link: LinkState) => {
      this.#status.setLink(link);
      this.#options.tabs.post({ type: 'link', link });
      if (link.problem === 'sync.device-lost') {
        queueMicrotask(() => void this.abandon('sync.device-lost'));
      }
    };
    const stop = client.subscribe(tell);
    client.start();
    return async () => {
      stop();
      this.#client = null;
      await client.close();
    };
  }

  #hear(message: TabMessage): void {
    switch (message.type) {
      case 'link':
        if (this.#client === null) this.#status.setLink(message.link);
        break;
      case 'who-leads':
        if (this.#client !== null) {
          this.#options.tabs.post({ type: 'link', link: this.#client.link });
        }
        break;
      case 'wake':
        this.#client?.wake();
        break;
      case 'destroyed':
        void this.close()
          .then(() => this.#options.store.close())
          .finally(() => this.#status.setLink(gone(message.code)));
        break;
      default:
        unreachable(message);
    }
  }
}

type WhyGone = Extract<TabMessage, { type: 'destroyed' }>['code'];

function gone(code: WhyGone): LinkState {
  return { connection: 'stopped', receiving: null, problem: code };
}
