import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { AppError } from '#kernel/base/app-error.ts';

// Everything the web app is made of. Its packages are named by the lock.
const inputs = [
  'web',
  'products',
  'kernel',
  'apps/pwa',
  'adapters/local-store',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/** Where the built web app is, relative to the repository. */
const output = 'dist/pwa';

export interface WebBuildOptions {
  /** The repository. */
  readonly root: string;
  readonly onProgress: (step: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Builds the web app when something it is made of changed since the last build, and returns the
 * directory to serve. Built aside and put in place when complete, so that a build that broke off,
 * or another one at the same time, leaves nothing half. Throws `startup.web-build-failed`.
 */
export async function buildWeb(options: WebBuildOptions): Promise<string> {
  const directory = join(options.root, output);
  const stamp = `${directory}.stamp`;
  const wanted = await fingerprint(options.root);
  const built = await readFile(stamp, 'utf8').catch(() => undefined);
  if (built === wanted && (await hasIndex(directory))) return directory;

  options.onProgress('Building the web app');
  const aside = `${directory}.${process.pid}`;
  try {
    await runVite(options, aside);
    await rm(stamp, { force: true });
    await rm(directory, { recursive: true, force: true });
    await rename(aside, directory);
    await writeFile(stamp, wanted);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
  return directory;
}

async function fingerprint(root: string): Promise<string> {
  const hash = createHash('sha256');
  for (const input of inputs) {
    for (const file of await filesIn(join(root, input))) {
      if (/\.test\.tsx?$/.test(file)) continue;
      hash.update(file.slice(root.length)).update('\0');
      hash.update(await readFile(file)).update('\0');
    }
  }
  return hash.digest('hex');
}

async function filesIn(path: string): Promise<string[]> {
  try {
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOTDIR') return [path];
    if (code === 'ENOENT') return [];
    throw error;
  }
}

async function hasIndex(directory: string): Promise<boolean> {
  return (await readFile(join(directory, 'index.html')).catch(() => undefined)) !== undefined;
}

/** In a process of its own, so that the server does not carry the bundler's memory. */
async function runVite({ root, signal }: WebBuildOptions, outDir: string): Promise<void> {
  const manifest = createRequire(import.meta.url).resolve('vite/package.json');
  const child = spawn(
    process.execPath,
    [
      join(dirname(manifest), 'bin', 'vite.js'),
      'build',
      '--config',
      join(root, 'apps', 'pwa', 'vite.config.ts'),
      '--outDir',
      outDir,
      '--logLevel',
      'warn',
    ],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      // Ctrl-C goes to the whole terminal group; the signal below decides here.
      detached: true,
      env: { ...process.env, NODE_ENV: 'production' },
      ...(signal !== undefined && { signal, killSignal: 'SIGTERM' as const }),
    },
  );
  let said = '';
  const listen = (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(-4_000);
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const code = await new Promise<number | null>((done) => {
    child.once('error', () => {
      if (child.pid === undefined) done(null);
    });
    child.once('close', done);
  });
  signal?.throwIfAborted();
  if (code !== 0) throw new AppError('startup.web-build-failed', { detail: said.trim() });
}
