import type { TenantId } from '#kernel/base/ids.ts';
import type { ProbeReport } from './probe.ts';

/** What was seen of one measure; of a tenant, or of the installation when `tenant` is null. */
export interface Sighting {
  readonly measure: string;
  readonly tenant: TenantId | null;
  readonly report: ProbeReport;
}

/**
 * Looks at several measures at once, of all tenants, because one question shows them all. Of a measure
 * of tenants it brings a sighting for each that it looked at.
 */
export interface Look {
  readonly name: string;
  /** Which measures it is for: when it hangs, it has shown none of them. */
  readonly measures: readonly string[];
  readonly everyMs: number;
  readonly limitMs: number;
  readonly look: (signal: AbortSignal) => Promise<readonly Sighting[]>;
}
