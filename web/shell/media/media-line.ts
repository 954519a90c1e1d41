import * as z from 'zod/mini';
import { AppError } from '#kernel/base/app-error.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import type { MediaLine } from '#kernel/media/client/media-line.ts';
import type { MediaBytes } from '#kernel/media/client/media-store.ts';
import { callApi, requestApi } from '../api.ts';

/** Without its bytes. The rest of the answer is not needed here. */
const aboutSchema = z.object({
  state: z.enum(['uploading', 'waiting', 'ready', 'refused']),
  code: z.nullable(z.string().check(z.maxLength(100))),
});

const tus = { 'tus-resumable': '1.0.0' } as const;

/** The routes for media of a tenant, by `fetch`: tus 1.0.0 up, and the variants down. */
export function mediaLineOf(tenant: TenantId): MediaLine {
  const root = `/api/tenants/${tenant}/media` as const;
  return {
    async begin({ id, is, bytes }) {
      const answer = await requestApi(`${root}/uploads`, {
        method: 'POST',
        headers: {
          ...tus,
          'upload-length': String(bytes),
          'upload-metadata': `id ${btoa(id)},is ${btoa(is)}`,
        },
      });
      const upload = answer.headers.get('location') ?? '';
      // Where it leads is ours to say: bytes go to no other place.
      if (!upload.startsWith(`${root}/uploads/`)) throw malformed(answer);
      return upload;
    },

    async offset(upload) {
      try {
        return offsetOf(await requestApi(pathOf(upload), { method: 'HEAD', headers: tus }));
      } catch (error) {
        // A refusal to HEAD has no words of its own.
        const status = error instanceof AppError ? error.params['status'] : undefined;
        if (status === 404) throw new AppError('media.absent', {}, { cause: error });
        if (status === 401) throw new AppError('identity.not-signed-in', {}, { cause: error });
        throw error;
      }
    },

    async send(upload, offset, bytes, signal) {
      const answer = await requestApi(pathOf(upload), {
        method: 'PATCH',
        headers: {
          ...tus,
          'content-type': 'application/offset+octet-stream',
          'upload-offset': String(offset),
        },
        body: bytes,
        signal,
      });
      return offsetOf(answer);
    },

    about: (id) => callApi({ method: 'GET', path: `${root}/${id}`, answer: aboutSchema }),

    async fetch(id, variant, bytesAtMost) {
      const giveUp = new AbortController();
      const answer = await requestApi(`${root}/${id}/${variant}`, { signal: giveUp.signal });
      if (Number(answer.headers.get('content-length') ?? 0) > bytesAtMost) {
        giveUp.abort();
        return null;
      }
      let bytes: MediaBytes;
      try {
        bytes = new Uint8Array(await answer.arrayBuffer());
      } catch (error) {
        throw new AppError('shell.no-connection', {}, { cause: error });
      }
      return { type: answer.headers.get('content-type') ?? '', bytes };
    },

    addressOf: (id, variant) => `${root}/${id}/${variant}`,
  };
}

function pathOf(upload: string): `/api/${string}` {
  return upload as `/api/${string}`;
}

function offsetOf(answer: Response): number {
  const offset = Number(answer.headers.get('upload-offset') ?? Number.NaN);
  if (!Number.isSafeInteger(offset) || offset < 0) throw malformed(answer);
  return offset;
}

function malformed({ status }: Response): AppError {
  return new AppError('shell.answer-malformed', { status });
}
