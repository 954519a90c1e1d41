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
});
export type Welcome = z.infer<typeof welcomeSchema>;
