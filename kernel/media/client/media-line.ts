import type { MediaId } from '#kernel/base/ids.ts';
import type { MediaBytes } from '#kernel/media/client/media-store.ts';
import type { MediaKind, MediaState, VariantName } from '#kernel/media/media.ts';

/**
 * Port: the routes for media of one tenant (`docs/spec/media.md`), as this person. Everything rejects
 * with an `AppError` of the server's code, or 'shell.no-connection' where nothing of Obhut answers.
 * Adapter: `web/shell/media/media-line.ts`.
 */
export interface MediaLine {
  /** Begins an upload, or finds the one under way. Its address. */
  begin(file: {
    readonly id: MediaId;
    readonly is: MediaKind;
    readonly bytes: number;
  }): Promise<string>;
  /** How many bytes have arrived. */
  offset(upload: string): Promise<number>;
  /** Sends bytes that begin at `offset`. How many have arrived then; with the last, the file was taken. */
  send(upload: string, offset: number, bytes: MediaBytes, signal: AbortSignal): Promise<number>;
  /** What became of an upload whose bytes have arrived, with its code where it was refused. */
  about(id: MediaId): Promise<{ readonly state: MediaState; readonly code: string | null }>;
  /** The file; null: it has more than `bytesAtMost`. */
  fetch(id: MediaId, variant: VariantName, bytesAtMost: number): Promise<FetchedVariant | null>;
  /** Where the browser itself can fetch it, part by part. */
  addressOf(id: MediaId, variant: VariantName): string;
}

export interface FetchedVariant {
  readonly type: string;
  readonly bytes: MediaBytes;
}
