import * as z from 'zod/mini';
import type { AccountId, DeviceId, MemberId, PersonId, TenantId } from '#kernel/base/ids.ts';

const idOf = <Id extends string>() =>
  z.pipe(
    z.string().check(z.maxLength(64)),
    z.transform((value) => value as Id),
  );

/** Who is signed in here and where they belong. Holds no token: the browser keeps that where no script can read it. */
export const sessionSchema = z.object({
  account: z.object({
    id: idOf<AccountId>(),
    name: z.string(),
    email: z.string(),
    locale: z.optional(z.nullable(z.enum(['de', 'en']))),
  }),
  device: z.object({ id: idOf<DeviceId>(), name: z.string() }),
  tenants: z.array(
    z.object({
      id: idOf<TenantId>(),
      name: z.string(),
      memberId: idOf<MemberId>(),
      personId: idOf<PersonId>(),
      role: z.string(),
      /** Has a seat in a set of pictograms of the tenant's own. */
      hasSymbols: z.optional(z.boolean()),
      /** What one does in its privacy office. */
      privacy: z.optional(z.nullable(z.enum(['decides', 'reads']))),
    }),
  ),
});
export type Session = z.infer<typeof sessionSchema>;
export type SessionTenant = Session['tenants'][number];

export type SessionState =
  /** Nobody is signed in. `ended`: somebody was, and the server ended it; their unsent work is still here.
   *  `lost`: the device was reported lost, and nothing is here any more. */
  | { readonly status: 'signed-out'; readonly ended: boolean; readonly lost?: boolean }
  /** `confirmed`: the server said so since the start; else it is what this device remembers. */
  | { readonly status: 'signed-in'; readonly session: Session; readonly confirmed: boolean };
