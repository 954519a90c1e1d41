/** What a check of a chronicle found. */
export type FindingKind =
  | 'malformed'
  | 'edit'
  | 'gap'
  | 'fork'
  | 'reorder'
  | 'truncation'
  | 'signature'
  | 'key'
  | 'bundle';

interface EventRange {
  readonly from: number;
  readonly to: number;
}

/** The verdict over an exported chronicle, and what it stands on. */
export interface ChronicleReport {
  readonly verdict: 'good' | FindingKind;
  readonly tenant: string | null;
  readonly events: number;
  /** The event before the first of the file. */
  readonly after: number;
  /** The last event of the file. */
  readonly size: number;
  /** A checkpoint that somebody holds, a key that somebody holds, or the file's own word. */
  readonly ground: 'checkpoint' | 'key' | 'file';
  readonly signedSize: number;
  /** The end that nobody signed. */
  readonly unsigned: EventRange | null;
  /** Sizes of checkpoints that were given and are for what is before the file. */
  readonly unchecked: readonly number[];
  readonly erasedInAll: number;
  readonly findings: readonly {
    readonly kind: FindingKind;
    readonly line: number | null;
    readonly seq: number | null;
    readonly words: string;
  }[];
  readonly findingsInAll: number;
}

export interface VerifyRequest {
  readonly pieces: ReadableStream<Uint8Array>;
  /** Checkpoints that somebody holds, as they were saved. */
  readonly held: readonly string[];
  /** Keys that somebody holds; those of the file when there are none. */
  readonly keys: readonly string[];
  readonly onProgress: (progress: { readonly events: number; readonly bytes: number }) => void;
  readonly signal: AbortSignal;
}

/** Port: checks an exported chronicle on this device, by the same rules as `obhut chronicle verify`. Rejects when it
 *  was stopped, or cannot be read. */
export type VerifyChronicle = (request: VerifyRequest) => Promise<ChronicleReport>;
