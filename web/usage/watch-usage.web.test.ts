import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TenantId } from '#kernel/base/ids.ts';
import { changedUsage } from './usage-changes.ts';
import { watchUsage } from './watch-usage.ts';

const tenant = 't_000000000001' as TenantId;
const realFetch = globalThis.fetch;
let sent: unknown[];
let asked: number;
let go: (pathname: string) => void;

beforeEach(() => {
  sent = [];
  asked = 0;
  globalThis.fetch = async (_input, init) => {
    if (init?.method === 'POST') {
      sent.push(JSON.parse(init.body as string));
      return Response.json({ offered: ['calendar'], agreed: ['calendar'] });
    }
    asked += 1;
    return Response.json({ offered: ['calendar'], agreed: ['calendar'] });
  };
  let listener = (): void => {};
  const location = { pathname: '/sign-in' };
  go = (pathname) => {
    location.pathname = pathname;
    listener();
  };
  watchUsage({
    history: { location },
    subscribe: (_event, next) => {
      listener = next;
    },
  });
});
afterEach(() => {
  globalThis.fetch = realFetch;
});

const leave = () => dispatchEvent(new Event('pagehide'));
const open = (view: string) => {
  go(`/t/${tenant}/${view}`);
};

test('[OF13][OF14] views are counted with a yes; after a no not one request leaves', async () => {
  open('calendar/day/2026-05-03');
  await expect.poll(() => asked).toBe(1);
  await new Promise((done) => {
    setTimeout(done, 50);
  });
  open('calendar/week/2026-05-03');
  open('journal/mood/2026-05-03');
  leave();
  await expect.poll(() => sent).toEqual([{ counts: [{ event: 'calendar.week', count: 1 }] }]);

  open('calendar/month/2026-05-03');
  changedUsage.tell({ tenant, agreed: [] });
  for (let day = 10; day < 30; day += 1) open(`calendar/day/2026-05-${day}`);
  leave();
  await new Promise((done) => {
    setTimeout(done, 100);
  });
  expect(sent).toHaveLength(1);
});
