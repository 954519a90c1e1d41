const firstMs = 500;
const longestMs = 60_000;

/**
 * How long to wait after `failures` (from 1) attempts in a row, in ms: anything up to 0.5 s, 1 s,
 * 2 s … 60 s. Full jitter, so that devices that lost the same server do not come back as one.
 */
export function backoffMs(failures: number, random: () => number): number {
  const ceilingMs = Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 20));
  return Math.round(random() * ceilingMs);
}

/** `meanMs` give or take a fifth. */
export function jitteredMs(meanMs: number, random: () => number): number {
  return Math.round(meanMs * (0.8 + 0.4 * random()));
}
