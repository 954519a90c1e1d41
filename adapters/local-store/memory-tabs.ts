import type { TabMessage, Tabs } from '#kernel/sync/client/tabs.ts';

/** The tabs of one device, in one process. Messages arrive later, as between real tabs. */
export class MemoryDevice {
  readonly #tabs = new Set<MemoryTab>();
  readonly #queue: MemoryTab[] = [];
  #leader: MemoryTab | null = null;

  openTab(): MemoryTab {
    const tab = new MemoryTab(this);
    this.#tabs.add(tab);
    return tab;
  }

  post(from: MemoryTab, message: TabMessage): void {
    const copy = structuredClone(message);
    queueMicrotask(() => {
      for (const tab of this.#tabs) if (tab !== from) tab.hear(copy);
    });
  }

  wait(tab: MemoryTab): void {
    this.#queue.push(tab);
    this.#next();
  }

  release(tab: MemoryTab): void {
    const at = this.#queue.indexOf(tab);
    if (at >= 0) this.#queue.splice(at, 1);
    if (this.#leader !== tab) return;
    this.#leader = null;
    this.#next();
  }

  forget(tab: MemoryTab): void {
    this.#tabs.delete(tab);
  }

  #next(): void {
    if (this.#leader !== null) return;
    const tab = this.#queue.shift();
    if (tab === undefined) return;
    this.#leader = tab;
    queueMicrotask(() => tab.grant());
  }
}

export class MemoryTab implements Tabs {
  readonly #device: MemoryDevice;
  readonly #listeners = new Set<(message: TabMessage) => void>();
  #lead: (() => () => Promise<void>) | null = null;
  #stop: (() => Promise<void>) | null = null;

  constructor(device: MemoryDevice) {
    this.#device = device;
  }

  leadWhenFree(lead: () => () => Promise<void>): () => Promise<void> {
    this.#lead = lead;
    this.#device.wait(this);
    return async () => {
      this.#lead = null;
      await this.#stop?.();
      this.#stop = null;
      this.#device.release(this);
    };
  }

  post(message: TabMessage): void {
    this.#device.post(this, message);
  }

  listen(listener: (message: TabMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#listeners.clear();
    this.#device.forget(this);
  }

  /** The tab dies without saying goodbye; the browser lets another lead. */
  crash(): void {
    this.#lead = null;
    this.#stop = null;
    this.close();
    this.#device.release(this);
  }

  hear(message: TabMessage): void {
    for (const listener of this.#listeners) listener(message);
  }

  grant(): void {
    if (this.#lead === null) this.#device.release(this);
    else this.#stop = this.#lead();
  }
}
