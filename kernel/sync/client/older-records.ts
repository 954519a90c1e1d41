import type { AudienceId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { Rec } from '#kernel/kind/record.ts';

/** A part of time that a device does not keep, both ends included. */
export interface OlderQuery {
  readonly kind: string;
  readonly from: PlainDay;
  readonly to: PlainDay;
  /** Nothing else is wanted; absent means all that this person reaches. More may be answered. */
  readonly audiences?: readonly AudienceId[] | undefined;
}

/**
 * Port: records from before the window, asked of the server as this person. Rejects with
 * 'sync.older-away' when it cannot be reached. Adapter: `web/shell/older-records.ts`.
 */
export interface OlderRecords {
  list(query: OlderQuery): Promise<readonly Rec[]>;
}
