import { isAbsolute, relative, sep } from 'node:path';

/** Whether a path leads to something inside of a folder, however both are written. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && !isAbsolute(way) && way.split(sep)[0] !== '..';
}
