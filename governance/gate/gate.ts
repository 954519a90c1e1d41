import { dayInZone } from '#kernel/base/plain-day.ts';
import { isEgressPurpose, isForbiddenPurpose } from './egress-purpose.ts';
import type { GateReason } from './gate-reason.ts';
import { isInEea } from './country.ts';
import { noticePeriods } from './notice-periods.ts';
import { allPlaces, type ProviderDescriptor } from './provider-descriptor.ts';
import type { Provider, ProviderVersion } from './provider.ts';
import type { ProviderNotice, TenantStanding } from './tenant-standing.ts';

export type GateDecision = OpenGate | ShutGate;

export interface OpenGate {
  readonly is: 'open';
  readonly version: ProviderVersion;
  readonly sinceMs: number;
  readonly by: StandingGround;
}

export interface ShutGate {
  readonly is: 'shut';
  /** Every one, never none. */
  readonly reasons: readonly [GateReason, ...GateReason[]];
  /** When it opens if nothing else happens; null: not by time alone. */
  readonly opensAtMs: number | null;
}

/** By what a version stands for a tenant (GA7, GA17). */
export type StandingGround = 'contract' | 'notice' | 'approval' | 'own' | 'controller';

/**
 * Decides whether data of the tenant may go to the provider for this purpose now. The only place
 * that does: runtime, page and annex ask here (GA6, GA18). Asks no clock and knows no database.
 */
export function gate(
  tenant: TenantStanding,
  provider: Provider | undefined,
  purpose: string,
  nowMs: number,
): GateDecision {
  if (provider === undefined) return shut([{ code: 'provider-unknown' }]);
  // Time does not go back here, whatever the clock says (GA16).
  const atMs = Math.max(nowMs, tenant.seenMs);
  const standing = standingOf(tenant, provider, atMs);
  const asked = standing.is === 'open' ? standing.version : newestOf(provider, atMs);
  const found: GateReason[] = [
    ...(asked === undefined ? [] : reasonsOf(tenant, provider, asked, purpose, atMs)),
    ...(standing.is === 'open' ? [] : standing.reasons),
  ];
  return standing.is === 'open' && found.length === 0 ? standing : shut(found);
}

/** How far a provider is for a tenant, whatever it is used for: the version that stands, or why none. */
export function standingOf(tenant: TenantStanding, provider: Provider, atMs: number): GateDecision {
  const there = provider.versions.filter((version) => version.addedAtMs <= atMs);
  let newest: readonly GateReason[] | null = null;
  for (const version of there.toReversed()) {
    const one = versionStanding(tenant, provider, version, atMs);
    if (one.is === 'open') return one;
    newest ??= one.reasons;
    // What was before is no more, so nobody can be kept on it (GA13).
    if (version.endsEarlier) break;
  }
  return shut(newest ?? [{ code: 'provider-unknown' }]);
}

/** Whether this one version stands for the tenant (GA7). */
export function versionStanding(
  tenant: TenantStanding,
  provider: Provider,
  version: ProviderVersion,
  atMs: number,
): GateDecision {
  const { addedAtMs } = version;
  if (version.descriptor.relation === 'own') {
    return { is: 'open', version, sinceMs: addedAtMs, by: 'own' };
  }
  if (tenant.kind === 'household') {
    return { is: 'open', version, sinceMs: addedAtMs, by: 'controller' };
  }
  const agreed = tenant.agreed
    .filter((one) => one.provider === provider.id && one.version === version.version)
    .filter((one) => one.atMs <= atMs)
    .toSorted((a, b) => a.atMs - b.atMs)[0];
  if (agreed !== undefined) {
    return { is: 'open', version, sinceMs: Math.max(agreed.atMs, addedAtMs), by: 'contract' };
  }
  if (!version.needsNotice) {
    const before = provider.versions.findLast((one) => one.version < version.version);
    if (before === undefined) return shut([{ code: 'notice-missing' }]);
    const inherited = versionStanding(tenant, provider, before, atMs);
    return inherited.is === 'open'
      ? { ...inherited, version, sinceMs: Math.max(inherited.sinceMs, addedAtMs) }
      : inherited;
  }
  const notice = tenant.notices.findLast(
    (one) =>
      one.provider === provider.id &&
      one.version === version.version &&
      one.sentAtMs <= atMs &&
      (one.withdrawnAtMs === null || one.withdrawnAtMs > atMs),
  );
  if (notice === undefined) return shut([{ code: 'notice-missing' }]);
  return noticeStanding(tenant, version, notice, atMs);
}

