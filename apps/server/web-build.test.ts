import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildWeb } from './web-build.ts';

let root: string;
let steps: string[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'obhut-web-'));
  steps = [];
  await mkdir(join(root, 'apps/pwa'), { recursive: true });
  await mkdir(join(root, 'web'));
  await writeFile(
    join(root, 'apps/pwa/vite.config.ts'),
    `export default { root: ${JSON.stringify(join(root, 'apps/pwa'))} };`,
  );
  await writeFile(
    join(root, 'apps/pwa/index.html'),
    '<!doctype html><script type="module" src="./main.ts"></script>',
  );
  await writeFile(join(root, 'apps/pwa/main.ts'), `import '../../web/word.ts';`);
  await writeFile(join(root, 'web/word.ts'), `document.title = 'first';`);
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

function build(signal?: AbortSignal): Promise<string> {
  return buildWeb({
    root,
    onProgress: (step) => steps.push(step),
    ...(signal !== undefined && { signal }),
  });
}

async function builtText(): Promise<string> {
  const assets = join(root, 'dist/pwa/assets');
  const files = await readdir(assets);
  return (await Promise.all(files.map((file) => readFile(join(assets, file), 'utf8')))).join('\n');
}

describe('web build', { timeout: 60_000 }, () => {
  test('builds once, and again only when something it is made of changed', async () => {
    expect(await build()).toBe(join(root, 'dist/pwa'));
    expect(await builtText()).toContain('first');
    await build();
    expect(steps).toHaveLength(1);
    await writeFile(join(root, 'web/word.ts'), `document.title = 'second';`);
    await build();
    expect(steps).toHaveLength(2);
    expect(await builtText()).toContain('second');
  });

  test('tests are no part of it', async () => {
    await build();
    await writeFile(join(root, 'web/word.test.ts'), 'nothing');
    await build();
    expect(steps).toHaveLength(1);
  });

  test('a build that fails says why and leaves the one before in place', async () => {
    await build();
    await writeFile(join(root, 'web/word.ts'), 'const = ;');
    await expect(build()).rejects.toMatchObject({ code: 'startup.web-build-failed' });
    expect(await builtText()).toContain('first');
    expect(await readdir(join(root, 'dist'))).toEqual(['pwa', 'pwa.stamp']);
    await writeFile(join(root, 'web/word.ts'), `document.title = 'third';`);
    await build();
    expect(await builtText()).toContain('third');
  });

  test('a build that is broken off is done again by the next start', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 100);
    await expect(build(stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
    await build();
    expect(await builtText()).toContain('first');
  });
});
