import type { Readable } from 'node:stream';
import type { TenantId } from '#kernel/base/ids.ts';

/** From `start` up to and with `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Port: where the bytes of media lie. It knows names and bytes, and neither accounts nor records: who
 * may fetch what is decided before it is asked. Names are lower case hexadecimal with `/` between parts.
 */
export interface MediaStorage {
  /**
   * Keeps the bytes of a local file under a name, whole or not at all, and has them for good when it
   * returns. Putting the same again changes nothing. Throws `media.storage-unavailable`.
   */
  put(name: string, file: string): Promise<void>;
  /**
   * The bytes, or a part of them; a part that reaches beyond the end ends there. Throws
   * `media.storage-missing` or `media.storage-unavailable`.
   */
  read(name: string, range?: ByteRange): Promise<Readable>;
  /** Takes away everything whose name begins with `folder/`; what is gone already is fine. */
  removeUnder(folder: string): Promise<void>;
}

/** The storage of each tenant: they need not lie in one place. */
export interface MediaStorages {
  of(tenant: TenantId): MediaStorage;
}
