import type { Manifest } from './manifest.ts';

/** A picture as it is kept: WebP, drawn by ourselves. */
export interface DrawnPicture {
  readonly concept: string;
  /** Its name in the folder that was given. */
  readonly file: string;
}

/** A picture by the words of the house: drawn, or another name of what shows a concept of ours. */
export interface DrawnOwn {
  /** What stays the same of it from edition to edition. */
  readonly named: string;
  readonly de: readonly string[];
  readonly en: readonly string[];
  readonly concept: string | null;
  /** Null where it shows a concept. */
  readonly file: string | null;
}

export interface ReadSet {
  readonly about: Omit<Manifest, 'pictures'>;
  readonly pictures: readonly DrawnPicture[];
  readonly own: readonly DrawnOwn[];
  /** Files of the manifest without a concept and without words; the first of them by name. */
  readonly unused: { readonly count: number; readonly files: readonly string[] };
}

export const setRefusals = [
  'symbols.archive-too-large',
  'symbols.archive-damaged',
  'symbols.path-refused',
  'symbols.file-too-large',
  'symbols.manifest-missing',
  'symbols.manifest-invalid',
  'symbols.picture-missing',
  'symbols.picture-refused',
  'symbols.picture-active',
  'symbols.picture-damaged',
  'symbols.picture-too-large-inside',
  'symbols.concept-twice',
  'symbols.nothing-fits',
] as const;

export interface RefusedSet {
  readonly refused: (typeof setRefusals)[number];
  /** Names of files and of fields, and limits. */
  readonly params: Readonly<Record<string, string | number>>;
}

/**
 * Port: reads an archive by its bytes alone and draws its pictures anew into `folder`. Nothing of the
 * archive itself is kept. Whatever the bytes are, this returns or throws within its time.
 */
export interface SymbolSetReading {
  read(
    archive: { readonly file: string; readonly folder: string },
    onProgress: (done: number, total: number) => void,
  ): Promise<ReadSet | RefusedSet>;
}
