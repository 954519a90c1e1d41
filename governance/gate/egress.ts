import type { Clock } from '#kernel/base/clock.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import type { DataCategory } from '#kernel/kind/data-map.ts';
import type { EgressPurpose } from './egress-purpose.ts';
import { gate } from './gate.ts';
import type { GateReason } from './gate-reason.ts';
import type { ProviderId } from './ids.ts';
import type { Provider } from './provider.ts';
import type { TenantStanding } from './tenant-standing.ts';

/** What is about to leave, without what it is. */
export interface Egress {
  readonly tenant: TenantId;
  readonly provider: ProviderId;
  /** Where the adapter calls. */
  readonly host: string;
  readonly purpose: EgressPurpose;
  readonly categories: readonly DataCategory[];
}

/** A line of the tenant's chronicle (GA21). */
export interface EgressLine extends Omit<Egress, 'host'> {
  readonly action: 'provider.call' | 'provider.deny';
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

export type EgressOutcome<T> =
  | { readonly is: 'called'; readonly value: T }
  | { readonly is: 'shut'; readonly reasons: readonly GateReason[] };

/**
 * The one way out (GA20): asks the gate, then whether host and categories are described, notes what is
 * going to happen, and only then calls. What cannot be noted does not happen.
 */
export async function leave<T>(
  parts: EgressParts,
  egress: Egress,
  call: () => Promise<T>,
): Promise<EgressOutcome<T>> {
  const { tenant, provider, purpose, categories } = egress;
  const about = { tenant, provider, purpose, categories };
  const { reasons, version, atMs } = await verdictOn(parts, egress);
  const action = reasons.length === 0 ? 'provider.call' : 'provider.deny';
  const codes = reasons.map(({ code }) => code);
  await parts.note({ ...about, action, version, reasons: codes, atMs });
  if (reasons.length > 0) return { is: 'shut', reasons };
  return { is: 'called', value: await call() };
}

interface Verdict {
  readonly reasons: readonly GateReason[];
  readonly version: number | null;
  readonly atMs: number;
}

async function verdictOn({ stateOf, clock }: EgressParts, egress: Egress): Promise<Verdict> {
  const { tenant, provider: id, purpose, host, categories } = egress;
  const nowMs = clock.nowMs();
  const state = await stateOf(tenant);
  if (state === null)
    return { reasons: [{ code: 'provider-unknown' }], version: null, atMs: nowMs };
  const atMs = Math.max(nowMs, state.standing.seenMs);
  const provider = state.providers.find((one) => one.id === id);
  const decision = gate(state.standing, provider, purpose, nowMs);
  if (decision.is === 'shut') return { reasons: decision.reasons, version: null, atMs };
  const { version, descriptor } = decision.version;
  const reasons: GateReason[] = categories
    .filter((category) => !descriptor.categories.includes(category))
    .map((category) => ({ code: 'category-not-described', category }));
  if (!descriptor.hosts.includes(host)) reasons.push({ code: 'host-not-described', host });
  return { reasons, version, atMs };
}
