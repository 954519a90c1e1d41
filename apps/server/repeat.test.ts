import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { repeat } from '#apps/server/repeat.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('[TE21] a server that is started anew each day still does what is done daily, also after a failure', async () => {
  let done = 0;
  const failures: unknown[] = [];
  const stop = repeat({
    work: () => {
      done += 1;
      return done === 1 ? Promise.reject(new Error('first')) : Promise.resolve();
    },
    firstMs: 300_000,
    everyMs: 86_400_000,
    onFailure: (error) => failures.push(error),
  });
  await vi.advanceTimersByTimeAsync(299_999);
  expect(done).toBe(0);
  await vi.advanceTimersByTimeAsync(1);
  expect([done, failures]).toEqual([1, [new Error('first')]]);
  await vi.advanceTimersByTimeAsync(86_400_000);
  expect(done).toBe(2);
  stop();
  await vi.advanceTimersByTimeAsync(2 * 86_400_000);
  expect(done).toBe(2);
});
