import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
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
