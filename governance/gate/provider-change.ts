import { allPlaces, type ProviderDescriptor } from './provider-descriptor.ts';

/** What of a provider is new in a version; each alone is a change that tenants are told of (GA5). */
export const providerChanges = [
  'relation',
  'legal-entity',
  'purposes',
  'hosts',
  'places',
  'basis',
  'sub-processors',
  'categories',
] as const;
export type ProviderChange = (typeof providerChanges)[number];

/** What `next` has that `before` had not. Empty: it says less, or the same better, and needs no notice. */
export function changesOf(
  before: ProviderDescriptor,
  next: ProviderDescriptor,
): readonly ProviderChange[] {
  const isNew: Readonly<Record<ProviderChange, boolean>> = {
    relation: before.relation !== next.relation,
    'legal-entity': before.legalEntity !== next.legalEntity,
    purposes: hasMore(before.purposes, next.purposes),
    hosts: hasMore(before.hosts, next.hosts),
    places: hasMore(placesOf(before), placesOf(next)),
    basis: hasMore(basesOf(before), basesOf(next)),
    'sub-processors': hasMore(entitiesOf(before), entitiesOf(next)),
    categories: hasMore(before.categories, next.categories),
  };
  return providerChanges.filter((change) => isNew[change]);
}

function hasMore(before: readonly string[], next: readonly string[]): boolean {
  return next.some((one) => !before.includes(one));
}

/** A country and who is there: that a sub-processor goes where the provider was already is new. */
function placesOf(descriptor: ProviderDescriptor): readonly string[] {
  return [
    ...descriptor.places.map(({ country, region }) => `${country} ${region}`),
    ...descriptor.subProcessors.flatMap(({ legalEntity, places }) =>
      places.map(({ country, region }) => `${legalEntity}\n${country} ${region}`),
    ),
  ];
}

function entitiesOf({ subProcessors }: ProviderDescriptor): readonly string[] {
  return subProcessors.map(({ legalEntity, function: does }) => `${legalEntity}\n${does.en}`);
}

/** Later days of the same basis are none of it. */
function basesOf(descriptor: ProviderDescriptor): readonly string[] {
  return allPlaces(descriptor).flatMap(({ country, basis }) => {
    if (basis === null) return [];
    const what =
      basis.kind === 'adequacy'
        ? basis.decision
        : basis.kind === 'binding-rules'
          ? basis.approvedBy
          : basis.module;
    return [`${country} ${basis.kind} ${what}`];
  });
}
