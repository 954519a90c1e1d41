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

/**
 * Sends what records name, one after the other in the order of making (ME18). Exactly one tab has one.
 * Stops at what only a person can change, and goes on when it is woken.
 */
export class MediaSender {
  readonly #options: MediaSenderOptions;
  readonly #end = new AbortController();
  #running: Promise<void> | null = null;
  #again = false;
  #failures = 0;
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
    this.#look();
  }

  async close(): Promise<void> {
    this.#end.abort();
    for (const stop of this.#stops.splice(0)) stop();
    this.#cancelWait?.();
    await this.#running;
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
      if (result === 'done') {
        this.#failures = 0;
        continue;
      }
      if (result === 'pause') {
        this.#isPaused = true;
        return;
      }
      this.#failures += 1;
      const waitMs = backoffMs(this.#failures, this.#options.random);
      this.#cancelWait = this.#options.timers.after(waitMs, () => {
        this.#cancelWait = null;
        this.#look();
      });
      return;
    }
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
      next ??= { ...made, state: 'waiting', records };
    }
    return next;
  }

  async #send(made: MadeMedia): Promise<'done' | 'later' | 'pause'> {
    try {
      return await this.#sendBytes(made);
    } catch (error) {
      if (this.#end.signal.aborted) return 'later';
      if (!(error instanceof AppError)) return 'later';
      if (error.code === 'media.uploaded') return this.#settle(made.id);
      if (pausing.has(error.code)) return 'pause';
      if (!final.has(error.code)) return 'later';
      await this.#refuse(made.id, error);
      return 'done';
    }
  }

  async #sendBytes(made: MadeMedia): Promise<'done' | 'later' | 'pause'> {
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
    return 'later';
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

  async #settle(id: MediaId): Promise<'done' | 'later'> {
    const { media, line } = this.#options;
    try {
      const { state, code } = await line.about(id);
      if (state === 'ready') {
        await media.change(id, { state: 'sent', upload: null });
        return 'done';
      }
      if (state !== 'refused') return 'later';
      await this.#refuse(id, new AppError(code ?? 'media.damaged'));
      return 'done';
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code !== 'media.absent') return 'later';
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

/** Until somebody signs in again, or the connection comes back. */
const pausing: ReadonlySet<string> = new Set([
  'identity.not-signed-in',
  'sync.device-lost',
  'access.no-member',
]);
