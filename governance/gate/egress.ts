import { AppError } from '#kernel/base/app-error.ts';
import type { Clock } from '#kernel/base/clock.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import type { DataCategory } from '#kernel/kind/data-map.ts';
import type { EgressPurpose } from './egress-purpose.ts';
import { gate } from './gate.ts';
import type { GateReason } from './gate-reason.ts';
import type { ProviderId } from './ids.ts';
import type { Provider, ProviderVersion } from './provider.ts';
import type { TenantStanding } from './tenant-standing.ts';

/** What is about to leave, without what it is. */
export interface Egress {
  readonly tenant: TenantId;
  readonly provider: ProviderId;
  /** Where the adapter calls. */
  readonly host: string;
  readonly purpose: EgressPurpose;
  readonly categories: readonly DataCategory[];
  /** Nothing new goes there: what lies there comes back, or is deleted. That is done behind a shut gate, too (GA31). */
  readonly isReturn?: true;
}

/** A line of the tenant's chronicle (GA21). */
export interface EgressLine extends Omit<Egress, 'host' | 'isReturn'> {
  readonly action: 'provider.call' | 'provider.deny' | 'provider.return';
  /** Null when no version stands. */
  readonly version: number | null;
  readonly reasons: readonly GateReason['code'][];
  readonly atMs: number;
}

export interface EgressParts {
  /** Null for a tenant that is not there. */
  readonly stateOf: (tenant: TenantId) => Promise<EgressState | null>;
  readonly note: (line: EgressLine) => Promise<void>;
  readonly clock: Clock;
}

export interface EgressState {
  readonly standing: TenantStanding;
  readonly providers: readonly Provider[];
}

/** Who is about to be called. */
export interface Called {
  /** The operator runs it, so that its hosts may be in their own network (GA30). */
  readonly isOwn: boolean;
  /** Nothing new may go there, and nothing is to stay (GA31). */
  readonly isReturn: boolean;
}

export type EgressOutcome<T> =
  | { readonly is: 'called'; readonly value: T }
  /** The gate is shut; what came back or was deleted was there. */
  | { readonly is: 'returned'; readonly value: T; readonly reasons: readonly GateReason[] }
  | { readonly is: 'shut'; readonly reasons: readonly GateReason[] };

/**
 * The one way out (GA20): asks the gate, then whether host and categories are described, notes what is
 * going to happen, and only then calls. What cannot be noted does not happen.
 */
export async function leave<T>(
  parts: EgressParts,
  egress: Egress,
  call: (called: Called) => Promise<T>,
): Promise<EgressOutcome<T>> {
  const { tenant, provider, purpose, categories } = egress;
  const about = { tenant, provider, purpose, categories };
  const { reasons, version, known, atMs } = await verdictOn(parts, egress);
  const codes = reasons.map(({ code }) => code);
  const [newest] = known;
  /** False: what it is for does not stand in Annex II, which is noted, and only a return is left (cl_7.2). */
  async function isCallNoted(): Promise<boolean> {
    try {
      await parts.note({ ...about, action: 'provider.call', version, reasons: codes, atMs });
      return true;
    } catch (error) {
      const isOutside = error instanceof AppError && error.code === 'purpose.outside-annex';
      if (isOutside && egress.isReturn === true) return false;
      throw error;
    }
  }
  if (reasons.length === 0 && version !== null && (await isCallNoted())) {
    const used = known.find((one) => one.version === version);
    return { is: 'called', value: await call({ ...calledBy(used), isReturn: false }) };
  }
  if (egress.isReturn === true && newest !== undefined) {
    const line = { ...about, version: newest.version, reasons: codes, atMs };
    await parts.note({ ...line, action: 'provider.return' });
    const value = await call({ ...calledBy(newest), isReturn: true });
    return { is: 'returned', value, reasons };
  }
  await parts.note({ ...about, action: 'provider.deny', version, reasons: codes, atMs });
  return { is: 'shut', reasons };
}

function calledBy(version: ProviderVersion | undefined): Pick<Called, 'isOwn'> {
  return { isOwn: version?.descriptor.relation === 'own' };
}

interface Verdict {
  readonly reasons: readonly GateReason[];
  readonly version: number | null;
  /** The versions that describe this host, the newest first, whether they stand or not. */
  readonly known: readonly ProviderVersion[];
  readonly atMs: number;
}

async function verdictOn({ stateOf, clock }: EgressParts, egress: Egress): Promise<Verdict> {
  const { tenant, provider: id, purpose, host, categories } = egress;
  const nowMs = clock.nowMs();
  const state = await stateOf(tenant);
  if (state === null) {
    return { reasons: [{ code: 'provider-unknown' }], version: null, known: [], atMs: nowMs };
  }
  const atMs = Math.max(nowMs, state.standing.seenMs);
  const provider = state.providers.find((one) => one.id === id);
  const known = (provider?.versions ?? [])
    .filter(({ descriptor }) => descriptor.hosts.includes(host))
    .toReversed();
  const decision = gate(state.standing, provider, purpose, nowMs);
  if (decision.is === 'shut') return { reasons: decision.reasons, version: null, known, atMs };
  const { version, descriptor } = decision.version;
  const reasons: GateReason[] = categories
    .filter((category) => !descriptor.categories.includes(category))
    .map((category) => ({ code: 'category-not-described', category }));
  if (!descriptor.hosts.includes(host)) reasons.push({ code: 'host-not-described', host });
  return { reasons, version, known, atMs };
}
