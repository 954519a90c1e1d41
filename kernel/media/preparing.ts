import type { MediaKind, VariantName, VariantType } from '#kernel/media/media.ts';

/** A file that was made from an upload and may be kept. */
export interface PreparedFile {
  readonly name: VariantName;
  readonly type: VariantType;
  /** Absolute path, in the folder that was given. */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly width: number | null;
  readonly height: number | null;
}

export interface Prepared {
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
  readonly files: readonly PreparedFile[];
}

/** Why an upload is not kept, as registered errors. */
export type RefusedFile =
  | 'media.type-refused'
  | 'media.damaged'
  | 'media.too-large-inside'
  | 'media.too-long'
  | 'media.infected';

/**
 * Port: looks into an upload by its bytes alone and makes what is kept of it, in `folder`. Nothing of
 * the upload itself is kept. Whatever the bytes are, this returns or throws within its time.
 */
export interface MediaPreparing {
  prepare(upload: {
    readonly file: string;
    readonly folder: string;
    readonly is: MediaKind;
  }): Promise<Prepared | { readonly refused: RefusedFile }>;
}

/** Port: asks a scanner about a file. Throws `media.scan-unavailable`; then nobody has looked. */
export interface MediaScan {
  scan(file: string): Promise<'clean' | 'infected'>;
}
