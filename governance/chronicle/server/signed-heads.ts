import type { TenantId } from '#kernel/base/ids.ts';

/** Up to where a chronicle was signed, and which one it was. */
export interface SignedHead {
  readonly size: number;
  /** Of event number `size`. */
  readonly hash: string;
}

/** Port: what was signed last of each tenant, kept where the database does not reach (CH20). */
export interface SignedHeads {
  /** Null when nothing of the tenant was signed from here. */
  of(tenant: TenantId): Promise<SignedHead | null>;
  keep(tenant: TenantId, head: SignedHead): Promise<void>;
}
