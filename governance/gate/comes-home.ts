import type { EgressState } from './egress.ts';
import { gate } from './gate.ts';
import type { ProviderId } from './ids.ts';
import type { TenantStanding } from './tenant-standing.ts';

/**
 * Whether what lies with a provider is to come home: where the gate is shut to it for any reason but that
 * the processing is suspended, in which what is stored stays where it is (cl_10__a, GA31). Which version an
 * altered contract names nobody knows: what lies with one that it may name stays, too (GA43).
 */
export function comesHome(
  { standing, providers }: EgressState,
  provider: ProviderId,
  nowMs: number,
): boolean {
  const described = providers.find(({ id }) => id === provider);
  const isToLeave = (tenant: TenantStanding) => {
    const decision = gate(tenant, described, 'media.storage', nowMs);
    return (
      decision.is === 'shut' && decision.reasons.some(({ code }) => code !== 'contract-suspended')
    );
  };
  if (standing.contract !== 'altered') return isToLeave(standing);
  const versions = described?.versions ?? [];
  return versions.every(({ version }) =>
    isToLeave({ ...standing, contract: 'in-force', agreed: [{ provider, version, atMs: 0 }] }),
  );
}
