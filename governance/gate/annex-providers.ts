import { isInEea } from './country.ts';
import type { ProviderId } from './ids.ts';
import { allPlaces, type ProviderDescriptor } from './provider-descriptor.ts';
import { providerList } from './provider-list.ts';
import type { Provider } from './provider.ts';
import type { TenantStanding } from './tenant-standing.ts';

/** A sub-processor as Annex IV names it. The version says what exactly was agreed to (GA7). */
export interface AnnexEntry {
  readonly id: ProviderId;
  readonly version: number;
  readonly name: string;
  readonly address: string;
  readonly contact: string;
  readonly function: string;
  readonly locations: readonly string[];
  /** On which transfers rest; null where all of it stays in the EEA. */
  readonly transferBasis: string | null;
}

/**
 * What Annex IV of the next version of a tenant's contract names: with a contract, the providers that
 * stand for the tenant now (GA18); without one, all that there are, as that contract is the agreement.
 */
export function annexProviders(
  tenant: TenantStanding,
  providers: readonly Provider[],
  nowMs: number,
): readonly AnnexEntry[] {
  return providerList(tenant, providers, nowMs).flatMap(
    ({ id, inForce, announced, removedAtMs }) => {
      const isFirst = tenant.contract === 'none';
      const version = isFirst ? (announced?.version ?? inForce?.version) : inForce?.version;
      if (version === undefined || removedAtMs !== null) return [];
      const { descriptor } = version;
      return descriptor.relation === 'own' ? [] : [entryOf(id, version.version, descriptor)];
    },
  );
}

function entryOf(id: ProviderId, version: number, descriptor: ProviderDescriptor): AnnexEntry {
  const bases = allPlaces(descriptor).flatMap(({ country, basis }) => {
    if (isInEea(country)) return [];
    return [`${country}: ${basis === null ? '-' : `${basis.kind}, ${basis.until}`}`];
  });
  return {
    id,
    version,
    name: `${descriptor.name}, ${descriptor.legalEntity}`,
    address: descriptor.address,
    contact: descriptor.contact,
    function: descriptor.function.de,
    locations: [
      ...new Set(
        descriptor.places.map(({ country, region }) =>
          region === '' ? country : `${country}, ${region}`,
        ),
      ),
    ],
    transferBasis: bases.length === 0 ? null : [...new Set(bases)].join('; '),
  };
}
