import type { RefusedSet } from '#kernel/symbol-set/reading.ts';

/** Why an archive is not taken; thrown within the reader and never beyond it. */
export class SetRefusal extends Error {
  readonly refused: RefusedSet['refused'];
  readonly params: RefusedSet['params'];

  constructor(refused: RefusedSet['refused'], params: RefusedSet['params'] = {}) {
    super(refused);
    this.name = 'SetRefusal';
    this.refused = refused;
    this.params = params;
  }
}

/** A name from the archive as it may be shown: short, and without what moves a cursor. */
export function shownName(name: string): string {
  return name.replaceAll(/[\p{Cc}\p{Cf}]/gu, '?').slice(0, 200);
}
