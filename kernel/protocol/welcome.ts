import * as z from 'zod/mini';
import type { AccountId, TenantId } from '#kernel/base/ids.ts';
import { id } from '#kernel/base/uuid-schema.ts';

/** The server's answer to hello. */
export const welcomeSchema = z.strictObject({
  type: z.literal('welcome'),
  protocol: z.int(),
  account: id<AccountId>(),
  tenant: z.pipe(
    z.string().check(z.maxLength(14)),
    z.transform((value) => value as TenantId),
  ),
  /** So that a device knows how far its clock is off; never used to decide anything. */
  serverTime: z.string(),
  /** The version of the kinds the server was built with. */
  schema: z.int(),
  /** For how long a device may show what it holds without having heard of the server. */
  leaseDays: z.int().check(z.gte(1), z.lte(365)),
  /** `closed`: the device's kinds are too old to be written; it reads, and keeps what it has not sent. */
  writes: z.enum(['open', 'closed']),
});
export type Welcome = z.infer<typeof welcomeSchema>;
