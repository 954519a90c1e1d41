import type { AccountId, AudienceId, PersonId, RecordId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';

/** One row of one kind, as every device and the server know it. */
export interface Rec<Body extends object = Record<string, unknown>> {
  readonly id: RecordId;
  readonly audience: AudienceId;
  readonly kind: string;
  readonly body: Body;
  readonly day: PlainDay | null;
  readonly persons: readonly PersonId[];
  /** Counts the changes, from 1; what a device has seen of a record. 0: not yet at the server. */
  readonly revision: number;
  /** The revision that last overwrote something its author had not seen; 0: none ever did (SY4). */
  readonly merged: number;
  readonly createdBy: AccountId;
  readonly createdAt: string;
  readonly changedBy: AccountId;
  readonly changedAt: string;
}
