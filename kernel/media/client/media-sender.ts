import { AppError } from '#kernel/base/app-error.ts';
import type { MediaId } from '#kernel/base/ids.ts';
import type { Registry } from '#kernel/kind/registry.ts';
import type { MediaLine } from '#kernel/media/client/media-line.ts';
import { namesIn } from '#kernel/media/client/media-names.ts';
import type { MadeMedia, MediaStore } from '#kernel/media/client/media-store.ts';
import { backoffMs } from '#kernel/sync/client/backoff.ts';
import type { LocalStore } from '#kernel/sync/client/local-store.ts';
import type { Timers } from '#kernel/sync/client/timers.ts';

export interface MediaSenderOptions {
  readonly media: MediaStore;
  readonly store: LocalStore;
  readonly registry: Registry;
  readonly line: MediaLine;
  readonly timers: Timers;
  readonly random: () => number;
}

/** A request that takes longer than 30 s is cut: parts of this size get through on slow lines. */
export const partBytes = 1024 * 1024;

/** So many files after one another that came to nothing are not the files: everything waits. */
const failuresOfLine = 3;

/**
 * What came of one attempt. `aside`: this file waits by itself and the next ones go on. `line`: nothing
 * gets through now. `pause`: only a person can change it.
 */
type Attempt = 'done' | 'aside' | 'waits' | 'line' | 'pause';

/**
 * Sends what records name, one after the other in the order of making (ME18); what cannot go now lets
 * the next ones by (ME24). Exactly one tab has one. Stops at what only a person can change, and goes on
 * when it is woken.
 */
export class MediaSender {
  readonly #options: MediaSenderOptions;
  readonly #end = new AbortController();
  #running: Promise<void> | null = null;
  #again = false;
  #failures = 0;
  /** Files in a row that failed, each for a reason that may be its own. */
  #failedFiles = 0;
  /** What waits by itself, and how to end that wait. */
  readonly #aside = new Map<MediaId, () => void>();
  readonly #failuresOf = new Map<MediaId, number>();
  #isPaused = false;
  #cancelWait: (() => void) | null = null;
  #stops: (() => void)[] = [];

  constructor(options: MediaSenderOptions) {
    this.#options = options;
  }

  start(): void {
    const { media, store } = this.#options;
    this.#stops = [media.subscribe(() => this.#look()), store.subscribe(() => this.#look())];
    void this.#startAnew();
  }

  /** Tries at once. */
  wake(): void {
    this.#isPaused = false;
    this.#cancelWait?.();
    this.#cancelWait = null;
    this.#endAside();
    this.#look();
  }

  async close(): Promise<void> {
    this.#end.abort();
    for (const stop of this.#stops.splice(0)) stop();
    this.#cancelWait?.();
    this.#endAside();
    await this.#running;
  }

  #endAside(): void {
    for (const cancel of this.#aside.values()) cancel();
    this.#aside.clear();
  }

  /** What found no room is tried once more at each start: there may be some by now. */
  async #startAnew(): Promise<void> {
    const { media } = this.#options;
    try {
      for (const made of await media.allMade()) {
        if (made.state !== 'refused' || !noRoom.has(made.problem?.code ?? '')) continue;
        await media.change(made.id, { state: 'waiting', problem: null }, isRefused);
      }
    } catch {
      // A copy that was closed or lost tells its own story.
    }
    this.#look();
  }

  #look(): void {
    if (this.#end.signal.aborted || this.#isPaused || this.#cancelWait !== null) return;
    if (this.#running !== null) {
      this.#again = true;
      return;
    }
    this.#running = this.#sendAll()
      .catch(() => {
        // A copy that was closed or lost tells its own story.
      })
      .then(() => {
        this.#running = null;
        if (!this.#again) return;
        this.#again = false;
        this.#look();
      });
  }

  async #sendAll(): Promise<void> {
    while (!this.#end.signal.aborted) {
      const next = await this.#next();
      if (next === undefined) return;
      const result = await this.#send(next);
      if (result === 'pause') {
        this.#isPaused = true;
        return;
      }
      if (result === 'line' || !this.#goesOn(next.id, result)) {
        this.#waitAll();
        return;
      }
    }
  }

