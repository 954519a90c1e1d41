import type { EgressPurpose } from './egress-purpose.ts';
import { gate, type GateDecision, type OpenGate, standingOf, versionStanding } from './gate.ts';
import type { ProviderId } from './ids.ts';
import type { GateReason } from './gate-reason.ts';
import type { Provider, ProviderVersion } from './provider.ts';
import type { TenantStanding } from './tenant-standing.ts';

/** A provider as it is for one tenant now: what the page, Annex IV and the public list show (GA18). */
export interface ListedProvider {
  readonly id: ProviderId;
  /** The version that stands for the tenant; null: none does. */
  readonly inForce: OpenGate | null;
  /** The newest version, when it does not stand yet. */
  readonly announced: AnnouncedVersion | null;
  /** What the gate says of each purpose that the provider is described for. */
  readonly purposes: readonly ListedPurpose[];
  readonly removedAtMs: number | null;
}

export interface AnnouncedVersion {
  readonly version: ProviderVersion;
  readonly reasons: readonly GateReason[];
  readonly opensAtMs: number | null;
}

export interface ListedPurpose {
  readonly purpose: EgressPurpose;
  readonly decision: GateDecision;
}

/** All providers for one tenant, in the order given; those that were removed are told as such. */
export function providerList(
  tenant: TenantStanding,
  providers: readonly Provider[],
  nowMs: number,
): readonly ListedProvider[] {
  const atMs = Math.max(nowMs, tenant.seenMs);
  return providers.flatMap((provider) => {
    const newest = provider.versions.findLast((version) => version.addedAtMs <= atMs);
    if (newest === undefined) return [];
    const standing = standingOf(tenant, provider, atMs);
    const inForce = standing.is === 'open' ? standing : null;
    const ofNewest = versionStanding(tenant, provider, newest, atMs);
    const { id, removedAtMs } = provider;
    const { descriptor } = inForce?.version ?? newest;
    return [
      {
        id,
        inForce,
        announced:
          ofNewest.is === 'shut'
            ? { version: newest, reasons: ofNewest.reasons, opensAtMs: ofNewest.opensAtMs }
            : null,
        purposes: descriptor.purposes.map((purpose) => ({
          purpose,
          decision: gate(tenant, provider, purpose, nowMs),
        })),
        removedAtMs: removedAtMs !== null && removedAtMs <= atMs ? removedAtMs : null,
      },
    ];
  });
}
