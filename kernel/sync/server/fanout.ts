import type { AccountId, AudienceId, TenantId } from '#kernel/base/ids.ts';

/** Something moved in a tenant. Never content. */
export type Movement =
  | { readonly type: 'heads'; readonly heads: readonly (readonly [AudienceId, number])[] }
  /** The reach of these accounts changed; null: of any. */
  | { readonly type: 'reach'; readonly accounts: readonly AccountId[] | null }
  /** Movements may have been lost: who listens asks for itself. */
  | { readonly type: 'lost' };

/**
 * Port: tells every app server of the installation what has moved, after the commit. Nothing is
 * awaited and nothing thrown: messages may be lost, devices also ask by themselves. Adapters:
 * `adapters/fanout/`.
 */
export interface Fanout {
  publish(tenant: TenantId, movement: Movement): void;
  /** Hears what any server publishes, this one included. Call the result to hear no more. */
  subscribe(tenant: TenantId, listener: (movement: Movement) => void): () => void;
  /** Says that these sign-ins have ended. Ids, not what a device signs in with. */
  publishEnded(sessions: readonly string[]): void;
  /** Hears of sign-ins that ended on other servers; null: any may have. */
  onEnded(listener: (sessions: readonly string[] | null) => void): () => void;
  close(): Promise<void>;
}
