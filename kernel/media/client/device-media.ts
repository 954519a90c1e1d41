import type { MediaId, RecordId } from '#kernel/base/ids.ts';
import type { MediaRef } from '#kernel/kind/media-ref.ts';
import type { MadeMedia, MediaBytes } from '#kernel/media/client/media-store.ts';
import type { MediaKind, VariantName } from '#kernel/media/media.ts';

/** What somebody chose or photographed. */
export interface NewMedia {
  readonly is: MediaKind;
  readonly file: Blob;
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
  /** Of a film: what stands for it, encoded anew like every picture. Null: this device could make none. */
  readonly poster?: NewPoster | null;
}

export interface NewPoster {
  readonly file: Blob;
  readonly width: number;
  readonly height: number;
}

/** A recording under way. */
export interface GrowingMedia {
  readonly id: MediaId;
  /** Resolves when it is safe on this device. Throws 'sync.storage-full'. */
  append(bytes: MediaBytes, durationMs: number): Promise<void>;
  /** Null: nothing was recorded. */
  finish(): Promise<MediaRef | null>;
}

/**
 * What there is of a medium for who looks at it. `here`: its bytes; `unsent` says whether they are on
 * this device alone. `far`: too large to be kept, the browser fetches it part by part. `absent`: not
 * there yet, or not for this person; nobody is told which (ME4). `away`: there is no connection, and
 * this device has not kept it.
 */
export type MediaLook =
  | { readonly is: 'here'; readonly file: Blob; readonly unsent: 'no' | 'waiting' | 'refused' }
  | { readonly is: 'far'; readonly address: string }
  | { readonly is: 'absent' }
  | { readonly is: 'away' };

/** Pictures, recordings and films of one account and tenant on this device: made, sent, looked at. */
export interface DeviceMedia {
  /** Keeps a file; resolves when it is safe on this device. Never waits for the network. */
  keep(made: NewMedia): Promise<MediaRef>;
  /** Begins a recording of this type. */
  grow(is: 'audio' | 'video', type: string): Promise<GrowingMedia>;
  /** What broke off or was put into no record, other than what grows in this moment (ME17). */
  unused(): Promise<readonly MadeMedia[]>;
  /** Names what was made before, so that it can be put into a record. Null: it is gone. */
  refOf(id: MediaId): Promise<MediaRef | null>;
  /** What waits and what was refused. */
  unsent(): Promise<readonly MadeMedia[]>;
  /** What would be gone with this copy: the unsent, and what was put into no record or broke off. */
  onlyHere(): Promise<readonly MadeMedia[]>;
  /** Sends once more what was refused. */
  retry(id: MediaId): Promise<void>;
  /** Forgets it, whatever names it. */
  discard(id: MediaId): Promise<void>;
  /** Forgets those of them that were put into no record: a draft was thrown away. */
  discardUnused(ids: readonly MediaId[]): Promise<void>;
  /** The bytes as a file to be saved. Null: they are gone. */
  fileOf(id: MediaId): Promise<Blob | null>;
  /** `record`: in which it is looked at; null: in none that is stored. */
  look(ref: MediaRef, variant: VariantName, record: RecordId | null): Promise<MediaLook>;
  /** Calls `listener` when something came, went or changed its state. Returns the stop. */
  subscribe(listener: () => void): () => void;
  /** Tries at once instead of waiting for the next attempt. */
  wake(): void;
  close(): Promise<void>;
}
