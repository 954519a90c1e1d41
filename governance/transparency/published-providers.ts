import type { ProviderDescriptor, ProviderPlace } from '../gate/provider-descriptor.ts';
import { providerList } from '../gate/provider-list.ts';
import type { Provider } from '../gate/provider.ts';
import type { TenantStanding } from '../gate/tenant-standing.ts';
import type { PublishedProvider } from './document.ts';

/** What the gate knows of one tenant. */
export interface TenantGate {
  readonly standing: TenantStanding;
  readonly providers: readonly Provider[];
}

/**
 * The providers as everybody may know them, by what the gate says in every tenant (GA18): in use is
 * what it opens for one of them. Whose that is, it does not say.
 */
export function publishedProviders(
  tenants: readonly TenantGate[],
  nowMs: number,
): readonly PublishedProvider[] {
  const published = new Map<string, PublishedProvider>();
  for (const { standing, providers } of tenants) {
    const stopped = new Set(
      providers.filter((provider) => isStopped(provider, nowMs)).map(({ id }) => id),
    );
    for (const { id, inForce, announced, removedAtMs } of providerList(
      standing,
      providers,
      nowMs,
    )) {
      if (removedAtMs !== null) continue;
      if (announced !== null) {
        const key = `${id} ${announced.version.version}`;
        // Somewhere else it may be in use already.
        if (!published.has(key)) {
          published.set(key, asPublished(key, announced.version.descriptor, 'announced'));
        }
      }
      if (inForce !== null) {
        const key = `${id} ${inForce.version.version}`;
        const state = stopped.has(id) ? 'stopped' : 'in-use';
        published.set(key, asPublished(key, inForce.version.descriptor, state));
      }
    }
  }
  return [...published.values()].toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

function isStopped({ stops }: Provider, nowMs: number): boolean {
  return stops.some(
    ({ tenant, fromMs, untilMs }) =>
      tenant === null && fromMs <= nowMs && (untilMs === null || nowMs < untilMs),
  );
}

function asPublished(
  id: string,
  descriptor: ProviderDescriptor,
  state: PublishedProvider['state'],
): PublishedProvider {
  return {
    id,
    name: descriptor.name,
    entity: `${descriptor.legalEntity}, ${descriptor.address}`,
    task: descriptor.function,
    purposes: descriptor.purposes,
    isOwn: descriptor.relation === 'own',
    state,
    places: [...descriptor.places, ...descriptor.subProcessors.flatMap(({ places }) => places)].map(
      ({ country, region, basis }) => ({
        country,
        region,
        basis: basis === null ? null : basisInWords(basis),
      }),
    ),
    categories: descriptor.categories,
    assurances: descriptor.assurances.map(({ name, source, checkedOn }) => ({
      text: name,
      source,
      checkedOn,
    })),
    checkedOn: descriptor.checkedOn,
  };
}

function basisInWords(basis: NonNullable<ProviderPlace['basis']>): string {
  switch (basis.kind) {
    case 'adequacy':
      return `Art. 45 GDPR: ${basis.decision}, ${basis.until}`;
    case 'standard-clauses':
      return `Art. 46 GDPR: (EU) 2021/914, ${basis.module}, ${basis.until}`;
    case 'binding-rules':
      return `Art. 47 GDPR: ${basis.approvedBy}, ${basis.until}`;
  }
}
