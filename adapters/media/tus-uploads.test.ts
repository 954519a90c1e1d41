import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tusUploads } from '#adapters/media/tus-uploads.ts';
import { randomId } from '#kernel/base/ids.ts';
import type { UploadId } from '#kernel/media/upload-store.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'obhut-tus-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test(
  '[ME11] what is given up while it comes is written no further',
  { timeout: 20_000 },
  async () => {
    const uploads = tusUploads(folder, 60_000);
    const upload = randomId<UploadId>();
    await uploads.create(upload, 1_000_000);
    const body = new PassThrough();
    const headers = {
      'tus-resumable': '1.0.0',
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
    };
    const sending = uploads.handle(upload, { method: 'PATCH', headers, body }).then(
      () => 'ended',
      () => 'ended',
    );
    body.write(Buffer.alloc(100_000));
    await expect.poll(async () => (await stat(uploads.fileOf(upload))).size).toBeGreaterThan(0);
    await uploads.remove(upload);
    // The body never ends.
    expect(await sending).toBe('ended');
    expect(await readdir(folder)).toEqual([]);
    // What is not there is removed, too.
    await uploads.remove(upload);
  },
);

test('[ME1] what is begun once more goes on, and from nothing where its bytes are gone', async () => {
  const uploads = tusUploads(folder, 60_000);
  const upload = randomId<UploadId>();
  const offset = async () => (await ask('HEAD')).offset;
  const ask = (method: 'HEAD' | 'PATCH', body?: Readable) =>
    uploads.handle(upload, {
      method,
      headers: {
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
      },
      ...(body !== undefined && { body }),
    });
  await uploads.create(upload, 1_000);
  await ask('PATCH', Readable.from([Buffer.alloc(400)]));
  await Promise.all([uploads.create(upload, 1_000), uploads.create(upload, 1_000)]);
  expect(await offset()).toBe(400);
  await uploads.remove(upload);
  await expect(offset()).rejects.toThrow('media.absent');
  await Promise.all([uploads.create(upload, 1_000), uploads.create(upload, 1_000)]);
  expect(await offset()).toBe(0);
  await uploads.remove(upload);
});
