import type { DeviceId } from '#kernel/base/ids.ts';
import type { Rec } from '#kernel/kind/record.ts';

/** A record as the server keeps it. */
export interface StoredRecord extends Rec {
  /** Field → the revision that last changed it and the device that change came from; so for where it stands. */
  readonly fieldRevision: Readonly<Record<string, readonly [number, DeviceId]>>;
}
