import { expect, test } from 'vitest';
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
  };
  const leave = hub.add(tenant, listener);
  tell({ type: 'heads', heads: [[circle, 1]] });
  hub.read(tenant, listener, [circle]);
  tell({
    type: 'heads',
    heads: [
      [circle, 2],
      [team, 7],
    ],
  });
  hub.read(tenant, listener, [team]);
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
  expect(heard).toEqual([[circle, 2], [team, 8], 'reach']);
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
  };
  return {
    hub: new HintHub(fanout),
    tell: (movement) => {
      for (const listener of listeners) listener(movement);
    },
  };
}