function noticeStanding(
  tenant: TenantStanding,
  version: ProviderVersion,
  notice: ProviderNotice,
  atMs: number,
): GateDecision {
  const state = noticeState(tenant, notice, atMs);
  if (state.openObjections > 0) {
    return shut([{ code: 'objection-open', count: state.openObjections }]);
  }
  if (state.approvedAtMs !== null) {
    return { is: 'open', version, sinceMs: state.approvedAtMs, by: 'approval' };
  }
  if (state.effectiveAtMs === null) {
    return shut([{ code: 'notice-undelivered', sentAtMs: notice.sentAtMs }]);
  }
  if (atMs < state.effectiveAtMs) return shut([{ code: 'waiting', untilMs: state.effectiveAtMs }]);
  return { is: 'open', version, sinceMs: state.settledAtMs ?? state.effectiveAtMs, by: 'notice' };
}

export interface NoticeState {
  /** Null: nothing proves that it was. */
  readonly deliveredAtMs: number | null;
  readonly objectionEndsMs: number | null;
  /** From when on it may take effect; null: no clock runs. */
  readonly effectiveAtMs: number | null;
  readonly openObjections: number;
  /** Null: not, or no longer. */
  readonly approvedAtMs: number | null;
  /** When the last objection was withdrawn, if that was after the time was over. */
  readonly settledAtMs: number | null;
}

/** How far a notice is at an instant, by what was said of it until then (GA7 to GA10). */
export function noticeState(
  tenant: Pick<TenantStanding, 'zone' | 'noticeDays'>,
  notice: ProviderNotice,
  atMs: number,
): NoticeState {
  const said = notice.answers.filter((answer) => answer.atMs <= atMs);
  // Whoever answers has it (GA10).
  const times = [notice.delivery?.atMs, ...said.map((answer) => answer.atMs)];
  const known = times.filter((time): time is number => time !== undefined && time <= atMs);
  const deliveredAtMs = known.length === 0 ? null : Math.min(...known);
  const periods =
    deliveredAtMs === null ? null : noticePeriods({ ...tenant, deliveredAtMs, calendar: null });
  // The holidays were looked up when it was delivered; they only ever add days (DL4, DL6).
  const objectionEndsMs =
    periods === null
      ? null
      : Math.max(periods.objection.instantMs, notice.delivery?.objectionEndsMs ?? 0);
  const effectiveAtMs =
    periods === null || objectionEndsMs === null
      ? null
      : Math.max(periods.waiting.instantMs, objectionEndsMs);
  const isInTime = (answer: { readonly atMs: number }) =>
    objectionEndsMs !== null && answer.atMs < objectionEndsMs;

  const withdrawn = new Map(
    said.flatMap((answer) =>
      answer.is === 'objection-withdrawn' ? [[answer.id, answer.atMs] as const] : [],
    ),
  );
  const objections = said.filter((answer) => answer.is === 'objection').filter(isInTime);
  const open = objections.filter(({ id }) => !withdrawn.has(id));
  const settled = Math.max(0, ...objections.map(({ id }) => withdrawn.get(id) ?? 0));

  const approvals = said.filter(
    (answer) => answer.is === 'approval' || answer.is === 'approval-withdrawn',
  );
  const last = approvals.at(-1);
  const approvedAtMs = last?.is === 'approval' ? Math.max(last.atMs, settled) : null;
  return {
    deliveredAtMs,
    objectionEndsMs,
    effectiveAtMs,
    openObjections: open.length,
    approvedAtMs,
    settledAtMs: effectiveAtMs !== null && settled > effectiveAtMs ? settled : null,
  };
}

