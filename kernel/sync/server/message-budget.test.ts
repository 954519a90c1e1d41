import { expect, test } from 'vitest';
import { type AccountId, randomId } from '#kernel/base/ids.ts';
import { MessageBudget, pushCost } from '#kernel/sync/server/message-budget.ts';

test('[SY21] an account may spend what it has, gets it back with time, and nobody else pays', () => {
  const clock = { now: 0, nowMs: () => clock.now };
  const budget = new MessageBudget(clock, { burst: 10, perSecond: 5 });
  const [mira, tom] = [randomId<AccountId>(), randomId<AccountId>()];
  for (let n = 0; n < 10; n += 1) expect(budget.spend(mira, 1)).toBeNull();
  expect(budget.spend(mira, 3)).toEqual({ retryAfterMs: 600 });
  expect(budget.spend(tom, 10)).toBeNull();
  clock.now += 600;
  expect(budget.spend(mira, 3)).toBeNull();
  expect(budget.spend(mira, 1)).toEqual({ retryAfterMs: 200 });
  // A clock set back by a year stops nobody for a year.
  clock.now -= 365 * 86_400_000;
  expect(budget.spend(mira, 1)).toEqual({ retryAfterMs: 200 });
  clock.now += 10_000_000;
});

test('[SY21] what a message turns out to cost more is owed, and paid back before the next', () => {
  const budget = new MessageBudget({ nowMs: () => 0 }, { burst: 10, perSecond: 5 });
  const mira = randomId<AccountId>();
  expect(budget.spend(mira, 5)).toBeNull();
  budget.charge(mira, 20);
  expect(budget.spend(mira, 1)).toEqual({ retryAfterMs: 3_200 });
});

test('[SY21] a push costs by what is in it', () => {
  expect([1, 24, 25, 100].map(pushCost)).toEqual([1, 1, 2, 5]);
});
