import { afterEach, beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { maskOf } from '#kernel/kind/right.ts';
import designGerman from '#web/design/messages/de.json' with { type: 'json' };
import { MemoryLive } from '#web/design/testing/memory-live.ts';
import { renderView } from '#web/design/testing/render-view.tsx';
import { sampleDirectory } from '#web/design/testing/sample-directory.ts';
import german from '../messages/de.json' with { type: 'json' };
import { type Tenant, TenantContext } from '../tenant-context.ts';
import { FeedsSection } from './FeedsSection.tsx';
import settingsGerman from './settings/messages/de.json' with { type: 'json' };

const address = 'https://obhut.example/feeds/secret.ics';
const realFetch = globalThis.fetch;
let live: MemoryLive;
let shown: ReturnType<typeof renderView>;

beforeEach(() => {
  globalThis.fetch = (_input, init) =>
    Promise.resolve(Response.json(init?.method === 'POST' ? { address } : { tokens: [] }));
  live = new MemoryLive(sampleDirectory);
  shown = renderView(
    <TenantContext value={{ id: 't_000000000001' } as Tenant}>
      <FeedsSection />
    </TenantContext>,
    { live, locale: 'de-DE', messages: { ...designGerman, ...german, ...settingsGerman } },
  );
});
afterEach(() => {
  shown.unmount();
  globalThis.fetch = realFetch;
});

test('[UX33] an address that can be seen only once stays when its maker may make no more', async () => {
  await page.getByRole('button', { name: 'Adresse machen' }).click();
  const name = page.getByRole('textbox', { name: 'Für wen ist die Adresse?' });
  await name.fill('Handy von Oma');
  const mayShare = live.status();
  live.setStatus({
    directory: {
      ...sampleDirectory,
      audiences: sampleDirectory.audiences.map((one) => ({ ...one, myRights: maskOf(['read']) })),
    },
  });
  await expect.element(name).toHaveValue('Handy von Oma');
  live.setStatus(mayShare);
  await page.getByRole('button', { name: 'Machen', exact: true }).click();
  const made = page.getByRole('textbox', { name: 'Adresse', exact: true });
  await expect.element(made).toHaveValue(address);
  live.setStatus({ directory: { ...sampleDirectory, audiences: [] } });
  await expect.element(made).toHaveValue(address);
});

test('[UX32] whom an address is for is asked when it is missing, and which events when none can be shown any more', async () => {
  await page.getByRole('button', { name: 'Adresse machen' }).click();
  const make = page.getByRole('button', { name: 'Machen', exact: true });
  await make.click();
  const name = page.getByRole('textbox', { name: 'Für wen ist die Adresse?' });
  await expect.element(name).toHaveFocus();
  await expect.element(page.getByText('Hier fehlt noch, für wen die Adresse ist.')).toBeVisible();
  await name.fill('Handy von Oma');
  live.setStatus({ directory: { ...sampleDirectory, audiences: [] } });
  await make.click();
  await expect.element(page.getByText(/^Hier fehlt noch, welche Termine/)).toBeVisible();
});
