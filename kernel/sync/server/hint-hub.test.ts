import { expect, onTestFinished, test, vi } from 'vitest';
import type { AccountId, AudienceId, TenantId } from '#kernel/base/ids.ts';
import type { Fanout, Movement } from '#kernel/sync/server/fanout.ts';
import { HintHub } from '#kernel/sync/server/hint-hub.ts';

const tenant = 't_000000000001' as TenantId;
const circle = 'a1' as AudienceId;
const team = 'a2' as AudienceId;
const anna = 'anna' as AccountId;
const ben = 'ben' as AccountId;

test('[SY9] a device hears of what its last pull named, and of nothing else', () => {
  const { hub, tell } = open();
  const heard: unknown[] = [];
  const listener = {
    account: anna,
    onHeads: (audience: AudienceId, head: number) => heard.push([audience, head]),
    onReachChanged: () => heard.push('reach'),
    onMissed: () => heard.push('missed'),
  };
  const leave = hub.add(tenant, listener);
  tell({ type: 'heads', heads: [[circle, 1]] });
  hub.read(tenant, listener, [[circle, 1]]);
  tell({
    type: 'heads',
    heads: [
      [circle, 2],
      [team, 7],
    ],
  });
  hub.read(tenant, listener, [[team, 7]]);
  tell({
    type: 'heads',
    heads: [
      [circle, 3],
      [team, 8],
    ],
  });
  tell({ type: 'reach', accounts: [ben] });
  tell({ type: 'reach', accounts: [anna] });
  leave();
  tell({ type: 'heads', heads: [[team, 9]] });
  expect(heard).toEqual([[circle, 2], [team, 8], 'reach', 'missed']);
});

function open(): { readonly hub: HintHub; readonly tell: (movement: Movement) => void } {
  let listeners: ((movement: Movement) => void)[] = [];
  const fanout: Fanout = {
    publish: () => {},
    subscribe: (_tenant, listener) => {
      listeners.push(listener);
      return () => {
        listeners = listeners.filter((each) => each !== listener);
      };
    },
    publishEnded: () => {},
    onEnded: () => () => {},
    close: async () => {},
  };
  return {
    hub: new HintHub(fanout),
    tell: (movement) => {
      for (const listener of listeners) listener(movement);
    },
  };
}

test('[SY17] few devices hear of every movement at once, many in turns', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const { hub, tell } = open();
  const heard: number[] = [];
  const join = (count: number) => {
    for (let n = 0; n < count; n += 1) {
      const listener = {
        account: anna,
        onHeads: () => {},
        onReachChanged: () => {},
        onMissed: () => {},
      };
      hub.add(tenant, listener);
      hub.read(tenant, listener, [[circle, 0]]);
    }
  };
  const first = {
    account: anna,
    onHeads: (_audience: AudienceId, head: number) => heard.push(head),
    onReachChanged: () => {},
    onMissed: () => {},
  };
  hub.add(tenant, first);
  hub.read(tenant, first, [[circle, 0]]);
  const move = (head: number) => tell({ type: 'heads', heads: [[circle, head]] });

  join(49);
  move(1);
  move(2);
  expect(heard).toEqual([1, 2]);

  join(500);
  vi.advanceTimersByTime(100);
  move(3);
  move(4);
  // Another server's word of an earlier one comes late.
  move(3);
  vi.advanceTimersByTime(90);
  expect(heard).toEqual([1, 2, 3]);
  vi.advanceTimersByTime(10);
  expect(heard).toEqual([1, 2, 3, 4]);
  vi.advanceTimersByTime(1_000);
  expect(heard).toEqual([1, 2, 3, 4]);
});

test('[SY17] a clock that is set back holds up no hint', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const { hub, tell } = open();
  const heard: number[] = [];
  const listener = {
    account: anna,
    onHeads: (_audience: AudienceId, head: number) => heard.push(head),
    onReachChanged: () => {},
    onMissed: () => {},
  };
  hub.add(tenant, listener);
  hub.read(tenant, listener, [[circle, 0]]);
  tell({ type: 'heads', heads: [[circle, 1]] });
  vi.setSystemTime(Date.now() - 3_600_000);
  tell({ type: 'heads', heads: [[circle, 2]] });
  expect(heard).toEqual([1, 2]);
});

test('[SY9] what moves while a device pulls for the first time, it hears of afterwards', () => {
  const { hub, tell } = open();
  const heard: unknown[] = [];
  const listener = {
    account: anna,
    onHeads: (audience: AudienceId, head: number) => heard.push([audience, head]),
    onReachChanged: () => {},
    onMissed: () => {},
  };
  hub.add(tenant, listener);
  tell({
    type: 'heads',
    heads: [
      [circle, 5],
      [team, 5],
    ],
  });
  hub.read(tenant, listener, [[circle, 4]]);
  expect(heard).toEqual([[circle, 5]]);
  hub.read(tenant, listener, [[circle, 5]]);
  expect(heard).toHaveLength(1);
});

test('[SY18] when messages were lost, every device is told to ask, some at a time', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { hub, tell } = open();
  let asked = 0;
  const leave = Array.from({ length: 1_000 }, () =>
    hub.add(tenant, {
      account: anna,
      onHeads: () => {},
      onReachChanged: () => {},
      onMissed: () => (asked += 1),
    }),
  );
  tell({ type: 'lost' });
  // Another server says the same.
  tell({ type: 'lost' });
  expect(asked).toBe(20);
  leave[999]?.();
  vi.advanceTimersByTime(2_500);
  expect(asked).toBe(999);
  vi.advanceTimersByTime(10_000);
  expect(asked).toBe(999);
});

test('[SY20] at a change of reach all hear nothing more at once, and ask some at a time, once for many changes', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { hub, tell } = open();
  const count = { ended: 0, asked: 0 };
  for (let n = 0; n < 100; n += 1) {
    hub.add(tenant, {
      account: anna,
      onHeads: () => {},
      onReachChanged: () => (count.ended += 1),
      onMissed: () => (count.asked += 1),
    });
  }
  tell({ type: 'reach', accounts: null });
  expect(count).toEqual({ ended: 100, asked: 20 });
  // Who has asked asks again, after it; who has not asks once for all of them.
  for (let n = 0; n < 10; n += 1) tell({ type: 'reach', accounts: null });
  expect(count).toEqual({ ended: 1_100, asked: 20 });
  vi.advanceTimersByTime(10_000);
  expect(count.asked).toBe(120);
});