/** What has to be so besides that the version stands (GA6). */
function reasonsOf(
  tenant: TenantStanding,
  provider: Provider,
  { descriptor }: ProviderVersion,
  purpose: string,
  atMs: number,
): GateReason[] {
  return [
    ...lifeReasons(tenant, provider, atMs),
    ...purposeReasons(descriptor, purpose),
    ...(descriptor.relation === 'own' ? [] : agreementReasons(tenant, descriptor, atMs)),
    ...basisReasons(tenant, descriptor, atMs),
  ];
}

function lifeReasons(tenant: TenantStanding, provider: Provider, atMs: number): GateReason[] {
  const reasons: GateReason[] = [];
  const { removedAtMs } = provider;
  if (removedAtMs !== null && removedAtMs <= atMs) {
    reasons.push({ code: 'provider-removed', sinceMs: removedAtMs });
  }
  const stop = provider.stops.find(
    (one) =>
      (one.tenant === null || one.tenant === tenant.tenant) &&
      one.fromMs <= atMs &&
      (one.untilMs === null || atMs < one.untilMs),
  );
  if (stop !== undefined) reasons.push({ code: 'stopped', sinceMs: stop.fromMs });
  if (tenant.kind === 'organisation' && tenant.contract !== 'in-force') {
    reasons.push({ code: contractReasons[tenant.contract] });
  }
  return reasons;
}

const contractReasons = {
  none: 'contract-missing',
  suspended: 'contract-suspended',
  altered: 'contract-altered',
} as const;

function purposeReasons(descriptor: ProviderDescriptor, purpose: string): GateReason[] {
  if (isForbiddenPurpose(purpose)) return [{ code: 'purpose-forbidden', purpose }];
  return isEgressPurpose(purpose) && descriptor.purposes.includes(purpose)
    ? []
    : [{ code: 'purpose-not-described', purpose }];
}

function agreementReasons(
  tenant: TenantStanding,
  { agreement }: ProviderDescriptor,
  atMs: number,
): GateReason[] {
  if (agreement === null) return [{ code: 'agreement-missing' }];
  const reasons: GateReason[] = [];
  if (agreement.until !== null && agreement.until < dayInZone(atMs, tenant.zone)) {
    reasons.push({ code: 'agreement-lapsed', until: agreement.until });
  }
  if (!agreement.passesDutiesOn) reasons.push({ code: 'duties-not-passed-on' });
  return reasons;
}

function basisReasons(
  tenant: TenantStanding,
  descriptor: ProviderDescriptor,
  atMs: number,
): GateReason[] {
  const today = dayInZone(atMs, tenant.zone);
  return allPlaces(descriptor).flatMap(({ country, basis }): GateReason[] => {
    if (isInEea(country)) return [];
    if (!tenant.thirdCountries) return [{ code: 'third-country-excluded', country }];
    if (basis === null) return [{ code: 'basis-missing', country }];
    // Days are texts of one form, so that they compare as days.
    return basis.until < today ? [{ code: 'basis-lapsed', country, until: basis.until }] : [];
  });
}

function newestOf(provider: Provider, atMs: number): ProviderVersion | undefined {
  return provider.versions.findLast((version) => version.addedAtMs <= atMs);
}

function shut(reasons: readonly GateReason[]): ShutGate {
  const [first, ...others] = reasons;
  if (first === undefined) throw new Error('what is shut has a reason');
  // By time alone: everything else has to be done by somebody.
  const opensAtMs = others.length === 0 && first.code === 'waiting' ? first.untilMs : null;
  return { is: 'shut', reasons: [first, ...others], opensAtMs };
}
