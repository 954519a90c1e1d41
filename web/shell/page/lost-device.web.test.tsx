import { createRoot } from 'react-dom/client';
import { IntlProvider } from 'react-intl';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import designGerman from '#web/design/messages/de.json' with { type: 'json' };
import german from '../messages/de.json' with { type: 'json' };
import { type Tenant, TenantContext } from '../tenant-context.ts';
import { DevicesSection } from './DevicesSection.tsx';
import settingsGerman from './settings/messages/de.json' with { type: 'json' };

const phone = {
  id: '00000000-0000-4000-8000-0000000000f2',
  name: 'Chrome, Android',
  firstSeenAt: '2026-05-01T08:00:00.000Z',
  lastSeenAt: '2026-05-06T08:00:00.000Z',
  signedIn: true,
  revoked: false,
  lostAt: null as string | null,
  copyLostAt: null as string | null,
  current: false,
};
const here = {
  ...phone,
  id: '00000000-0000-4000-8000-0000000000f1',
  name: 'Firefox, Linux',
  current: true,
};
const old = {
  ...phone,
  id: '00000000-0000-4000-8000-0000000000f3',
  name: 'Safari, iPad',
  signedIn: false,
};
const holding = {
  device: { id: phone.id, name: phone.name, lastSeenAt: phone.lastSeenAt },
  tenants: [
    {
      tenant: 't_000000000001',
      tenantName: 'Haus Linde',
      count: 12,
      sent: { mutation: phone.id, at: '2026-05-06T07:00:00.000Z' },
      persons: [{ id: phone.id, name: 'Mira Sommer', records: 9 }],
      records: [],
    },
  ],
};

const inTenant = {
  zone: 'Europe/Berlin',
  clock: { nowMs: () => Date.parse('2026-05-06T10:00:00.000Z') },
} as Tenant;

let asked: string[];
let refuses: boolean;
let devices: (typeof phone)[];
let unmount: () => void;
const realFetch = globalThis.fetch;

beforeEach(() => {
  asked = [];
  refuses = false;
  devices = [here, phone, old];
  globalThis.fetch = async (input, init) => {
    const path = String(input instanceof Request ? input.url : input);
    asked.push(`${init?.method ?? 'GET'} ${path}`);
    if (/\/held(?:\?|$)/.test(path)) return Response.json(holding);
    if (!path.endsWith('/lost')) return Response.json({ devices });
    if (refuses) {
      return Response.json({ code: 'identity.device-unknown', params: {} }, { status: 404 });
    }
    devices = devices.map((one) =>
      one.id === phone.id ? { ...one, signedIn: false, lostAt: '2026-05-06T09:00:00.000Z' } : one,
    );
    return Response.json(holding);
  };
  show();
});
afterEach(() => {
  unmount();
  document.body.replaceChildren();
  globalThis.fetch = realFetch;
});

function show(): void {
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  root.render(
    <IntlProvider locale="de" messages={{ ...designGerman, ...german, ...settingsGerman }}>
      <TenantContext value={inTenant}>
        <DevicesSection />
      </TenantContext>
    </IntlProvider>,
  );
  unmount = () => root.unmount();
}

const button = (name: string | RegExp) => page.getByRole('button', { name });

test('[ID50] nothing is lost before it was said what that does, and that it is meant', async () => {
  await button('Chrome, Android ist verloren').click();
  const dialog = page.getByRole('alertdialog', { name: 'Chrome, Android als verloren melden?' });
  await expect.element(dialog).toHaveTextContent('auch was noch nicht gesendet war');
  await expect.element(dialog).toHaveTextContent('Ohne Internet geht das nicht.');
  await dialog.getByRole('button', { name: 'Abbrechen' }).click();
  await expect.element(dialog).not.toBeInTheDocument();
  expect(asked.filter((one) => one.startsWith('POST'))).toEqual([]);
});

test('[SY24] who reports a device lost hears what was on it, about whom, and can keep the list', async () => {
  await button('Chrome, Android ist verloren').click();
  await button('Verloren melden').click();
  const done = page.getByRole('dialog', { name: 'Chrome, Android ist abgemeldet' });
  await expect.element(done).toHaveTextContent('Es waren 12 Einträge darauf.');
  await expect.element(done).toHaveTextContent('Mira Sommer: 9 Einträge');
  await expect.element(done).toHaveTextContent('weiß nur das Gerät');
  expect(asked).toContain(`POST /api/devices/${phone.id}/lost`);
  await done.getByRole('button', { name: 'Liste als Tabelle speichern' }).click();
  await expect.poll(() => asked).toContain(`GET /api/devices/${phone.id}/held?format=csv`);
  await button('Fertig').click();
  // Its row is gone, and what was pressed with it (UX12).
  await expect.element(page.getByRole('heading', { name: 'Geräte' })).toHaveFocus();
  await button('Noch 2 Geräte, auf denen du nicht mehr angemeldet bist').click();
  await expect.element(page.getByText('Als verloren gemeldet.')).toBeInTheDocument();
  await expect.poll(() => document.activeElement?.textContent).toContain('Chrome, Android');
});

test('[ID50] to see what was on a device that a keeper reported reports nothing more', async () => {
  devices = [here, { ...phone, signedIn: false, copyLostAt: '2026-05-06T09:00:00.000Z' }];
  unmount();
  show();
  await button('Noch 1 Gerät, auf dem du nicht mehr angemeldet bist').click();
  await expect.element(page.getByText(/^Für eine Organisation/)).toBeInTheDocument();
  await button('Was auf Chrome, Android war').click();
  const shown = page.getByRole('dialog', { name: 'Was auf Chrome, Android war' });
  await expect.element(shown).toHaveTextContent('Es waren 12 Einträge darauf.');
  await button('Fertig').click();
  expect(asked).toContain(`GET /api/devices/${phone.id}/held`);
  expect(asked.filter((one) => one.startsWith('POST'))).toEqual([]);
  // The rest is lost only when its person says so.
  await button('Chrome, Android ist verloren').click();
  await expect.element(button('Verloren melden')).toBeInTheDocument();
});

test('[UX25] when a device was used is said as people say it', async () => {
  await expect.element(page.getByText('Zuletzt benutzt: heute, 10:00').first()).toBeVisible();
});

test('[ID52] a device that is signed out can be lost too, and this one cannot', async () => {
  await expect.element(button('Chrome, Android abmelden')).toBeInTheDocument();
  await expect.element(button('Firefox, Linux ist verloren')).not.toBeInTheDocument();
  await expect.element(button('Safari, iPad ist verloren')).not.toBeInTheDocument();
  await button('Noch 1 Gerät, auf dem du nicht mehr angemeldet bist').click();
  await expect.element(button('Safari, iPad ist verloren')).toBeInTheDocument();
  await expect.element(button('Safari, iPad abmelden')).not.toBeInTheDocument();
});

test('[ID50] a refusal is said in words, and the question stays', async () => {
  refuses = true;
  await button('Chrome, Android ist verloren').click();
  await button('Verloren melden').click();
  await expect
    .element(page.getByText('Dieses Gerät steht nicht mehr in der Liste.'))
    .toBeInTheDocument();
  await expect.element(button('Verloren melden')).toBeInTheDocument();
});
