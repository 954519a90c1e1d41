import { createHmac } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { Readable } from 'node:stream';
import * as z from 'zod/mini';
import { beginningOf } from '#governance/gate/beginning-of.ts';
import type { ProviderNetwork } from '#governance/gate/network-port.ts';
import type { ProviderStorage } from '#governance/gate/storage-port.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { Clock } from '#kernel/base/clock.ts';
import { checkedName } from '#kernel/media/checked-name.ts';
import type { ByteRange } from '#kernel/media/storage.ts';

export interface ImagekitSettings {
  /** `https://ik.imagekit.io/your_id` */
  readonly endpoint: string;
  readonly privateKey: string;
  /** `https://upload.imagekit.io` */
  readonly uploadUrl: string;
  /** `https://api.imagekit.io` */
  readonly apiUrl: string;
}

const answerWithinMs = 60_000;
/** How long an address is good for. Nobody but this program ever has one. */
const signedForS = 300;

const uploaded = z.object({
  fileId: z.string().check(z.maxLength(100)),
  filePath: z.string(),
  size: z.number(),
  isPrivateFile: z.boolean(),
});

/**
 * Files in the media library of ImageKit (Upload API 1, Media API 1): private, each fetched by this
 * program at an address that it signs and gives to nobody, as whoever has one needs no right (ME4).
 */
export function imagekitStorage(
  { endpoint, privateKey, uploadUrl, apiUrl }: ImagekitSettings,
  network: ProviderNetwork,
  clock: Clock,
): ProviderStorage {
  const base = endpoint.replace(/\/$/, '');
  const authorization = `Basic ${Buffer.from(`${privateKey}:`).toString('base64')}`;

  function ask(url: string, init: RequestInit): Promise<Response> {
    return network
      .fetch(url, { ...init, signal: AbortSignal.timeout(answerWithinMs) })
      .catch((cause: unknown) => {
        throw new AppError('media.storage-unavailable', {}, { cause });
      });
  }
  const askApi = (method: string, path: string, body: object) =>
    ask(new URL(path, apiUrl).href, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  return {
    hosts: {
      put: new URL(uploadUrl).host,
      read: new URL(base).host,
      remove: new URL(apiUrl).host,
    },

    async put(name, file) {
      const end = checkedName(name).lastIndexOf('/');
      const blob = await blobOf(file);
      const form = new FormData();
      form.set('file', blob, name.slice(end + 1));
      form.set('fileName', name.slice(end + 1));
      form.set('folder', `/${name.slice(0, Math.max(end, 0))}`);
      form.set('useUniqueFileName', 'false');
      form.set('overwriteFile', 'true');
      form.set('isPrivateFile', 'true');
      form.set('responseFields', 'isPrivateFile');
      const answer = await ask(new URL('/api/v1/files/upload', uploadUrl).href, {
        method: 'POST',
        headers: { authorization },
        body: form,
      });
      const said = uploaded.safeParse(parsed(await beginningOf(answer)));
      if (answer.status !== 200 || !said.success) throw unavailable(answer);
      const { fileId, filePath, size, isPrivateFile } = said.data;
      if (filePath === `/${name}` && size === blob.size && isPrivateFile) return;
      // Neither under another name nor for everybody: then rather not at all.
      await askApi('DELETE', `/v1/files/${encodeURIComponent(fileId)}`, {});
      throw unavailable(answer);
    },

    async read(name, range) {
      const path = checkedName(name);
      const until = String(Math.floor(clock.nowMs() / 1000) + signedForS);
      const signature = createHmac('sha1', privateKey)
        .update(path + until)
        .digest('hex');
      const answer = await ask(`${base}/${path}?ik-t=${until}&ik-s=${signature}`, {
        ...(range !== undefined && {
          headers: { range: `bytes=${String(range.start)}-${String(range.end)}` },
        }),
      });
      if (answer.status === 404) throw new AppError('media.storage-missing');
      if (answer.status !== 200 && answer.status !== 206) throw unavailable(answer);
      if (answer.body === null) return Readable.from([]);
      const bytes = Readable.fromWeb(answer.body);
      // Who knows no ranges answers with everything.
      return range === undefined || answer.status === 206
        ? bytes
        : Readable.from(cut(bytes, range));
    },

    async removeUnder(folder) {
      const path = checkedName(folder);
      const removed = await askApi('DELETE', '/v1/folder/', { folderPath: `/${path}/` });
      await removed.body?.cancel();
      if (removed.status !== 204 && removed.status !== 404) throw unavailable(removed);
      // What was fetched once lies nearby for a long time, deleted or not.
      const purged = await askApi('POST', '/v1/files/purge', { url: `${base}/${path}*` });
      await purged.body?.cancel();
      if (purged.status !== 200 && purged.status !== 201) throw unavailable(purged);
    },
  };
}

async function blobOf(file: string): Promise<Blob> {
  try {
    return await openAsBlob(file);
  } catch (cause) {
    throw new AppError('media.storage-unavailable', {}, { cause });
  }
}

function unavailable({ status }: Response): AppError {
  return new AppError(
    'media.storage-unavailable',
    {},
    { cause: new Error(`ImageKit answered ${String(status)}`) },
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function* cut(
  bytes: AsyncIterable<Uint8Array>,
  range: ByteRange,
): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const piece of bytes) {
    const part = piece.subarray(Math.max(0, range.start - at), Math.max(0, range.end + 1 - at));
    at += piece.length;
    if (part.length > 0) yield part;
    if (at > range.end) return;
  }
}
