import { expect, test } from 'vitest';
import { storageContract } from '#adapters/media/contract-suite.ts';
import { guardedNetwork } from '#adapters/network/guarded-network.ts';
import { s3Storage } from '#adapters/object-storage/s3-storage.ts';
import { openS3Server } from '#testkit/media/s3-server.ts';

const here = guardedNetwork(true);

storageContract('media in a bucket', async () => {
  const server = await openS3Server();
  return {
    storage: s3Storage(server.settings, here),
    names: () => server.names(),
    close: () => server.close(),
  };
});

test('[ME15] a bucket that refuses the key, or does not answer, is unavailable', async () => {
  const server = await openS3Server();
  const { settings } = server;
  const name = `${'a'.repeat(32)}/${'b'.repeat(64)}/${'c'.repeat(64)}`;
  try {
    await s3Storage(settings, here).put(name, import.meta.filename);
    const wrongKey = s3Storage({ ...settings, accessKey: 'SOMEBODY' }, here);
    await expect(wrongKey.read(name)).rejects.toThrow('media.storage-unavailable');
    await expect(wrongKey.removeUnder('a'.repeat(32))).rejects.toThrow('media.storage-unavailable');
    // 127.0.0.1 is this machine, which no sub-processor is (GA30).
    const far = s3Storage(settings, guardedNetwork(false));
    await expect(far.read(name)).rejects.toThrow('media.storage-unavailable');
  } finally {
    await server.close();
  }
  await expect(s3Storage(settings, here).read(name)).rejects.toThrow('media.storage-unavailable');
});
