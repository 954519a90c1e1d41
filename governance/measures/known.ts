import type { Attestation, Run } from './evidence.ts';
import type { Measure } from './measure.ts';
import { type Evidence, latestSeen, type MeasureState, stateOf } from './state.ts';

/** All that is known of the measures of a tenant, or of the installation. */
export interface Known {
  readonly ofInstallation: readonly Run[];
  /** Of one tenant; null where the installation is meant as a whole. */
  readonly ofTenant: readonly Run[] | null;
  readonly attestations: readonly Attestation[];
}

export interface KnownMeasure {
  readonly measure: Measure;
  readonly state: MeasureState;
  /** Ascending. */
  readonly runs: readonly Run[];
  /** The latest first. */
  readonly attestations: readonly Attestation[];
}

/** Each measure with its state now, and what it comes from. */
export function knownMeasures(
  measures: readonly Measure[],
  known: Known,
  clockMs: number,
): KnownMeasure[] {
  const seenMs = latestSeen(
    [...known.ofInstallation, ...(known.ofTenant ?? [])],
    known.attestations,
  );
  return measures.map((measure) => {
    const runs = runsOf(measure, known);
    const attestations = known.attestations
      .filter((each) => each.measure === measure.id)
      .toSorted((one, other) => other.atMs - one.atMs);
    const evidence: Evidence = { runs, attestations, seenMs };
    return { measure, state: stateOf(measure, evidence, clockMs), runs, attestations };
  });
}

/**
 * A tenant's own row is written when something else was found; that nothing else was, the row of the
 * installation says, which comes after all tenants' (MS8). Where the look hung or broke off, that is
 * the tenant's last word, too.
 */
function runsOf({ id, shown }: Measure, { ofInstallation, ofTenant }: Known): readonly Run[] {
  const common = ofInstallation.filter(({ measure }) => measure === id).toSorted(bySince);
  const isOfTenant = shown.by === 'probe' && shown.of === 'tenant';
  if (!isOfTenant || ofTenant === null) return common;
  const own = ofTenant.filter(({ measure }) => measure === id).toSorted(bySince);
  const [last, newest] = [own.at(-1), common.at(-1)];
  if (last === undefined || newest === undefined || newest.lastMs <= last.lastMs) return own;
  if (newest.outcome === 'hung' || newest.outcome === 'failed') return [...own, newest];
  return [...own.slice(0, -1), { ...last, lastMs: newest.lastMs }];
}

function bySince(one: Run, other: Run): number {
  return one.sinceMs - other.sinceMs;
}
