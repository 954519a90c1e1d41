import { dayInZone } from '#kernel/base/plain-day.ts';
import type { EgressState } from './egress.ts';
import { noticeState } from './gate.ts';
import { allPlaces } from './provider-descriptor.ts';

/**
 * Whether something of the tenant waits for the clock alone, so that a clock that is set back would give time
 * back: a notice whose time is not over, or the last day of a basis of transfer or of a contract with a
 * provider (GA7, GA15, GA16). What was over when it was last looked at the clock stays over.
 */
export function runsByClock({ standing, providers }: EgressState): boolean {
  const { seenMs, zone } = standing;
  const waits = standing.notices.some((notice) => {
    if (standing.kind === 'household' || notice.withdrawnAtMs !== null) return false;
    const { effectiveAtMs } = noticeState(standing, notice, seenMs);
    return effectiveAtMs === null || effectiveAtMs > seenMs;
  });
  if (waits) return true;
  const seenDay = dayInZone(seenMs, zone);
  return providers.some(
    ({ removedAtMs, versions }) =>
      removedAtMs === null &&
      versions.some(({ descriptor }) =>
        [
          descriptor.agreement?.until ?? null,
          ...allPlaces(descriptor).map(({ basis }) => basis?.until ?? null),
        ].some((until) => until !== null && until >= seenDay),
      ),
  );
}