  /** Notes what came of a file. False: it is not the file. */
  #goesOn(id: MediaId, result: 'done' | 'aside' | 'waits'): boolean {
    if (result !== 'aside') {
      // Its bytes got through, or the server has said what it thinks of them.
      this.#failures = 0;
      this.#failedFiles = 0;
    }
    if (result === 'done') {
      this.#failuresOf.delete(id);
      return true;
    }
    this.#putAside(id);
    if (result === 'waits') return true;
    this.#failedFiles += 1;
    return this.#failedFiles < failuresOfLine;
  }

  #putAside(id: MediaId): void {
    const failures = (this.#failuresOf.get(id) ?? 0) + 1;
    this.#failuresOf.set(id, failures);
    const { timers, random } = this.#options;
    const cancel = timers.after(backoffMs(failures, random), () => {
      this.#aside.delete(id);
      this.#look();
    });
    this.#aside.set(id, cancel);
  }

  #waitAll(): void {
    this.#failures += 1;
    this.#failedFiles = 0;
    const { timers, random } = this.#options;
    this.#cancelWait = timers.after(backoffMs(this.#failures, random), () => {
      this.#cancelWait = null;
      this.#look();
    });
  }

  /** What a record names waits from now on; what none names any more does not (it was taken back). */
  async #next(): Promise<MadeMedia | undefined> {
    const { media, store, registry } = this.#options;
    const open = (await media.allMade()).filter(
      ({ state }) => state === 'kept' || state === 'waiting',
    );
    if (open.length === 0) return undefined;
    const names = await store.read((tx) => namesIn(tx, registry, open));
    let next: MadeMedia | undefined;
    for (const made of open) {
      const records = names.get(made.id);
      if (records === undefined) {
        if (made.state === 'waiting') await media.change(made.id, { state: 'kept' }, isWaiting);
        continue;
      }
      if (made.state === 'kept') await media.change(made.id, { state: 'waiting', records }, isKept);
      if (!this.#aside.has(made.id)) next ??= { ...made, state: 'waiting', records };
    }
    return next;
  }

  async #send(made: MadeMedia): Promise<Attempt> {
    try {
      return await this.#sendBytes(made);
    } catch (error) {
      if (this.#end.signal.aborted) return 'line';
      if (!(error instanceof AppError) || ofLine.has(error.code)) return 'line';
      if (error.code === 'media.uploaded') return this.#settle(made.id);
      if (error.code === 'media.scan-unavailable') return 'waits';
      if (pausing.has(error.code)) return 'pause';
      if (!final.has(error.code)) return 'aside';
      await this.#refuse(made.id, error);
      return 'done';
    }
  }

  async #sendBytes(made: MadeMedia): Promise<Attempt> {
    const { media, line } = this.#options;
    const { id, is, bytes } = made;
    let { upload } = made;
    for (let beginnings = 0; beginnings < 3;) {
      if (upload === null) {
        beginnings += 1;
        upload = await this.#begin({ id, is, bytes });
        if (upload === null) return 'pause';
        await media.change(id, { upload });
      }
      try {
        let offset = await line.offset(upload);
        // All of it came before; what became of it is not said by the upload.
        if (offset >= bytes) return await this.#settle(id);
        while (offset < bytes) {
          const part = await media.read(id, offset, Math.min(bytes, offset + partBytes));
          if (part.byteLength === 0) throw new AppError('media.damaged');
          offset = await line.send(upload, offset, part, this.#end.signal);
          await media.change(id, { sent: offset });
        }
        await media.change(id, { state: 'sent', upload: null });
        return 'done';
      } catch (error) {
        const code = error instanceof AppError ? error.code : '';
        if (code === 'media.offset-wrong') {
          beginnings += 1;
          continue;
        }
        if (code !== 'media.absent') throw error;
        // It ended meanwhile, after a day or with a session: the same medium begins anew.
        upload = null;
        await media.change(id, { upload: null, sent: 0 });
      }
    }
    return 'aside';
  }

  /** Null: this person is nobody here now. */
  async #begin(file: Parameters<MediaLine['begin']>[0]): Promise<string | null> {
    try {
      return await this.#options.line.begin(file);
    } catch (error) {
      if (error instanceof AppError && error.code === 'media.absent') return null;
      throw error;
    }
  }

  async #settle(id: MediaId): Promise<'done' | 'waits' | 'line'> {
    const { media, line } = this.#options;
    try {
      const { state, code } = await line.about(id);
      if (state === 'ready') {
        await media.change(id, { state: 'sent', upload: null });
        return 'done';
      }
      // It is being looked at, or waits for the scanner (ME13): there is nothing to send meanwhile.
      if (state !== 'refused') return 'waits';
      await this.#refuse(id, new AppError(code ?? 'media.damaged'));
      return 'done';
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code !== 'media.absent') return 'line';
      // All of it came, and is named where this person does not reach: to wait for word of it would
      // hold up everything after it.
      await media.change(id, { state: 'sent', upload: null });
      return 'done';
    }
  }

  async #refuse(id: MediaId, { code, params }: AppError): Promise<void> {
    await this.#options.media.change(
      id,
      { state: 'refused', upload: null, sent: 0, problem: { code, params } },
      isWaiting,
    );
  }
}

const isKept = ({ state }: MadeMedia): boolean => state === 'kept';
const isWaiting = ({ state }: MadeMedia): boolean => state === 'waiting';
const isRefused = ({ state }: MadeMedia): boolean => state === 'refused';

const noRoom: ReadonlySet<string> = new Set(['media.account-full', 'media.tenant-full']);

/** What is true of the file, or of the room there is: sending it once more by itself changes nothing. */
const final: ReadonlySet<string> = new Set([
  ...noRoom,
  'media.too-large',
  'media.too-large-inside',
  'media.too-long',
  'media.type-refused',
  'media.damaged',
  'media.infected',
]);

/** Nothing gets through at all, or the server wants to hear less from this device. */
const ofLine: ReadonlySet<string> = new Set([
  'shell.no-connection',
  'sync.storage-closed',
  'media.storage-unavailable',
  'media.too-many',
]);

/** Until somebody signs in again, or the connection comes back. */
const pausing: ReadonlySet<string> = new Set([
  'identity.not-signed-in',
  'sync.device-lost',
  'access.no-member',
]);
