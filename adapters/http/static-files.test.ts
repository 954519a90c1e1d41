import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { fastify, type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { joinErrors } from '#kernel/base/app-error.ts';
import { wordsOfRegister } from '#adapters/http/problem-details.ts';
import { addErrorAnswers } from '#adapters/http/answer-errors.ts';
import { httpErrors } from '#adapters/http/errors.ts';
import { addStaticFiles } from '#adapters/http/static-files.ts';

let folder: string;
let app: FastifyInstance;
const script = `export const words = ${JSON.stringify('tag '.repeat(1_000))};`;

const register = joinErrors(httpErrors);
const answers = {
  register,
  words: wordsOfRegister(register),
  publicUrl: new URL('http://localhost:4400'),
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'obhut-static-'));
  const root = join(folder, 'pwa');
  await mkdir(join(root, 'assets'), { recursive: true });
  await writeFile(join(root, 'index.html'), '<!doctype html><title>Obhut</title>');
  await writeFile(join(root, 'sw.js'), 'self.skipWaiting();');
  await writeFile(join(root, 'assets/main-Bx3k9_aQ.js'), script);
  await writeFile(join(root, 'assets/main-Bx3k9_aQ.js.map'), '{}');
  await writeFile(join(root, 'face.png'), Buffer.from([0x89, 0x50]));
  await writeFile(join(root, '.env'), 'SECRET=1');
  await writeFile(join(folder, 'secret.txt'), 'outside');
  app = fastify();
  addErrorAnswers(app, answers);
  await addStaticFiles(app, root);
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

const page = { accept: 'text/html,application/xhtml+xml' };

test.each(['/', '/index.html', '/sign-in', '/t/t_0123456789ab/calendar/day/2026-05-03', '/invite'])(
  '[ID45] a navigation to %s gets the shell, which is never kept unasked',
  async (url) => {
    const answer = await app.inject({ url, headers: page });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('no-cache');
    expect(answer.body).toContain('<title>Obhut</title>');
  },
);

test('[ID45] hashed assets are kept for ever, the service worker is asked for each time', async () => {
  const asset = await app.inject('/assets/main-Bx3k9_aQ.js');
  expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(asset.headers['content-type']).toBe('text/javascript; charset=utf-8');
  const worker = await app.inject('/sw.js');
  expect(worker.headers['cache-control']).toBe('no-cache');
  const again = await app.inject({
    url: '/sw.js',
    headers: { 'if-none-match': String(worker.headers.etag) },
  });
  expect(again.statusCode).toBe(304);
  expect(again.body).toBe('');
});

test('[ID45] text is compressed as the browser can take it', async () => {
  const get = (encodings: string) =>
    app.inject({ url: '/assets/main-Bx3k9_aQ.js', headers: { 'accept-encoding': encodings } });
  const br = await get('gzip, deflate, br, zstd');
  expect(br.headers['content-encoding']).toBe('br');
  expect(brotliDecompressSync(br.rawPayload).toString()).toBe(script);
  const gzip = await get('gzip');
  expect(gzip.headers['content-encoding']).toBe('gzip');
  expect(gzip.headers['vary']).toBe('accept-encoding');
  expect(gunzipSync(gzip.rawPayload).toString()).toBe(script);
  expect((await get('identity')).body).toBe(script);
  const image = await app.inject({ url: '/face.png', headers: { 'accept-encoding': 'br' } });
  expect(image.headers['content-encoding']).toBeUndefined();
});

test.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/assets/../../secret.txt',
  '/assets%5c..%5c..%5csecret.txt',
  '/.env',
  '/assets/main-Bx3k9_aQ.js.map',
  '/assets/gone-00000000.js',
  '//etc/passwd.txt',
  '/index.html%00.png',
])('[ID45] %s is not there', async (url) => {
  const answer = await app.inject({ url, headers: page });
  expect(answer.statusCode).toBe(404);
  expect(answer.body).not.toContain('outside');
  expect(answer.json()).toMatchObject({ code: 'http.not-found', status: 404 });
});

test('[ID45] what is no navigation gets no shell', async () => {
  const answer = await app.inject({ url: '/sign-in', headers: { accept: '*/*' } });
  expect(answer.statusCode).toBe(404);
});

test('[ID45] without a built web app everything else still works', async () => {
  const bare = fastify();
  addErrorAnswers(bare, answers);
  await addStaticFiles(bare, join(folder, 'not-built'));
  expect((await bare.inject({ url: '/', headers: page })).statusCode).toBe(404);
  await bare.close();
});
