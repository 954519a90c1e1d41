import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { setStage } from '#testkit/e2e/stage.ts';

const stage = setStage();

describe('what Obhut weighs', () => {
  test('the first page at most 250 kB of JavaScript gzipped, up to the first day at most 280 kB', async () => {
    const tom = await stage.device();
    const scripts = new Map<string, Promise<number>>();
    tom.page.on('response', (response) => {
      if (response.request().resourceType() !== 'script') return;
      const weighed = response.body().then((body) => gzipSync(body).byteLength);
      scripts.set(response.url(), weighed);
    });
    const weight = async (): Promise<number> =>
      (await Promise.all(scripts.values())).reduce((sum, size) => sum + size, 0) / 1000;

    await tom.goTo('/sign-in');
    await tom.page.getByLabel('E-Mail').waitFor();
    expect(scripts.size).toBeGreaterThan(5);
    expect(await weight()).toBeLessThanOrEqual(250);
    await tom.signIn('tom');
    expect(await weight()).toBeLessThanOrEqual(280);
  });

  // Only Linux tells it without another program.
  test.runIf(process.platform === 'linux')(
    'the server at rest with the demo: at most 200 MB',
    async () => {
      // Started on the data that is there, as on every day but the first.
      await stage.program.kill();
      await stage.program.start();
      const status = readFileSync(`/proc/${stage.program.pid()}/status`, 'utf8');
      const residentMb = (Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024) / 1e6;
      expect(residentMb).toBeGreaterThan(0);
      expect(residentMb).toBeLessThanOrEqual(200);
    },
  );
});
