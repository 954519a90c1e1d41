// `node tools/complete-lock.ts` after every `npm install`. npm writes no lock entry for an optional
// package that it did not find, for instance a binary for another platform on a mirror that does
// not carry it; `npm ci` then refuses the whole lock. This adds the missing entries: exact
// version, platform, no integrity (npm notes it where the package is first installed).

import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

interface LockEntry {
  version?: string;
  integrity?: string;
  optional?: boolean;
  dev?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  hasInstallScript?: boolean;
  resolved?: string;
  optionalDependencies?: Record<string, string>;
}

export interface Lock {
  packages: Record<string, LockEntry>;
}

/** The optional packages that a package of the lock names and the lock does not have. */
export function missingFromLock(lock: Lock): { place: string; entry: LockEntry }[] {
  const missing = new Map<string, LockEntry>();
  for (const [holder, { optionalDependencies, dev }] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(optionalDependencies ?? {})) {
      if (isPlaced(lock, holder, name)) continue;
      const { os, cpu, libc } = platformOf(name);
      missing.set(`node_modules/${name}`, {
        version,
        ...(cpu !== undefined && { cpu: [cpu] }),
        ...(dev === true && { dev: true }),
        ...(libc !== undefined && { libc: [libc] }),
        optional: true,
        ...(os !== undefined && { os: [os] }),
      });
    }
  }
  return [...missing].map(([place, entry]) => ({ place, entry }));
}

/** Node's resolution: beside the package that needs it, or in any folder above. */
function isPlaced(lock: Lock, holder: string, name: string): boolean {
  for (let at = holder; ; at = at.slice(0, Math.max(at.lastIndexOf('/node_modules/'), 0))) {
    const place = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (place in lock.packages) return true;
    if (at === '') return false;
  }
}

function platformOf(name: string): { os?: string; cpu?: string; libc?: string } {
  const words = name.split(/[/-]/);
  const os = ['darwin', 'linux', 'win32', 'freebsd', 'openbsd', 'android', 'openharmony'].find(
    (known) => words.includes(known),
  );
  const cpu = [
    'x64',
    'arm64',
    'arm',
    'ia32',
    'ppc64',
    's390x',
    'riscv64',
    'loong64',
    'wasm32',
  ].find((known) => words.includes(known));
  const libc = words.some((word) => word.startsWith('musl'))
    ? 'musl'
    : words.some((word) => word.startsWith('gnu'))
      ? 'glibc'
      : undefined;
  return {
    ...(os !== undefined && { os }),
    ...(cpu !== undefined && { cpu }),
    ...(libc !== undefined && os === 'linux' && { libc }),
  };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock;
  const missing = missingFromLock(lock);
  for (const { place, entry } of missing) lock.packages[place] = entry;
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
  lock.packages = Object.fromEntries(sorted);
  writeFileSync('package-lock.json', `${JSON.stringify(lock, undefined, 2)}\n`);
  console.log(`${missing.length} entries added.`);
}
