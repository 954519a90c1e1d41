import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { S3mini } from 's3mini';
import { AppError } from '#kernel/base/app-error.ts';
import type { ProviderNetwork } from '#governance/gate/network-port.ts';
import type { ProviderStorage } from '#governance/gate/storage-port.ts';
import { checkedName } from '#kernel/media/checked-name.ts';

export interface S3Settings {
  /** Address of the service with the bucket: `https://host/bucket`. */
  readonly url: string;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

/** Up to here a file goes in one request; larger ones in parts of this size. */
const partBytes = 16 * 1024 * 1024;
const answerWithinMs = 60_000;

/** Media in a bucket of a service that speaks the protocol of S3. */
export function s3Storage(settings: S3Settings, network: ProviderNetwork): ProviderStorage {
  const { host } = new URL(settings.url);
  const bucket = new S3mini({
    endpoint: settings.url,
    region: settings.region,
    accessKeyId: settings.accessKey,
    secretAccessKey: settings.secretKey,
    requestAbortTimeout: answerWithinMs,
    fetch: network.fetch,
  });
  return {
    hosts: { put: host, read: host, remove: host },

    async put(name, file) {
      const key = checkedName(name);
      await reached(async () => {
        const { size } = await stat(file);
        if (size <= partBytes) {
          const [whole = Buffer.alloc(0)] = await piecesOf(file, size);
          await bucket.putObject(key, whole, 'application/octet-stream');
          return;
        }
        const upload = await bucket.getMultipartUploadId(key, 'application/octet-stream');
        try {
          const parts = [];
          for await (const piece of pieces(file)) {
            parts.push(await bucket.uploadPart(key, upload, piece, parts.length + 1));
          }
          await bucket.completeMultipartUpload(key, upload, parts);
        } catch (error) {
          // What has no name yet takes up room all the same.
          await bucket.abortMultipartUpload(key, upload).catch(() => undefined);
          throw error;
        }
      });
    },

    async read(name, range) {
      const key = checkedName(name);
      const answer = await reached(() =>
        range === undefined
          ? bucket.getObjectResponse(key)
          : bucket.getObjectRaw(key, false, range.start, range.end + 1).catch(orAbsent),
      );
      if (answer === null || answer.status === 404) throw new AppError('media.storage-missing');
      if (answer.body === null) return Readable.from([]);
      return Readable.fromWeb(answer.body);
    },

    async removeUnder(folder) {
      const prefix = `${checkedName(folder)}/`;
      await reached(async () => {
        for (;;) {
          const page = await bucket.listObjectsPaged('/', prefix, 500);
          const keys = (page?.objects ?? []).map((object) => object.Key);
          if (keys.length === 0) return;
          // One by one: not every service takes lists of what is to go, and a medium has three files.
          for (const key of keys) await bucket.deleteObject(key);
        }
      });
    },
  };
}

async function* pieces(file: string): AsyncIterable<Buffer> {
  for await (const piece of createReadStream(file, { highWaterMark: partBytes })) {
    yield piece as Buffer;
  }
}

async function piecesOf(file: string, size: number): Promise<Buffer[]> {
  const all: Buffer[] = [];
  if (size > 0) for await (const piece of pieces(file)) all.push(piece);
  return all;
}

function orAbsent(error: unknown): null {
  if (error instanceof Error && 'status' in error && error.status === 404) return null;
  throw error;
}

async function reached<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof AppError && cause.code.startsWith('media.')) throw cause;
    throw new AppError('media.storage-unavailable', {}, { cause });
  }
}
