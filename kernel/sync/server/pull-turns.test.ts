import { expect, test } from 'vitest';
import { type AccountId, randomId } from '#kernel/base/ids.ts';
import { PullTurns } from '#kernel/sync/server/pull-turns.ts';

function watcher(turns: PullTurns) {
  const began: string[] = [];
  return {
    began,
    take: async (name: string, account: AccountId) => {
      const end = await turns.take(account);
      began.push(name);
      return end;
    },
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('[SY12] turns are given in the order of asking, past accounts that have their share', async () => {
  const [mira, tom] = [randomId<AccountId>(), randomId<AccountId>()];
  const { began, take } = watcher(new PullTurns({ atOnce: 3, perAccount: 2 }));
  const first = take('mira 1', mira);
  void take('mira 2', mira);
  void take('mira 3', mira);
  const tomsFirst = take('tom 1', tom);
  void take('tom 2', tom);
  await settled();
  expect(began).toEqual(['mira 1', 'mira 2', 'tom 1']);

  (await tomsFirst)();
  await settled();
  expect(began.at(-1)).toBe('tom 2');
  (await first)();
  await settled();
  expect(began.at(-1)).toBe('mira 3');
});

test('[SY12] a turn that is ended twice is given on once', async () => {
  const { began, take } = watcher(new PullTurns({ atOnce: 1, perAccount: 1 }));
  const end = await take('first', randomId<AccountId>());
  void take('second', randomId<AccountId>());
  void take('third', randomId<AccountId>());
  end();
  end();
  await settled();
  expect(began).toEqual(['first', 'second']);
});
