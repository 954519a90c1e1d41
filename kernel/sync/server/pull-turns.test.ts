import { expect, test } from 'vitest';
import { type AccountId, randomId, type TenantId } from '#kernel/base/ids.ts';
import { type Asker, type Lane, PullTurns } from '#kernel/sync/server/pull-turns.ts';

const home = 't_000000000001' as TenantId;
const elsewhere = 't_000000000002' as TenantId;

function watcher(turns: PullTurns, lane: Lane = 'small') {
  const began: string[] = [];
  return {
    began,
    take: async (name: string, asker: Asker) => {
      const end = await turns.take(lane, asker);
      began.push(name);
      return end;
    },
  };
}

function turnsOf(atOnce: number, perAccount: number, perTenant = atOnce): PullTurns {
  const lane = { atOnce, perAccount, perTenant };
  return new PullTurns({ small: lane, large: lane });
}

function someone(tenant = home): Asker {
  return { tenant, account: randomId<AccountId>() };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('[SY12] turns are given in the order of asking, past accounts that have their share', async () => {
  const [mira, tom] = [someone(), someone()];
  const { began, take } = watcher(turnsOf(3, 2));
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

test('[SY12] accounts of one tenant together have a share, too', async () => {
  const { began, take } = watcher(turnsOf(4, 1, 3));
  const ends = Array.from({ length: 5 }, (_, n) => take(`home ${n}`, someone()));
  void take('elsewhere', someone(elsewhere));
  await settled();
  expect(began).toEqual(['home 0', 'home 1', 'home 2', 'elsewhere']);
  (await ends[0])?.();
  await settled();
  expect(began.at(-1)).toBe('home 3');
});

test('[SY12] an account has one share, in whichever tenant it asks', async () => {
  const { began, take } = watcher(turnsOf(4, 1));
  const mira = someone();
  void take('home', mira);
  void take('elsewhere', { ...mira, tenant: elsewhere });
  await settled();
  expect(began).toEqual(['home']);
});

test('[SY12] large pulls hold up no small ones', async () => {
  const turns = turnsOf(1, 1);
  const [large, small] = [watcher(turns, 'large'), watcher(turns, 'small')];
  const mira = someone();
  void large.take('large', mira);
  void small.take('small', mira);
  await settled();
  expect([...large.began, ...small.began]).toEqual(['large', 'small']);
});

test('[SY12] a turn that is ended twice is given on once', async () => {
  const { began, take } = watcher(turnsOf(1, 1));
  const end = await take('first', someone());
  void take('second', someone());
  void take('third', someone());
  end();
  end();
  await settled();
  expect(began).toEqual(['first', 'second']);
});
