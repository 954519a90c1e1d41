import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import { S3mini } from 's3mini';
import { expect, test } from 'vitest';
import { storageContract } from '#adapters/media/contract-suite.ts';
import { s3Storage } from '#adapters/media/s3-storage.ts';

// A server of the protocol that nobody of us wrote: it knows keys, parts, ranges and lists.

async function serve() {
  const directory = await mkdtemp(join(tmpdir(), 'obhut-s3-'));
  const server = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
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
  return {
    settings,
    close: async () => {
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

storageContract('media in a bucket', async () => {
  const { settings, close } = await serve();
  const bucket = new S3mini({
    endpoint: settings.url,
    region: settings.region,
    accessKeyId: settings.accessKey,
    secretAccessKey: settings.secretKey,
  });
  return {
    storage: s3Storage(settings),
    async names() {
      const objects = await bucket.listObjects('/', '');
      return (objects ?? []).map(({ Key }) => Key).toSorted();
    },
    close,
  };
});

test('[ME15] a bucket that refuses the key, or does not answer, is unavailable', async () => {
  const { settings, close } = await serve();
  const name = `${'a'.repeat(32)}/${'b'.repeat(64)}/${'c'.repeat(64)}`;
  try {
    await s3Storage(settings).put(name, import.meta.filename);
    const wrongKey = s3Storage({ ...settings, accessKey: 'SOMEBODY' });
    await expect(wrongKey.read(name)).rejects.toThrow('media.storage-unavailable');
    await expect(wrongKey.removeUnder('a'.repeat(32))).rejects.toThrow('media.storage-unavailable');
  } finally {
    await close();
  }
  await expect(s3Storage(settings).read(name)).rejects.toThrow('media.storage-unavailable');
});
