import type { AccountId, AudienceId, TenantId } from '#kernel/base/ids.ts';

/** Something moved in a tenant. Never content. */
export type Movement =
  | { readonly type: 'heads'; readonly heads: readonly (readonly [AudienceId, number])[] }
  /** The reach of these accounts changed; null: of any. */
  | { readonly type: 'reach'; readonly accounts: readonly AccountId[] | null };

/**
 * Port: tells every app server what has moved, after the commit. May lose messages: devices also
 * ask by themselves. Adapters: `adapters/fanout/`.
 */
export interface Fanout {
  publish(tenant: TenantId, movement: Movement): void;
  subscribe(tenant: TenantId, listener: (movement: Movement) => void): () => void;
}
