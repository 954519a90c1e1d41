import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where programs are: what is searched by itself, and where servers lie that only root searches. */
const folders = [
  ...(process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== ''),
  '/usr/sbin',
  '/usr/local/bin',
  '/usr/local/sbin',
  '/opt/homebrew/sbin',
];

/** Path of a program that is here, or undefined. */
export function findProgram(name: string): string | undefined {
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  return folders.map((folder) => join(folder, file)).find(isRunnable);
}

export function isRunnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether packages can be installed here: by root, on a Debian or one of its children. */
export function canInstallPackages(): boolean {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/** Installs packages of Debian. Throws where apt does. */
export function installPackages(
  names: readonly string[],
  { recommended = true }: { readonly recommended?: boolean } = {},
): void {
  readLists();
  const whole = recommended ? [] : ['--no-install-recommends'];
  apt('apt-get', ['install', '-y', '-qq', ...whole, ...names]);
}

/** Unpacks one package of Debian into a folder, without installing it: nothing of it is set up or started. */
export function unpackPackage(name: string, folder: string): void {
  readLists();
  apt('apt-get', ['download', '-qq', '-o', 'APT::Sandbox::User=root', name], folder);
  apt('sh', ['-c', 'exec dpkg-deb --extract ./*.deb .'], folder);
}

/** The libraries that a package needs, by the names this release of Debian has for them. */
export function librariesOf(name: string): string[] {
  readLists();
  return [...apt('apt-cache', ['depends', name]).matchAll(/Depends: (lib\S+)/g)].map(
    ([, library]) => library ?? '',
  );
}

let listsAreRead = false;

/** Learns what packages there are, once: a fresh machine knows none. */
function readLists(): void {
  if (listsAreRead) return;
  apt('apt-get', ['update', '-qq']);
  listsAreRead = true;
}

function apt(program: string, words: readonly string[], cwd?: string): string {
  return execFileSync(program, [...words], {
    cwd,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
}
