import type { NoticeId, ProviderId } from '#governance/gate/ids.ts';
import { noticePeriods } from '#governance/gate/notice-periods.ts';
import type { ProviderDescriptor } from '#governance/gate/provider-descriptor.ts';
import type { Provider, ProviderVersion } from '#governance/gate/provider.ts';
import type {
  NoticeAnswer,
  NoticeDelivery,
  ProviderNotice,
  TenantStanding,
} from '#governance/gate/tenant-standing.ts';
import { randomId } from '#kernel/base/ids.ts';
import { described } from './described.ts';

export const berlin = 'Europe/Berlin';

/** An organisation with a contract that names no provider. */
export function standing(more: Partial<TenantStanding> = {}): TenantStanding {
  return {
    tenant: 't_0123456789ab',
    kind: 'organisation',
    zone: berlin,
    contract: 'in-force',
    noticeDays: 14,
    thirdCountries: true,
    agreed: [],
    notices: [],
    seenMs: 0,
    ...more,
  };
}

export function versionOf(
  number: number,
  descriptor: ProviderDescriptor = described(),
  more: Partial<ProviderVersion> = {},
): ProviderVersion {
  return {
    version: number,
    descriptor,
    addedAtMs: Date.parse('2026-04-30T12:00:00Z'),
    needsNotice: true,
    endsEarlier: false,
    alternatives: [],
    ...more,
  };
}

export function providerOf(
  versions: readonly ProviderVersion[] = [versionOf(1)],
  more: Partial<Provider> = {},
): Provider {
  const id = versions[0]?.descriptor.id ?? ('letterbird' as ProviderId);
  return { id, versions, stops: [], removedAtMs: null, ...more };
}

/** Of the first version, sent on the first of May. */
export function noticeOf(
  delivered: string | null,
  answers: readonly NoticeAnswer[] = [],
  more: Partial<ProviderNotice> = {},
): ProviderNotice {
  return {
    id: randomId<NoticeId>(),
    provider: 'letterbird' as ProviderId,
    version: 1,
    sentAtMs: Date.parse('2026-05-01T06:00:00Z'),
    delivery: delivered === null ? null : deliveryAt(Date.parse(delivered)),
    answers,
    withdrawnAtMs: null,
    ...more,
  };
}

export function deliveryAt(atMs: number): NoticeDelivery {
  const periods = noticePeriods({
    deliveredAtMs: atMs,
    zone: berlin,
    calendar: null,
    noticeDays: 14,
  });
  return { atMs, objectionEndsMs: periods.objection.instantMs };
}
