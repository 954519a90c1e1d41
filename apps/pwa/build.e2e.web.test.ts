import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { securityHeaders } from '#adapters/http/security-headers.ts';
import { allConcepts } from '#kernel/symbol/concept.ts';
import { launchBrowser } from '#testkit/browser.ts';

const root = import.meta.dirname;
const made = mkdtempSync(join(tmpdir(), 'obhut-pwa-'));
const app = join(made, 'app');
const gallery = join(made, 'gallery');
let browser: Browser;

beforeAll(async () => {
  await build('production', app);
  await build('gallery', gallery);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  rmSync(made, { recursive: true, force: true });
});

describe('the built app', () => {
  test('[UX28] needs at most 250 kB of gzipped JavaScript to start', () => {
    const manifest = JSON.parse(readFileSync(join(app, '.vite-manifest.json'), 'utf8')) as Record<
      string,
      { file: string; imports?: string[] }
    >;
    const needed = new Set<string>();
    const add = (key: string): void => {
      const chunk = manifest[key];
      if (chunk === undefined || needed.has(chunk.file)) return;
      needed.add(chunk.file);
      for (const imported of chunk.imports ?? []) add(imported);
    };
    add('index.html');
    const sizes = [...needed].map((file) => gzipSync(readFileSync(join(app, file))).length);
    expect(needed.size).toBeGreaterThan(1);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(250_000);
  });

  test('[UX28] loads one language only', () => {
    const chunks = readdirSync(join(app, 'assets')).filter((file) => file.startsWith('messages-'));
    expect(chunks.map((file) => file.slice(0, 11)).toSorted()).toEqual([
      'messages-de',
      'messages-en',
    ]);
    const index = readFileSync(join(app, 'index.html'), 'utf8');
    expect(index).not.toContain('messages-');
  });

  test('[ID33] has no inline script or style and no data: URL in its page and styles', () => {
    const index = readFileSync(join(app, 'index.html'), 'utf8');
    expect(index).not.toMatch(/<script(?![^>]*\ssrc=)/);
    expect(index).not.toMatch(/<style|\sstyle=|\son[a-z]+=|data:/);
    for (const file of readdirSync(join(app, 'assets')).filter((each) => each.endsWith('.css'))) {
      expect(readFileSync(join(app, 'assets', file), 'utf8'), file).not.toContain('data:');
    }
  });

  test('[UX29] keeps every file of its own for offline use, and nothing of the API', () => {
    const worker = readFileSync(join(app, 'service-worker.js'), 'utf8');
    const pictures = readdirSync(join(app, 'assets/pictograms')).filter((each) =>
      each.endsWith('.svg'),
    );
    expect(pictures.length).toBeGreaterThan(250);
    for (const file of ['index.html', 'manifest.webmanifest', ...pictures]) {
      expect(worker).toContain(file);
    }
    expect(worker).not.toMatch(/importScripts|workbox-/);
  });

  test('[SB3] ships the pictures of all concepts and no others, with their licence beside them', () => {
    const pictures = readdirSync(join(app, 'assets/pictograms')).filter((each) =>
      each.endsWith('.svg'),
    );
    expect(pictures.length).toBe(allConcepts.length);
    expect(readFileSync(join(app, 'assets/pictograms/LICENSE.txt'), 'utf8')).toContain(
      'CC BY-SA 4.0',
    );
  });

  test('[UX29] opens without a connection once it was opened with one', async () => {
    await withServer(app, async (origin, server) => {
      const context = await browser.newContext({ locale: 'de-DE' });
      const page = await context.newPage();
      const broken = violationsOf(page);
      await page.goto(`${origin}/`);
      await page.getByRole('heading', { name: 'Anmelden' }).waitFor();
      await page.evaluate(async () => {
        await navigator.serviceWorker.ready;
      });
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await page.goto(`${origin}/settings`);
      await page.getByRole('heading', { name: 'Anmelden' }).waitFor();
      await page.getByLabel('E-Mail').fill('mira@example.org');
      await page.getByLabel('Passwort', { exact: true }).fill('long enough words');
      await page.getByRole('button', { name: 'Anmelden' }).click();
      await page.getByRole('alert').getByText('keine Verbindung').waitFor();
      expect(await page.getByLabel('E-Mail').inputValue()).toBe('mira@example.org');
      expect(await broken()).toEqual([]);
      await context.close();
    });
  });

  test('[UX29] the kill switch takes the worker and its cache away, and loads what is open anew', async () => {
    let path = 'service-worker.js';
    await withServer(
      app,
      async (origin) => {
        const context = await browser.newContext();
        const page = await context.newPage();
        await page.goto(`${origin}/`);
        await page.evaluate(async () => {
          await navigator.serviceWorker.ready;
        });
        path = 'kill-switch-worker.js';
        // Not waited for: a worker that goes while it is asked for news may never answer.
        await page.evaluate(() => {
          document.documentElement.dataset['loaded'] = 'before';
          void navigator.serviceWorker.getRegistration().then((worker) => worker?.update());
        });
        await expect
          .poll(
            () =>
              page
                .evaluate(async () => [
                  (await navigator.serviceWorker.getRegistrations()).length,
                  (await caches.keys()).length,
                  document.readyState,
                  document.documentElement.dataset['loaded'] ?? 'anew',
                ])
                .catch(() => null),
            { timeout: 15_000 },
          )
          .toEqual([0, 0, 'complete', 'anew']);
        await context.close();
      },
      () => path,
    );
  });
});

