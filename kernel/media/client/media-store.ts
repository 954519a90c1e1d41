import type { ErrorParams } from '#kernel/base/app-error.ts';
import type { MediaId, RecordId } from '#kernel/base/ids.ts';
import type { MediaPoster } from '#kernel/kind/media-ref.ts';
import type { MediaKind, VariantName } from '#kernel/media/media.ts';

/**
 * `growing`: a recording under way, or one that broke off. `kept`: whole, and no record of this device
 * names it. `waiting`: to be sent. `refused`: the server does not take it. `sent`: it arrived; what is
 * here of it is kept as long as what was looked at is.
 */
export type MadeState = 'growing' | 'kept' | 'waiting' | 'refused' | 'sent';

/** A picture, recording or film that was made on this device. */
export interface MadeMedia {
  readonly id: MediaId;
  readonly is: MediaKind;
  /** Of its bytes here, as the browser made them. */
  readonly type: string;
  readonly bytes: number;
  readonly madeAt: string;
  /** The device's clock when bytes were last added, or it was last looked at. */
  readonly touchedMs: number;
  readonly state: MadeState;
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
  /** Of a film: its poster, which was made with it. Absent of what was kept before there were any. */
  readonly poster?: MediaPoster | undefined;
  /** The records whose writes named it. */
  readonly records: readonly RecordId[];
  /** The address of its upload, once that was begun, and how much of it has arrived. */
  readonly upload: string | null;
  readonly sent: number;
  /** Why it was refused, as a registered error. */
  readonly problem: { readonly code: string; readonly params: ErrorParams } | null;
}

/** A file of a medium that was looked at, kept for when there is no connection. */
export interface KeptVariant {
  readonly media: MediaId;
  readonly name: VariantName;
  readonly type: string;
  readonly bytes: number;
  /** The device's clock when it was last looked at. */
  readonly touchedMs: number;
  /** The records in which it was looked at. It goes with the last of them. */
  readonly records: readonly RecordId[];
}

export type MediaBytes = Uint8Array<ArrayBuffer>;

/** What there is of a medium on this device. */
export interface FoundMedia {
  readonly made: MadeMedia | null;
  readonly kept: { readonly variant: KeptVariant; readonly bytes: MediaBytes } | null;
}

/** What of a medium may be changed once it is there. */
export type MadeChange = Partial<Omit<MadeMedia, 'id' | 'is' | 'bytes'>>;

/**
 * Port: pictures, recordings and films in one account's copy of one tenant on this device. Lives and
 * ends with the `LocalStore` it stands beside: where that is closed or destroyed, everything here
 * rejects with 'sync.storage-closed'. Each call is one transaction. Adapters:
 * `adapters/local-store/dexie-media.ts`, `memory-media.ts`; each passes
 * `adapters/local-store/media-contract-suite.ts`.
 */
export interface MediaStore {
  made(id: MediaId): Promise<MadeMedia | null>;
  /** In the order of making. */
  allMade(): Promise<MadeMedia[]>;
  /** A medium without bytes. One that is there already stays as it is. */
  begin(made: MadeMedia): Promise<void>;
  /** Adds bytes at the end, and what else is known by then. False: it is not there. Throws 'sync.storage-full'. */
  append(id: MediaId, bytes: MediaBytes, change: MadeChange): Promise<boolean>;
  /** Changes what it is given, if `when` still holds. False: nothing was changed. */
  change(id: MediaId, change: MadeChange, when?: (present: MadeMedia) => boolean): Promise<boolean>;
  /** Bytes from one place up to another; fewer where it ends before. */
  read(id: MediaId, from: number, to: number): Promise<MediaBytes>;
  /** Forgets media and their bytes. */
  remove(ids: readonly MediaId[]): Promise<void>;
  /** What was made here, and the first of the variants that is kept, with its bytes. */
  find(media: MediaId, names: readonly VariantName[]): Promise<FoundMedia>;
  allVariants(): Promise<KeptVariant[]>;
  /** Puts it there, in place of the one of this name. Throws 'sync.storage-full'. */
  putVariant(variant: KeptVariant, bytes: MediaBytes): Promise<void>;
  /** Where it was looked at, once more. One that is not there stays away. */
  touchVariant(variant: Omit<KeptVariant, 'type' | 'bytes'>): Promise<void>;
  removeVariants(variants: readonly Pick<KeptVariant, 'media' | 'name'>[]): Promise<void>;
  /**
   * Calls `listener` after media came, went or changed their state, in this tab or another; not for
   * bytes that are added. Returns the stop.
   */
  subscribe(listener: () => void): () => void;
  /** Tells nobody any more. The copy itself is closed by whoever opened it. */
  close(): void;
}
