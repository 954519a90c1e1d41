import type { KnownMeasure } from '../measures/known.ts';
import type { PublishedVersion } from './changes.ts';
import type { TransparencyDocument } from './document.ts';

/** All that the page shows now. */
export interface TransparencyView {
  readonly document: TransparencyDocument;
  /** Of the document as it is now. */
  readonly hash: string;
  readonly measures: readonly KnownMeasure[];
  /** Ascending; the last ones. */
  readonly versions: readonly PublishedVersion[];
  readonly nowMs: number;
  /** When the system looked at itself last; null: not since its start. */
  readonly loadedMs: number | null;
}

/** The version that was published last, when the page is still that one. */
export function publishedAs({ hash, versions }: TransparencyView): PublishedVersion | null {
  const last = versions.at(-1);
  return last !== undefined && last.hash === hash ? last : null;
}
