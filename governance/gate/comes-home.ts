import type { EgressState } from './egress.ts';
import { gate } from './gate.ts';
import type { ProviderId } from './ids.ts';

/**
 * Whether what lies with a provider is to come home: where the gate is shut to it for any reason but that
 * the processing is suspended, or its contract altered (GA43), in which what is stored stays where it is
 * (cl_10__a, GA31).
 */
export function comesHome(
  { standing, providers }: EgressState,
  provider: ProviderId,
  nowMs: number,
): boolean {
  const described = providers.find(({ id }) => id === provider);
  const decision = gate(standing, described, 'media.storage', nowMs);
  return (
    decision.is === 'shut' &&
    decision.reasons.some(
      ({ code }) => code !== 'contract-suspended' && code !== 'contract-altered',
    )
  );
}
