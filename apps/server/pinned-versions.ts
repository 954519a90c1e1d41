import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProbeReport } from '#governance/measures/probe.ts';

interface Lock {
  readonly packages: Readonly<
    Record<
      string,
      { readonly version?: string; readonly integrity?: string; readonly optional?: boolean }
    >
  >;
}

/**
 * Compares what is installed with what was pinned: every dependency in exactly the version of the lock,
 * which has a hash for it.
 */
export async function lookAtVersions(root: string): Promise<ProbeReport> {
  const manifest = await readJson<{ dependencies: Readonly<Record<string, string>> }>(
    join(root, 'package.json'),
  );
  const { packages } = await readJson<Lock>(join(root, 'package-lock.json'));
  const found: string[] = [];
  const names = Object.entries(manifest.dependencies);
  for (const [name, wanted] of names) {
    const locked = packages[`node_modules/${name}`];
    const installed = await readJson<{ version?: string }>(
      join(root, 'node_modules', name, 'package.json'),
    ).catch(() => ({ version: undefined }));
    if (!/^\d+\.\d+\.\d+(?:[-+][\w.-]+)?$/.test(wanted)) found.push(`not pinned: ${name}`);
    else if (locked?.version !== wanted || locked.integrity === undefined) {
      found.push(`without a hash: ${name}`);
    } else if (installed.version !== wanted) {
      found.push(`another version: ${name} ${installed.version ?? 'is not there'}`);
    }
  }
  return { looked: names.length, what: 'components', found };
}

async function readJson<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(path, 'utf8')) as T;
}
