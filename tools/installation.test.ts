import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Lock, missingFromLock } from './complete-lock.ts';

const root = join(import.meta.dirname, '..');

interface Manifest {
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
  readonly allowScripts: Record<string, boolean>;
}

const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Manifest;
const lockText = await readFile(join(root, 'package-lock.json'), 'utf8');
const lock = JSON.parse(lockText) as Lock;
const packages = Object.entries(lock.packages).filter(([place]) => place !== '');

describe('installation', () => {
  test('every dependency is pinned to one version', () => {
    const loose = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(?:-[0-9a-z.]+)?$/.test(version),
    );
    expect(loose).toEqual([]);
  });

  test('exactly the packages with install scripts may run them', () => {
    const withScripts = packages
      .filter(([, { hasInstallScript }]) => hasInstallScript === true)
      .map(([place]) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length));
    expect(Object.keys(manifest.allowScripts).toSorted()).toEqual(
      [...new Set(withScripts)].toSorted(),
    );
    expect(Object.values(manifest.allowScripts).every((allowed) => allowed)).toBe(true);
  });

  test('the lock holds the integrity of everything but binaries of rarer platforms', () => {
    const unchecked = packages.filter(
      ([, entry]) => entry.integrity === undefined && !(entry.optional === true && isRare(entry)),
    );
    expect(unchecked).toEqual([]);
  });

  test('the lock names no host, so every installation uses the registry it is told to', () => {
    expect(packages.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
    expect(lockText).not.toMatch(/"resolved": "/);
  });

  test('the lock is complete for every platform, so npm ci accepts it', () => {
    expect(missingFromLock(lock)).toEqual([]);
  });

  test('no React server components, whose protocol had a hole (GHSA-fv66-9v8q-g76r)', () => {
    expect(packages.filter(([place]) => place.includes('react-server-dom'))).toEqual([]);
  });
});

/** Not Linux with glibc on x64 or arm64. The registry at hand did not answer for some of those. */
function isRare({ os, cpu, libc }: Lock['packages'][string]): boolean {
  return (
    (os !== undefined && !os.includes('linux')) ||
    (cpu !== undefined && !cpu.includes('x64') && !cpu.includes('arm64')) ||
    (libc !== undefined && !libc.includes('glibc'))
  );
}
