import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const skipped = new Set(['node_modules', '.git', 'dist', 'data', '.cache']);

/** All files of the repository whose name ends so, relative to its root, in order. */
export function filesEnding(pattern: RegExp): readonly string[] {
  return below('')
    .filter((file) => pattern.test(file))
    .toSorted();
}

export function textOf(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/** The ids of all rules in `docs/spec` and the products' `SPEC.md`, in the order they stand there. */
export function ruleIds(): readonly string[] {
  return filesEnding(/^docs\/spec\/.*\.md$|^products\/[^/]+\/SPEC\.md$/)
    .filter((file) => !file.endsWith('README.md'))
    .flatMap((file) => [
      ...textOf(file).matchAll(/^(?:- \*\*([A-Z]{2,3}\d+)\*\*|\| ([A-Z]{2,3}\d+) +\|)/gm),
    ])
    .map(([, listed, tabled]) => listed ?? tabled ?? '');
}

function below(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !skipped.has(name))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      return entry.isDirectory() ? below(path) : [path];
    });
}
