import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import { S3mini } from 's3mini';
import type { S3Settings } from '#adapters/object-storage/s3-storage.ts';

export interface S3Server {
  readonly settings: S3Settings;
  /** The names of all that is in the bucket. */
  names(): Promise<readonly string[]>;
  /** What is in the bucket under a name, as who runs it sees it. */
  bytes(name: string): Promise<Buffer>;
  /** Who runs it puts something else there. */
  put(name: string, bytes: Buffer): Promise<void>;
  /** Who runs it takes it away. */
  remove(name: string): Promise<void>;
  close(): Promise<void>;
}

/** A server of the protocol of S3 that nobody of us wrote: it knows keys, parts, ranges and lists. */
export async function openS3Server(): Promise<S3Server> {
  const directory = await mkdtemp(join(tmpdir(), 'obhut-s3-'));
  const server = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    // By its path, whatever the name of the host.
    vhostBuckets: false,
    directory,
    configureBuckets: [{ name: 'media', configs: [] }],
  });
  const { port } = await server.run();
  const settings = {
    url: `http://127.0.0.1:${port}/media`,
    region: 'us-east-1',
    accessKey: 'S3RVER',
    secretKey: 'S3RVER',
  };
  const bucket = new S3mini({
    endpoint: settings.url,
    region: settings.region,
    accessKeyId: settings.accessKey,
    secretAccessKey: settings.secretKey,
  });
  return {
    settings,
    async names() {
      const objects = await bucket.listObjects('/', '');
      return (objects ?? []).map(({ Key }) => Key).toSorted();
    },
    async bytes(name) {
      const answer = await bucket.getObjectResponse(name);
      return Buffer.from((await answer?.bytes()) ?? []);
    },
    async put(name, bytes) {
      await bucket.putObject(name, bytes, 'application/octet-stream');
    },
    async remove(name) {
      await bucket.deleteObject(name);
    },
    async close() {
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
