import type { IntlShape } from 'react-intl';
import type { ListedNotice, ListedProvider, ProvidersAnswer } from './provider-api.ts';

export type ProviderState = 'removed' | 'open' | 'partly' | 'changing' | 'announced' | 'shut';

/** How a provider is for the tenant, in one word; all of it is what the gate says. */
export function stateOf(provider: ListedProvider): ProviderState {
  if (provider.removedAtMs !== null) return 'removed';
  if (provider.inForce === null) return 'announced';
  const open = provider.purposes.filter(({ isOpen }) => isOpen).length;
  if (open === 0) return 'shut';
  if (open < provider.purposes.length) return 'partly';
  return provider.announced === null ? 'open' : 'changing';
}

export const toneOf = {
  removed: 'plain',
  open: 'ok',
  partly: 'warn',
  changing: 'ok',
  announced: 'plain',
  shut: 'stop',
} as const satisfies Record<ProviderState, string>;

/** The notice of what is announced, if there is one that holds. */
export function noticeTo(
  { notices }: ProvidersAnswer,
  { id, announced }: ListedProvider,
): ListedNotice | undefined {
  if (announced === null) return undefined;
  return notices.find((notice) => notice.provider === id && notice.withdrawnAtMs === null);
}

export function sayInstant(intl: IntlShape, ms: number, zone: string): string {
  return intl.formatDate(ms, { dateStyle: 'long', timeStyle: 'short', timeZone: zone });
}

export function sayDay(intl: IntlShape, day: string): string {
  return intl.formatDate(`${day}T00:00:00Z`, { dateStyle: 'long', timeZone: 'UTC' });
}

export function sayCountry(intl: IntlShape, code: string): string {
  return intl.formatDisplayName(code, { type: 'region' }) ?? code;
}
