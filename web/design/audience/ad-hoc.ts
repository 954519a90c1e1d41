import { createContext } from 'react';
import type { AudienceId, PersonId, SpaceId } from '#kernel/base/ids.ts';

/**
 * Port: makes an audience in a space for people chosen by name, and resolves when this device knows
 * it. They may read there and nothing else. Rejects with 'shell.no-connection', and what the server
 * refuses; then there is no audience.
 */
export type MakeAudience = (of: {
  readonly space: SpaceId;
  readonly persons: readonly PersonId[];
  /** What it is called, as long as no other in the space is. */
  readonly name: string;
}) => Promise<AudienceId>;

/** Null: outside of the shell nobody can. */
export const MakeAudienceContext = createContext<MakeAudience | null>(null);
