import { expect, test } from 'vitest';
import { described } from '#testkit/gate/described.ts';
import { noticeOf, providerOf, standing, versionOf } from '#testkit/gate/standing.ts';
import { publishedProviders } from './published-providers.ts';

const beforeMs = Date.parse('2026-05-10T12:00:00Z');
const afterMs = Date.parse('2026-05-20T12:00:00Z');
const provider = providerOf();
const told = standing({ notices: [noticeOf('2026-05-02T08:00:00Z')] });
const nobodyTold = standing({ tenant: 't_aaaaaaaaaaaa' });

function statesAt(nowMs: number, providers = [provider], tenants = [told, nobodyTold]) {
  const gates = tenants.map((one) => ({ standing: one, providers }));
  return publishedProviders(gates, nowMs).map(({ id, state }) => `${id} ${state}`);
}

test('[TR11] a provider is in use from when the gate opens for somebody, and before that announced', () => {
  expect(statesAt(beforeMs)).toEqual(['letterbird 1 announced']);
  expect(statesAt(afterMs)).toEqual(['letterbird 1 in-use']);
  expect(statesAt(afterMs, [provider], [nobodyTold])).toEqual(['letterbird 1 announced']);
});

test('[TR11] one whose place changes stands there twice until the change is made', () => {
  const elsewhere = described({ places: [{ country: 'DE', region: 'Berlin', basis: null }] });
  const moved = providerOf([versionOf(1), versionOf(2, elsewhere, { addedAtMs: afterMs - 1 })]);
  expect(statesAt(afterMs, [moved])).toEqual(['letterbird 1 in-use', 'letterbird 2 announced']);
  const [now, then] = publishedProviders([{ standing: told, providers: [moved] }], afterMs);
  expect([now?.places[0]?.country, then?.places[0]?.country]).toEqual(['US', 'DE']);
});

test('[TR11] one that was stopped for all says so, and one that was removed is gone', () => {
  const stop = { fromMs: beforeMs, untilMs: null, tenant: null };
  expect(statesAt(afterMs, [providerOf([versionOf(1)], { stops: [stop] })])).toEqual([
    'letterbird 1 stopped',
  ]);
  const forOne = { ...stop, tenant: told.tenant };
  expect(statesAt(afterMs, [providerOf([versionOf(1)], { stops: [forOne] })])).toEqual([
    'letterbird 1 in-use',
  ]);
  expect(statesAt(afterMs, [providerOf([versionOf(1)], { removedAtMs: beforeMs })])).toEqual([]);
});
