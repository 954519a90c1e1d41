import { performance } from 'node:perf_hooks';
import type { Clock } from '#kernel/base/clock.ts';

/**
 * Watches a clock by one that nobody sets. Each call returns by how much the clock ran ahead of that since the
 * call before, and 0 the first time.
 */
export function clockWatch(
  clock: Clock,
  steadyMs: () => number = () => performance.now(),
): () => number {
  let before: { readonly clockMs: number; readonly steadyMs: number } | null = null;
  return () => {
    const now = { clockMs: clock.nowMs(), steadyMs: steadyMs() };
    const aheadMs =
      before === null ? 0 : now.clockMs - before.clockMs - (now.steadyMs - before.steadyMs);
    before = now;
    return aheadMs;
  };
}
