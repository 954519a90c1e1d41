import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { setStage } from '#testkit/e2e/stage.ts';

const stage = setStage();

describe('what Obhut weighs', () => {
  test('[UX28] from the first page to the first day at most 250 kB of JavaScript gzipped, the first page 180', async () => {
    const tom = await stage.device();
    // What loads when nothing is asked of the browser is waited for by nobody.
    await tom.context.addInitScript(() => {
      globalThis.requestIdleCallback = () => 0;
    });
    const scripts = watchScripts(tom.page);
    await tom.goTo('/sign-in');
    await tom.page.getByLabel('E-Mail').waitFor();
    expect(scripts.sizes.size).toBeGreaterThan(5);
    expect(await scripts.weightKb()).toBeLessThanOrEqual(180);
    await tom.signIn('tom');
    await tom.page.locator('.c-event, .c-big').first().waitFor();
    expect(await scripts.weightKb()).toBeLessThanOrEqual(250);
  });

  test('[UX28] what the day opens loads by itself, once the day is seen', async () => {
    const tom = await stage.device();
    const scripts = watchScripts(tom.page);
    await tom.signIn('tom');
    const parts = ['ModalDialog', 'MenuPopup', 'CalendarDialogs'];
    await expect
      .poll(() => parts.filter((part) => [...scripts.sizes.keys()].join().includes(part)))
      .toEqual(parts);
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

/** The scripts a page loads, by their address, with what each weighs gzipped. */
function watchScripts(page: Page): {
  readonly sizes: Map<string, Promise<number>>;
  readonly weightKb: () => Promise<number>;
} {
  const sizes = new Map<string, Promise<number>>();
  page.on('response', (response) => {
    if (response.request().resourceType() !== 'script') return;
    sizes.set(
      response.url(),
      response.body().then((body) => gzipSync(body).byteLength),
    );
  });
  return {
    sizes,
    weightKb: async () =>
      (await Promise.all(sizes.values())).reduce((sum, size) => sum + size, 0) / 1000,
  };
}
