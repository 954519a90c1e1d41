import * as z from 'zod/mini';
import type { AccountId, AudienceId } from '#kernel/base/ids.ts';
import { id } from '#kernel/base/uuid-schema.ts';

const instant = z.string().check(z.maxLength(40));

/** How a state ended: by a change, by moving to other people, or by deleting. */
const endSchema = z.strictObject({
  as: z.enum(['change', 'move', 'delete']),
  by: id<AccountId>(),
  at: instant,
  /** Whoever ended it had not seen it (SY4). */
  unseen: z.boolean(),
});

export const historyStateSchema = z.strictObject({
  revision: z.int(),
  audience: id<AudienceId>(),
  kind: z.string(),
  /** As it was written then: perhaps by an older version of its kind. */
  body: z.record(z.string(), z.unknown()),
  writtenBy: id<AccountId>(),
  writtenAt: instant,
  /** Null: this is how the record is now. */
  ended: z.nullable(endSchema),
});
/** A record as it was at some time, or as it is now. */
export type HistoryState = z.infer<typeof historyStateSchema>;

/** States of a record, newest first; `next` goes on where they end. */
export const historyPageSchema = z.strictObject({
  states: z.array(historyStateSchema),
  next: z.nullable(z.string()),
});
export type HistoryPage = z.infer<typeof historyPageSchema>;

/** The most states one page holds (HI3), and how many it holds when nobody says. */
export const historyPageLimit = 50;
export const historyPageSize = 20;

/** Where a page ends: [revision, mutation] of its last state. */
export const historyCursorPattern =
  /^(\d{1,9})\.([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;
