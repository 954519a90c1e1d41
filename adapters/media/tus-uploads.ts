import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import { AppError } from '#kernel/base/app-error.ts';
import { isUuid } from '#kernel/base/ids.ts';
import type { UploadId } from '#kernel/media/upload-store.ts';

/** The parts of a request that the protocol is made of. */
export interface TusRequest {
  readonly method: 'HEAD' | 'PATCH';
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Of a PATCH. */
  readonly body?: Readable;
}

export interface TusAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  /** How many bytes of it are here. */
  readonly offset: number;
}

/** Bytes of uploads on their way, by the tus protocol. Whose they are is judged before this is asked. */
export interface TusUploads {
  /** Makes room for its bytes; what came of it before stays. */
  create(upload: UploadId, bytes: number): Promise<void>;
  /** Throws `media.offset-wrong`, `media.upload-refused` or `media.absent`. */
  handle(upload: UploadId, request: TusRequest): Promise<TusAnswer>;
  /** Absolute path of what is here. */
  fileOf(upload: UploadId): string;
  /** What still comes of it is not written any more. */
  remove(upload: UploadId): Promise<void>;
  /** Removes what nobody has touched for so long: what a crash or a changed mind left behind. */
  removeOld(olderThanMs: number): Promise<void>;
}

const told = ['upload-offset', 'upload-length'];
const heard = ['tus-resumable', 'upload-offset', 'content-type', 'content-length'];

/** Keeps them as files of a folder, which several servers may share. */
export function tusUploads(folder: string, lastsMs: number): TusUploads {
  const store = new FileStore({ directory: folder, expirationPeriodInMilliseconds: lastsMs });
  const beginning = new Map<string, UploadId>();
  const making = new Map<UploadId, Promise<void>>();
  const server = new Server({
    path: '/uploads',
    datastore: store,
    relativeLocation: true,
    respectForwardedHeaders: false,
    allowedOrigins: () => false,
    namingFunction: (request) => {
      const upload = beginning.get(request.url);
      if (upload === undefined) throw new Error('an upload that nobody began');
      return upload;
    },
  });

  async function ask(upload: UploadId, method: string, init: RequestInit): Promise<Response> {
    if (!isUuid(upload)) throw new AppError('media.absent');
    // The address is made here: nothing of the one that was asked for gets to the library.
    const address =
      method === 'POST'
        ? `http://tus.invalid/uploads?${upload}`
        : `http://tus.invalid/uploads/${upload}`;
    return server.handleWeb(new Request(address, { ...init, method }));
  }

  async function make(upload: UploadId, bytes: number): Promise<void> {
    // Written last: with it, everything is there.
    const isThere = await stat(join(folder, `${upload}.json`)).then(
      () => true,
      () => false,
    );
    if (isThere) return;
    const address = `http://tus.invalid/uploads?${upload}`;
    beginning.set(address, upload);
    try {
      const answer = await ask(upload, 'POST', {
        headers: { 'tus-resumable': '1.0.0', 'upload-length': String(bytes) },
      });
      if (answer.status !== 201) throw new AppError('media.storage-unavailable');
    } finally {
      beginning.delete(address);
    }
  }

  return {
    create(upload, bytes) {
      const present = making.get(upload);
      if (present !== undefined) return present;
      const made = make(upload, bytes).finally(() => making.delete(upload));
      making.set(upload, made);
      return made;
    },

    async handle(upload, { method, headers, body }) {
      const sent = new Headers();
      for (const name of heard) {
        const value = headers[name];
        if (typeof value === 'string') sent.set(name, value);
      }
      const answer = await ask(upload, method, {
        headers: sent,
        ...(body !== undefined && { body: Readable.toWeb(body) as ReadableStream, duplex: 'half' }),
      });
      await answer.body?.cancel();
      if (answer.status === 409) throw new AppError('media.offset-wrong');
      if (answer.status === 404 || answer.status === 410) throw new AppError('media.absent');
      if (answer.status >= 500) throw new AppError('media.storage-unavailable');
      if (answer.status >= 300)
        throw new AppError('media.upload-refused', { status: answer.status });
      return {
        status: answer.status,
        headers: new Map(
          told.flatMap((name) => {
            const value = answer.headers.get(name);
            return value === null ? [] : [[name, value] as const];
          }),
        ),
        offset: Number(answer.headers.get('upload-offset') ?? 0),
      };
    },

    fileOf: (upload) => join(folder, upload),

    async remove(upload) {
      // Ends a request that still writes to it: a file without a name takes up room all the same.
      const answer = await ask(upload, 'DELETE', { headers: { 'tus-resumable': '1.0.0' } });
      await answer.body?.cancel();
      for (const file of [upload, `${upload}.json`]) await rm(join(folder, file), { force: true });
    },

    async removeOld(olderThanMs) {
      const before = Date.now() - olderThanMs;
      for (const entry of await readdir(folder)) {
        const path = join(folder, entry);
        const { mtimeMs } = await stat(path);
        if (mtimeMs < before) await rm(path, { recursive: true, force: true });
      }
    },
  };
}
