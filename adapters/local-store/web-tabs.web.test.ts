import { afterEach, expect, test } from 'vitest';
import type { TabMessage } from '#kernel/sync/client/tabs.ts';
import { webTabs } from '#adapters/local-store/web-tabs.ts';

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** A tab that writes down when it leads. */
function tab(name: string, log: string[], label: string) {
  const tabs = webTabs(name);
  const stop = tabs.leadWhenFree(() => {
    log.push(`${label} leads`);
    return async () => {
      await Promise.resolve();
      log.push(`${label} ended`);
    };
  });
  stops.push(stop);
  return { tabs, stop };
}

test('[SYC20] one tab leads at a time, and the next only when the first has ended its work', async () => {
  const log: string[] = [];
  const name = `tabs-${crypto.randomUUID()}`;
  const first = tab(name, log, 'first');
  await expect.poll(() => log).toEqual(['first leads']);
  const second = tab(name, log, 'second');
  await pause();
  expect(log).toEqual(['first leads']);
  await first.stop();
  await expect.poll(() => log).toEqual(['first leads', 'first ended', 'second leads']);
  await second.stop();
  expect(log.at(-1)).toBe('second ended');
});

test('[SYC20] a tab that gives up waiting never leads', async () => {
  const log: string[] = [];
  const name = `tabs-${crypto.randomUUID()}`;
  const first = tab(name, log, 'first');
  await expect.poll(() => log).toEqual(['first leads']);
  const second = tab(name, log, 'second');
  await second.stop();
  await first.stop();
  await pause();
  expect(log).toEqual(['first leads', 'first ended']);
});

test('[SYC20] tabs of another copy do not wait and do not listen', async () => {
  const log: string[] = [];
  const heard: TabMessage[] = [];
  const [name, other] = [`tabs-${crypto.randomUUID()}`, `tabs-${crypto.randomUUID()}`];
  const [one, same, foreign] = [
    tab(name, log, 'one'),
    tab(name, log, 'same'),
    tab(other, log, 'foreign'),
  ];
  await expect.poll(() => log.toSorted()).toEqual(['foreign leads', 'one leads']);
  same.tabs.listen((message) => heard.push(message));
  foreign.tabs.listen(() => heard.push({ type: 'destroyed', code: 'sync.storage-closed' }));
  one.tabs.post({ type: 'wake' });
  await expect.poll(() => heard).toEqual([{ type: 'wake' }]);
  one.tabs.close();
  one.tabs.post({ type: 'destroyed', code: 'sync.storage-closed' });
  await pause();
  expect(heard).toHaveLength(1);
});

async function pause(): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, 30);
  });
}