describe('the components under our Content-Security-Policy', () => {
  test('[ID33] break no rule while everything is opened and pressed', async () => {
    await withServer(gallery, async (origin) => {
      const context = await browser.newContext({ locale: 'de-DE' });
      const page = await context.newPage();
      const broken = violationsOf(page);
      await page.goto(`${origin}/gallery.html`);
      await page.getByRole('button', { name: 'Termin öffnen' }).click();
      await page.getByRole('dialog').getByRole('textbox').fill('Reiten');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Mehr zeigen: Schwimmen' }).click();
      await page.getByRole('menuitem', { name: 'Verschieben nach …' }).click();
      await page.getByRole('button', { name: 'Im Monat wählen' }).click();
      await page.getByRole('button', { name: 'Monat danach' }).click();
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: /Wiederholung/ }).click();
      await page.getByRole('option', { name: 'Jeden Monat' }).click();
      await page.getByRole('button', { name: 'Anderes Bild' }).click();
      await page.getByRole('searchbox', { name: 'Bild suchen' }).fill('Hund');
      await page.getByRole('button', { name: 'Hund', exact: true }).click();
      await page.getByText('Grün', { exact: true }).first().click();
      await page.getByRole('radio', { name: 'sehr gut' }).check();
      await page.getByText('Team sieht das', { exact: true }).click();
      await page.getByRole('button', { name: 'Wer sieht das?' }).click();
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Mira' }).click();
      await page.getByRole('menuitemradio', { name: 'Tom' }).click();
      await page.getByRole('button', { name: 'Löschen', exact: true }).last().click();
      await page.getByRole('button', { name: 'Rückgängig' }).click();
      const pictures = await page
        .locator('.o-pictogram img')
        .evaluateAll(
          (images) =>
            images.filter((image) => (image as HTMLImageElement).naturalWidth === 0).length,
        );
      expect(pictures).toBe(0);
      expect(await broken()).toEqual([]);
      await context.close();
    });
  });
});

/** In a process of its own: this one is in test mode, and React would be built for that. */
async function build(mode: 'production' | 'gallery', outDir: string): Promise<void> {
  const vite = createRequire(import.meta.url).resolve('vite/package.json');
  await promisify(execFile)(
    process.execPath,
    [
      join(vite, '../bin/vite.js'),
      'build',
      '--config',
      join(root, 'vite.config.ts'),
      '--mode',
      mode,
      '--outDir',
      outDir,
      '--emptyOutDir',
    ],
    { env: { ...process.env, NODE_ENV: 'production' } },
  );
}

/** Collects what the page says it was refused, and what it failed in. */
function violationsOf(page: Page): () => Promise<string[]> {
  const heard: string[] = [];
  page.on('pageerror', (error) => heard.push(String(error)));
  page.on('console', (message) => {
    if (/Content.Security.Policy|Trusted|violates/i.test(message.text()))
      heard.push(message.text());
  });
  return async () => {
    await page.waitForTimeout(200);
    return heard;
  };
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff': 'font/woff',
  '.icc': 'application/vnd.iccprofile',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
};

/** Serves a folder with the headers of the real server, and nobody signed in. */
async function withServer(
  folder: string,
  work: (origin: string, server: Server) => Promise<void>,
  workerFile: () => string = () => 'service-worker.js',
): Promise<void> {
  const headers = securityHeaders(new URL('http://localhost'));
  const server = createServer((request, response) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    response.setHeader('cache-control', 'no-cache');
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (path.startsWith('/api/')) {
      response.writeHead(401, { 'content-type': 'application/problem+json' });
      response.end(JSON.stringify({ code: 'identity.not-signed-in', params: {} }));
      return;
    }
    const wanted = path === '/service-worker.js' ? `/${workerFile()}` : path;
    const file = extname(wanted) === '' ? '/index.html' : wanted;
    try {
      const content = readFileSync(join(folder, file));
      response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream');
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  try {
    await work(`http://localhost:${port}`, server);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
