import { afterEach, beforeEach, expect, test } from 'vitest';
import { databaseName, openDexieStore } from '#adapters/local-store/dexie.ts';
import { deleteCopies } from '#apps/pwa/open-obhut.ts';
import type { AccountId, TenantId } from '#kernel/base/ids.ts';
import { OpenCopies } from '#web/shell/open-copies.ts';
import { SessionStore } from '#web/shell/session-store.ts';

const account = '00000000-0000-4000-8000-0000000000a1' as AccountId;
const [linde, birke] = ['t_000000000001', 't_000000000002'] as TenantId[];
const realFetch = globalThis.fetch;
let refusal: object;

beforeEach(async () => {
  localStorage.clear();
  localStorage.setItem(
    'obhut.session',
    JSON.stringify({
      account: { id: account, name: 'Mira Sommer', email: 'mira@example.org', locale: 'de' },
      device: { id: '00000000-0000-4000-8000-0000000000f1', name: 'Firefox, Linux' },
      tenants: [],
    }),
  );
  for (const tenant of [linde, birke]) {
    await (await openDexieStore(databaseName(account, tenant!))).close();
  }
  globalThis.fetch = () => Promise.resolve(Response.json(refusal, { status: 401 }));
});
afterEach(async () => {
  globalThis.fetch = realFetch;
  localStorage.clear();
  await deleteCopies(account, 'all');
});

test('[SYC33][ID51] a lost device whose session had ended before keeps nothing', async () => {
  await hear('identity.not-signed-in');
  expect(await copies()).toHaveLength(2);
  await hear('sync.device-lost', 'all');
  expect(await copies()).toEqual([]);
  expect(localStorage.getItem('obhut.copy-of')).toBeNull();
});

test('[SYC33] after the report of one tenant, that of all finds what is left', async () => {
  await hear('identity.not-signed-in');
  await hear('sync.device-lost', linde);
  expect(await copies()).toEqual([databaseName(account, birke!)]);
  await hear('sync.device-lost', 'all');
  expect(await copies()).toEqual([]);
});

/** Each time as at a new start of the app. */
async function hear(code: string, tenants?: string): Promise<void> {
  refusal = { type: 'about:blank', code, params: tenants === undefined ? {} : { tenants } };
  const sessions = new SessionStore();
  const open = new OpenCopies(() => Promise.reject(new Error('not here')), deleteCopies);
  sessions.forgetCopies = (owner, lost) => open.forget(owner, lost);
  await sessions.refresh();
}

async function copies(): Promise<readonly (string | undefined)[]> {
  const all = await indexedDB.databases();
  return all.map(({ name }) => name).filter((name) => name?.includes(account));
}
