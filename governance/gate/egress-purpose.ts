import type { DataUse } from '#kernel/kind/data-map.ts';

/** What data may leave for. A provider that is wanted for something else has to be described so. */
export const egressPurposes = [
  /** Invitations, codes, what somebody has to know of their account. */
  'mail.account',
  /** Notices of the contract to keepers and data-protection officers. */
  'mail.notice',
  'media.storage',
  'media.transform',
  /** That the service runs: times, counts, errors; nothing of people. */
  'telemetry.operation',
  /** Which features are used; of who agreed. */
  'telemetry.usage',
] as const;

export type EgressPurpose = (typeof egressPurposes)[number];

/** What of Annex II each serves: where that does not stand in the annex, nothing leaves for it (cl_7.2). */
export const usesOfEgress: Readonly<Record<EgressPurpose, DataUse>> = {
  'mail.account': 'essential.service.authentication',
  'mail.notice': 'essential.service',
  'media.storage': 'functional.storage',
  'media.transform': 'functional.service',
  'telemetry.operation': 'essential.service.operations',
  'telemetry.usage': 'functional.service.improve',
};

/** What nothing may ever leave for (GA4). */
export const forbiddenPurposes = ['advertising', 'profiling', 'training', 'sale'] as const;

export function isEgressPurpose(value: string): value is EgressPurpose {
  return (egressPurposes as readonly string[]).includes(value);
}

/** Also of what lies below: `profiling.usage`. */
export function isForbiddenPurpose(value: string): boolean {
  const [root] = value.split('.');
  return forbiddenPurposes.some((one) => one === root);
}
