import type { PreparedFile } from '#kernel/media/preparing.ts';

/** A file that was made, before its bytes are counted. */
export type MadeFile = Omit<PreparedFile, 'bytes' | 'sha256'>;
