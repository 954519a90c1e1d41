import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { AppError } from '#kernel/base/app-error.ts';
import { type MediaId, type MutationId, randomId } from '#kernel/base/ids.ts';
import { defineMutator } from '#kernel/kind/define-mutator.ts';
import type { DeviceMedia } from '#kernel/media/client/device-media.ts';
import type { MadeMedia } from '#kernel/media/client/media-store.ts';
import type { LocalObhut } from '#kernel/sync/client/local-obhut.ts';
import type { AttentionEntry, SetAside } from '#kernel/sync/client/local-store.ts';
import type { SyncState } from '#kernel/sync/client/sync-state.ts';
import { Button } from '#web/design/component/Button.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { CheckIcon } from '#web/design/icon/icons.tsx';
import { useMutate } from '#web/design/live.ts';
import type { EditAgainProps } from '#web/design/record/edit-again.ts';
import { Screen } from '#web/design/layout/Screen.tsx';
import designGerman from '#web/design/messages/de.json' with { type: 'json' };
import designEnglish from '#web/design/messages/en.json' with { type: 'json' };
import { mira, miraAccount, sampleDirectory } from '#web/design/testing/sample-directory.ts';
import { AppearanceStore } from './appearance-store.ts';
import { App } from './App.tsx';
import german from './messages/de.json' with { type: 'json' };
import english from './messages/en.json' with { type: 'json' };
import { OpenCopies } from './open-copies.ts';
import type { OpenedCopy, ShellParts } from './parts.ts';
import { SessionStore } from './session-store.ts';

const session = {
  account: { id: miraAccount, name: 'Mira Sommer', email: 'mira@example.org', locale: 'de' },
  device: { id: '00000000-0000-4000-8000-0000000000f1', name: 'Firefox, Linux' },
  tenants: [
    { id: 't_000000000001', name: 'Haus Linde', memberId: 'm', personId: mira, role: 'person' },
  ],
};
const refused: AttentionEntry = {
  mutation: {
    id: '00000000-0000-4000-8000-0000000000aa' as MutationId,
    name: 'journal.write-entry',
    args: { text: 'Es hat geregnet.' },
    schema: 1,
    base: [],
  },
  madeAt: '2026-05-06T08:00:00.000Z',
  refusedAt: '2026-05-06T08:01:00.000Z',
  code: 'access.not-allowed',
  params: {},
};

const photograph: MadeMedia = {
  id: randomId<MediaId>(),
  is: 'image',
  type: 'image/jpeg',
  bytes: 10,
  madeAt: '2026-05-06T08:00:00.000Z',
  touchedMs: 0,
  state: 'kept',
  width: 4,
  height: 3,
  durationMs: null,
  records: [],
  upload: null,
  sent: 0,
  problem: null,
};

const other = '00000000-0000-4000-8000-0000000000ab' as MutationId;
const unknown = '00000000-0000-4000-8000-0000000000ad' as MutationId;
const deletion = {
  ...refused.mutation,
  id: '00000000-0000-4000-8000-0000000000ac' as MutationId,
  args: {},
};

/** An editor as a product would bring it: it writes, and writes again. */
function Rewriter({ onSaved, onClose }: EditAgainProps) {
  const mutate = useMutate();
  const [problem, setProblem] = useState('');
  const call = (name: string) =>
    mutate(defineMutator({ name, args: {}, records: () => [], run: () => {} }), {});
  return (
    <Dialog
      isOpen
      title="Noch einmal"
      onClose={onClose}
      actions={
        <>
          <Button
            icon={<CheckIcon />}
            onPress={async () => {
              try {
                await call('one');
                await call('two');
                await onSaved();
                onClose();
              } catch (error) {
                setProblem(error instanceof AppError ? error.code : 'unknown');
              }
            }}
          >
            Sichern
          </Button>
          <Button icon={<CheckIcon />} onPress={onSaved}>
            Unverändert
          </Button>
        </>
      }
    >
      {problem}
    </Dialog>
  );
}

type Answer = (body: unknown) => { status: number; body?: unknown } | 'no connection';
let answers: Record<string, Answer>;
let asked: { path: string; body: unknown }[];
let done: string[];
let attention: AttentionEntry[];
let unsent: number;
let sync: Partial<SyncState>;
let aside: SetAside[];
let photos: MadeMedia[];
let replaceFault: AppError | null;
const listeners = new Set<() => void>();
let stop: (() => void) | undefined;
const realFetch = globalThis.fetch;

beforeEach(() => {
  localStorage.clear();
  answers = { '/api/session': () => ({ status: 401, body: refusal('identity.not-signed-in') }) };
  asked = [];
  done = [];
  attention = [];
  unsent = 0;
  sync = {};
  aside = [];
  photos = [];
  replaceFault = null;
  listeners.clear();
  globalThis.fetch = async (input, init) => {
    const path = input instanceof Request ? input.url : String(input);
    const answer = answers[path];
    // Modules and their like still come from the test server.
    if (!path.startsWith('/api/')) return realFetch(input, init);
    const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined;
    asked.push({ path, body });
    const given = answer?.(body) ?? { status: 404, body: refusal('http.not-found') };
    if (given === 'no connection') throw new TypeError('Failed to fetch');
    return new Response(given.body === undefined ? null : JSON.stringify(given.body), {
      status: given.status,
    });
  };
});
afterEach(() => {
  stop?.();
  stop = undefined;
  globalThis.fetch = realFetch;
  history.replaceState(null, '', '/');
});

describe('signing in', () => {
  test('[UX17] a refusal says what to do and keeps what was typed', async () => {
    answers['/api/auth/sign-in/email'] = () => ({
      status: 401,
      body: refusal('identity.sign-in-refused'),
    });
    await start('/sign-in');
    await page.getByLabelText('E-Mail').fill('mira@example.org');
    await page.getByLabelText('Passwort', { exact: true }).fill('falsch geraten');
    await userEvent.keyboard('{Enter}');
    await expect
      .element(page.getByRole('alert'))
      .toHaveTextContent(/passen nicht zusammen.*Einladung/);
    await expect.element(page.getByLabelText('E-Mail')).toHaveValue('mira@example.org');
    await expect
      .element(page.getByLabelText('Passwort', { exact: true }))
      .toHaveValue('falsch geraten');
  });

  test('[UX1] leads back to where one was going', async () => {
    answers['/api/auth/sign-in/email'] = () => ({ status: 200, body: session });
    await start('/needs-attention');
    await page.getByLabelText('E-Mail').fill('mira@example.org');
    await page.getByLabelText('Passwort', { exact: true }).fill('ein langes Passwort');
    await page.getByRole('button', { name: 'Anmelden' }).click();
    await expect
      .element(page.getByRole('heading', { level: 1 }))
      .toHaveTextContent('Was noch nicht angekommen ist');
    expect(location.pathname).toBe('/needs-attention');
  });

  test('[ID46] never leads to another site afterwards', async () => {
    answers['/api/auth/sign-in/email'] = () => ({ status: 200, body: session });
    await start('/sign-in?to=//elsewhere.example/');
    await page.getByLabelText('E-Mail').fill('mira@example.org');
    await page.getByLabelText('Passwort', { exact: true }).fill('ein langes Passwort');
    await page.getByRole('button', { name: 'Anmelden' }).click();
    await expect.element(page.getByRole('heading', { level: 1 })).toHaveTextContent('Tag');
    expect(location.pathname).toMatch(/^\/t\/t_000000000001\/calendar\/day\//);
  });

  test('[ID8] what is remembered holds no token, and opens without a connection', async () => {
    remember();
    answers['/api/session'] = () => 'no connection';
    await start('/');
    await expect.element(page.getByRole('heading', { level: 1 })).toHaveTextContent('Tag');
    expect(JSON.parse(localStorage.getItem('obhut.session') ?? '')).toEqual(session);
  });

  test('[SYC5][SYC17] a session that the server ended closes the views and says that work is kept', async () => {
    remember();
    await start('/settings');
    await expect.element(page.getByRole('heading', { level: 1 })).toHaveTextContent('Anmelden');
    await expect.element(page.getByRole('status').first()).toHaveTextContent(/zu Ende/);
    expect(localStorage.getItem('obhut.session')).toBe('');
  });
});

describe('an invitation', () => {
  test('[ID22] goes with the token of the fragment, name and password, and signs in', async () => {
    answers['/api/invitation/look'] = () => ({
      status: 200,
      body: {
        tenant: { name: 'Haus Linde' },
        email: 'mira@example.org',
        displayName: 'Mira',
        expiresAt: '2026-05-20T00:00:00.000Z',
        needs: 'new-account',
      },
    });
    answers['/api/invitation/accept'] = () => ({ status: 200, body: session });
    await start('/invite#secret-token');
    await page.getByLabelText('Dein neues Passwort').fill('vier kluge alte Eulen');
    await page.getByRole('button', { name: 'Einladung annehmen' }).click();
    await expect.element(page.getByRole('heading', { level: 1 })).toHaveTextContent('Tag');
    expect(asked.find(({ path }) => path === '/api/invitation/look')?.body).toEqual({
      token: 'secret-token',
    });
    expect(asked.find(({ path }) => path === '/api/invitation/accept')?.body).toEqual({
      token: 'secret-token',
      name: 'Mira',
      password: 'vier kluge alte Eulen',
    });
    expect(location.href).not.toContain('secret-token');
  });
});

describe('a signed-in person', () => {
  beforeEach(() => {
    remember();
    answers['/api/session'] = () => ({ status: 200, body: session });
  });

  test('[UX2][UX12] finds title, language and focus on the heading after each step', async () => {
    await start('/');
    await page.getByRole('link', { name: /Einstel/ }).click();
    const heading = page.getByRole('heading', { level: 1 });
    await expect.element(heading).toHaveTextContent('Einstellungen');
    await expect.element(heading).toHaveFocus();
    expect(document.title).toBe('Einstellungen – Obhut');
    expect(document.documentElement.lang).toBe('de');
    await page.getByRole('radio', { name: 'English' }).click();
    await expect.element(heading).toHaveTextContent('Settings');
    expect(document.documentElement.lang).toBe('en');
    expect(document.title).toBe('Settings – Obhut');
  });

  test('[UX7] changes density and theme in one press, and finds them again', async () => {
    await start('/settings');
    await page.getByRole('radio', { name: /Leicht/ }).click({ force: true });
    await page.getByRole('radio', { name: 'Dunkel' }).click({ force: true });
    expect(document.documentElement.dataset).toMatchObject({ density: 'easy', theme: 'dark' });
    expect(new AppearanceStore().appearance()).toMatchObject({ density: 'easy', theme: 'dark' });
  });

  test('[SYC25] sees what was refused and why, may send it again, and is asked before it is lost', async () => {
    attention = [refused];
    await start('/needs-attention');
    const card = page.getByRole('article');
    await expect.element(card).toHaveTextContent(/Es hat geregnet\./);
    await expect.element(card).toHaveTextContent(/fehlt dir ein Recht/);
    await card.getByRole('button', { name: 'Noch einmal senden' }).click();
    expect(done).toEqual([`retry ${refused.mutation.id}`]);
    await card.getByRole('button', { name: 'Verwerfen' }).click();
    const question = page.getByRole('alertdialog');
    await expect.element(question).toHaveTextContent(/nicht rückgängig/);
    expect(done).toHaveLength(1);
    await question.getByRole('button', { name: 'Verwerfen' }).click();
    expect(done).toEqual([`retry ${refused.mutation.id}`, `discard ${refused.mutation.id}`]);
    // Its card is gone, and what was pressed with it (UX12).
    await expect.element(card).not.toBeInTheDocument();
    await expect.element(page.getByRole('heading', { level: 1 })).toHaveFocus();
  });

  test('[UX11] who copies what was refused sees that it was copied; where nothing was typed there is nothing to copy', async () => {
    attention = [refused, { ...refused, code: 'record.absent', mutation: deletion }];
    await start('/needs-attention');
    const copy = page.getByRole('button', { name: 'Text kopieren' });
    await expect.poll(() => page.getByRole('article').all().length).toBe(2);
    expect(copy.all()).toHaveLength(1);
    await expect.element(page.getByRole('article').last()).not.toHaveTextContent(/Dein Text/);
    const { clipboard } = navigator;
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: { writeText: () => Promise.resolve() },
    });
    await copy.click();
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: clipboard });
    await expect.element(page.getByText('Der Text ist kopiert.')).toBeVisible();
  });

  test('[SYC38] edits what was refused: the first write stands in its place, the next is one like any other', async () => {
    attention = [refused, { ...refused, mutation: { ...refused.mutation, id: other } }];
    attention.push({ ...refused, mutation: { ...deletion, name: 'journal.delete-entry' } });
    attention.push({ ...refused, mutation: { ...deletion, id: unknown, name: 'care.note' } });
    await start('/needs-attention');
    // Where nobody typed anything, and where no product knows it, there is nothing to edit.
    await expect.poll(() => page.getByRole('article').all().length).toBe(4);
    expect(page.getByRole('button', { name: 'Ändern und senden' }).all()).toHaveLength(2);

    await page.getByRole('button', { name: 'Ändern und senden' }).first().click();
    replaceFault = new AppError('sync.locked');
    await page.getByRole('button', { name: 'Sichern' }).click();
    await expect.element(page.getByRole('dialog')).toHaveTextContent('sync.locked');
    expect(done).toEqual([]);
    replaceFault = null;
    await page.getByRole('button', { name: 'Sichern' }).click();
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
    expect(done).toEqual([`replace ${refused.mutation.id} by one`, 'mutate two']);

    done = [];
    await page.getByRole('button', { name: 'Ändern und senden' }).last().click();
    await page.getByRole('button', { name: 'Unverändert' }).click();
    await expect.poll(() => done).toEqual([`discard ${other}`]);
  });

  test('[SYC22] is told what signing out would lose; then nothing of the account stays on the device', async () => {
    unsent = 2;
    localStorage.setItem('draft', 'Liebes Tagebuch');
    answers['/api/auth/sign-out'] = () => ({ status: 204 });
    await start('/settings');
    await page.getByRole('button', { name: 'Abmelden', exact: true }).click();
    const question = page.getByRole('alertdialog');
    await expect.element(question).toHaveTextContent(/2 Änderungen sind noch nicht gesendet/);
    await expect.element(question).toHaveTextContent(/Warte besser/);
    expect(done).toEqual([]);
    await question.getByRole('button', { name: 'Abmelden und 2 Änderungen verlieren' }).click();
    await expect.element(page.getByRole('heading', { level: 1 })).toHaveTextContent('Anmelden');
    expect(done).toEqual(['destroy']);
    expect(
      Object.keys(localStorage).filter((key) => !/appearance|device|locale|end-session/.test(key)),
    ).toEqual([]);
    expect(asked.some(({ path }) => path === '/api/auth/sign-out')).toBe(true);
  });

  test('[SYC22] is not told to wait with what waiting does not send, and comes to it', async () => {
    attention = [refused];
    await start('/settings');
    await page.getByRole('button', { name: 'Abmelden', exact: true }).click();
    const question = page.getByRole('alertdialog');
    await expect.element(question).toHaveTextContent(/als Datei sichern/);
    expect(question.getByText(/Warte besser/).elements()).toEqual([]);
    await question.getByRole('link', { name: 'Anschauen' }).click();
    await expect.element(page.getByRole('main')).toHaveTextContent(/Es hat geregnet\./);
    expect(question.elements()).toEqual([]);
    expect(done).toEqual([]);
  });

  test('[AP3][AP5] makes a key for a program, sees it once, and ends it', async () => {
    const text = `obh_${'k'.repeat(49)}`;
    const key = {
      id: 'k1',
      tenant: 't_000000000001',
      name: 'Aushang',
      scopes: ['records:read', 'records:write'],
      expiresAt: '2026-08-04T08:00:00.000Z',
      lastUsedAt: null,
    };
    let keys: object[] = [];
    answers['/api/tokens'] = (body) => {
      if (body === undefined) return { status: 200, body: { tokens: keys } };
      keys = [key];
      return { status: 201, body: { token: text, ...key } };
    };
    answers['/api/tokens/k1'] = () => {
      keys = [];
      return { status: 204 };
    };
    await start('/settings');
    const section = page.getByRole('region', { name: 'Schlüssel für Programme' });
    await expect.element(section).toHaveTextContent(/Du hast noch keinen/);
    await section.getByRole('button', { name: 'Schlüssel machen' }).click();
    const dialog = page.getByRole('dialog');
    // What is missing is said when it is pressed (UX32).
    await dialog.getByRole('button', { name: 'Machen' }).click();
    await expect.element(dialog.getByText('Hier fehlt noch ein Name.')).toBeVisible();
    await expect.element(dialog.getByRole('textbox', { name: 'Wie heißt er?' })).toHaveFocus();
    await dialog.getByRole('textbox', { name: 'Wie heißt er?' }).fill('Aushang');
    await dialog.getByText('Lesen und schreiben').click();
    await dialog.getByText('Ein Jahr').click();
    await dialog.getByRole('button', { name: 'Machen' }).click();
    await expect.element(dialog).toHaveTextContent(/Du siehst ihn nur jetzt/);
    await expect.element(dialog.getByRole('textbox', { name: 'Schlüssel' })).toHaveValue(text);
    expect(
      asked.find(({ path, body }) => path === '/api/tokens' && body !== undefined)?.body,
    ).toEqual({
      tenant: 't_000000000001',
      name: 'Aushang',
      scopes: ['records:read', 'records:write'],
      days: 365,
    });
    await dialog.getByRole('button', { name: 'Fertig' }).click();

    await expect.element(section).toHaveTextContent(/Aushang.*lesen und schreiben.*4. August 2026/);
    expect(document.body.textContent).not.toContain(text);
    await section.getByRole('button', { name: 'Aushang beenden' }).click();
    const question = page.getByRole('alertdialog');
    await expect.element(question).toHaveTextContent(/nicht rückgängig/);
    await question.getByRole('button', { name: 'Beenden' }).click();
    await expect.element(section).toHaveTextContent(/Du hast noch keinen/);
  });

  test('[ID54] is asked for the password again, in a dialog that leaves what was typed as it is', async () => {
    let isRecent = false;
    answers['/api/tokens'] = (body) => {
      if (body === undefined) return { status: 200, body: { tokens: [] } };
      if (isRecent) return { status: 201, body: { token: `obh_${'k'.repeat(49)}` } };
      return { status: 403, body: { code: 'identity.password-needed', params: {} } };
    };
    answers['/api/session/password'] = (body) => {
      isRecent = JSON.stringify(body) === '{"password":"ein langes gutes Passwort"}';
      if (isRecent) return { status: 204 };
      return { status: 403, body: { code: 'identity.password-wrong', params: {} } };
    };
    await start('/settings');
    await page.getByRole('button', { name: 'Schlüssel machen' }).click();
    const name = page.getByRole('textbox', { name: 'Wie heißt er?' });
    await name.fill('Aushang');
    const make = page.getByRole('button', { name: 'Machen', exact: true });
    await make.click();
    const question = page.getByRole('dialog', { name: 'Bist du es?' });
    await question.getByRole('button', { name: 'Abbrechen' }).click();
    // Nothing is lost by thinking better of it.
    await expect.element(page.getByText(/braucht Obhut noch einmal dein Passwort/)).toBeVisible();
    await expect.element(name).toHaveValue('Aushang');

    await make.click();
    const password = question.getByRole('textbox', { name: 'Passwort' });
    await expect.element(password).toHaveFocus();
    await question.getByRole('button', { name: 'Weiter' }).click();
    await expect.element(question.getByText('Hier fehlt noch dein Passwort.')).toBeVisible();
    await expect.element(password).toHaveFocus();
    await password.fill('falsch');
    await userEvent.keyboard('{Enter}');
    await expect.element(question).toHaveTextContent(/nicht dein Passwort/);
    await password.fill('ein langes gutes Passwort');
    await question.getByRole('button', { name: 'Weiter' }).click();
    await expect.element(page.getByText('Du siehst ihn nur jetzt.')).toBeVisible();
    expect(
      asked.filter(({ path, body }) => path === '/api/tokens' && body !== undefined),
    ).toHaveLength(3);
  });

  test('[ID13] signing out works without a connection; the server is told first thing later', async () => {
    answers['/api/auth/sign-out'] = () => 'no connection';
    await start('/settings');
    await page.getByRole('button', { name: 'Abmelden', exact: true }).click();
    await page
      .getByRole('alertdialog')
      .getByRole('button', { name: 'Abmelden', exact: true })
      .click();
    await expect.element(page.getByRole('heading', { level: 1 })).toHaveTextContent('Anmelden');
    asked = [];
    answers['/api/auth/sign-out'] = () => ({ status: 204 });
    const next = new SessionStore();
    expect(next.state().status).toBe('signed-out');
    await next.refresh();
    expect(asked.map(({ path }) => path)).toEqual(['/api/auth/sign-out', '/api/session']);
  });

  test('[SYC31] finds a device that was away too long closed, with what to do and what is safe', async () => {
    unsent = 2;
    sync = { locked: true, connection: 'offline' };
    await start('/');
    const heading = page.getByRole('heading', { level: 1 });
    await expect.element(heading).toHaveTextContent('Dieses Gerät zeigt gerade nichts');
    await expect.element(page.getByRole('main')).toHaveTextContent(/einmal mit dem Internet/);
    await expect.element(page.getByRole('main')).toHaveTextContent(/2 Änderungen .*sicher/);
    await page.getByRole('link', { name: /Einstel/ }).click();
    await expect.poll(() => location.pathname).toBe('/settings');
    await expect.element(heading).toHaveTextContent('Einstellungen');
  });

  test('[SYC33] who comes back to a device reported lost finds it empty, and reads why', async () => {
    localStorage.setItem('draft', 'Liebes Tagebuch');
    answers['/api/session'] = () => ({
      status: 401,
      body: { ...refusal('sync.device-lost'), params: { tenants: 'all' } },
    });
    await start('/settings');
    await expect.element(page.getByRole('heading', { level: 1 })).toHaveTextContent('Anmelden');
    await expect.element(page.getByRole('status').first()).toHaveTextContent(/verloren gemeldet/);
    await expect.poll(() => done).toContain('delete all');
    expect(JSON.stringify(localStorage)).not.toMatch(/Mira|Tagebuch/);
    // It is said until somebody signs in here again.
    expect(new SessionStore().state()).toMatchObject({ status: 'signed-out', lost: true });
  });

  test('[SYC33] where keepers of one tenant said so, only what is of that goes', async () => {
    answers['/api/session'] = () => ({
      status: 401,
      body: { ...refusal('sync.device-lost'), params: { tenants: 't_000000000001' } },
    });
    await start('/settings');
    await expect.poll(() => done).toContain('delete t_000000000001');
  });

  test('[SYC34] is told when the app is too old to write, and where the rest is', async () => {
    unsent = 1;
    sync = { writes: 'closed' };
    await start('/');
    const notice = page.getByRole('status').filter({ hasText: 'zu alt' });
    await expect.element(notice).toHaveTextContent(/Lesen geht weiter/);
    await expect.element(notice.getByRole('button', { name: 'Neue Fassung holen' })).toBeVisible();
    await notice.getByRole('link', { name: '1 Änderung wartet' }).click();
    const heading = page.getByRole('heading', { level: 1 });
    await expect.element(heading).toHaveTextContent('Was noch nicht angekommen ist');
    await expect.element(page.getByRole('main')).toHaveTextContent(/mit der neuen Fassung/);
  });

  test('[SYC35] may keep what was not sent as a file, to read and whole', async () => {
    attention = [refused];
    unsent = 1;
    const saved: { name: string; text: Promise<string> }[] = [];
    // oxlint-disable-next-line typescript/unbound-method -- called with its element below
    const realClick = HTMLElement.prototype.click;
    HTMLElement.prototype.click = function click(this: HTMLElement) {
      if (!(this instanceof HTMLAnchorElement) || this.download === '') {
        realClick.call(this);
        return;
      }
      const text = realFetch(this.href).then((answer) => answer.text());
      saved.push({ name: this.download, text });
    };
    try {
      await start('/needs-attention');
      await page.getByRole('button', { name: 'Zum Lesen' }).click();
      await page.getByRole('button', { name: 'Für Obhut' }).click();
      await expect.poll(() => saved.map(({ name }) => name)).toEqual(['obhut.txt', 'obhut.json']);
    } finally {
      HTMLElement.prototype.click = realClick;
    }
    const [words = '', whole = ''] = await Promise.all(saved.map(({ text }) => text));
    expect(words).toContain('Es hat geregnet.');
    expect(words).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/);
    expect(JSON.parse(whole)).toMatchObject({
      format: 'obhut-unsent',
      tenant: 't_000000000001',
      account: miraAccount,
      writes: [
        { mutation: refused.mutation, refused: { code: 'access.not-allowed' } },
        { mutation: refused.mutation, refused: null },
      ],
    });
  });

  test('[SYC36] still reads what was written where one does not belong any more', async () => {
    attention = [refused];
    const [first] = session.tenants;
    const other = { ...first, id: 't_000000000002', name: 'Wohnheim Nord' };
    localStorage.setItem(
      'obhut.session',
      JSON.stringify({ ...session, tenants: [...session.tenants, other] }),
    );
    await start('/needs-attention');
    const left = page.getByRole('heading', { name: 'Noch von dir: Wohnheim Nord' });
    await expect.element(left).toBeVisible();
    await page.getByRole('button', { name: 'Von diesem Gerät löschen' }).click();
    expect(done).toEqual([]);
    await page
      .getByRole('alertdialog')
      .getByRole('button', { name: 'Von diesem Gerät löschen' })
      .click();
    await expect.poll(() => done).toEqual(['destroy']);
    await expect.element(left).not.toBeInTheDocument();
  });

  test('[ME26] with the photos that were not sent, to be kept as files', async () => {
    photos = [photograph];
    const [first] = session.tenants;
    const other = { ...first, id: 't_000000000002', name: 'Wohnheim Nord' };
    localStorage.setItem(
      'obhut.session',
      JSON.stringify({ ...session, tenants: [...session.tenants, other] }),
    );
    await start('/needs-attention');
    const left = page.getByRole('region', { name: /nur auf diesem Gerät/ });
    await expect
      .element(left.getByRole('button', { name: /^Als Datei speichern: Bild/ }))
      .toBeVisible();
    await expect
      .element(page.getByRole('heading', { name: 'Noch von dir: Wohnheim Nord' }))
      .toBeVisible();
    // Signing out would lose them, too, and says so.
    await page.getByRole('link', { name: 'Einstellungen' }).click();
    await page.getByRole('button', { name: 'Abmelden', exact: true }).click();
    const asking = page.getByRole('alertdialog');
    await expect.element(asking.getByText('2 Änderungen sind noch nicht gesendet.')).toBeVisible();
    await expect
      .poll(() => asking.getByRole('button', { name: /^Als Datei/ }).elements())
      .toHaveLength(2);
    expect(done).toEqual([]);
  });

  test('[SYC36] also what the last answers of the server still did', async () => {
    answers['/api/session'] = () => ({ status: 200, body: { ...session, tenants: [] } });
    remember();
    await start('/');
    await expect.poll(() => listeners.size).toBeGreaterThan(0);
    attention = [refused];
    for (const listener of listeners) listener();
    await expect.element(page.getByRole('main')).toHaveTextContent(/Es hat geregnet\./);
  });

  test('[SYC36] also in no tenant at all, and signing out counts it', async () => {
    attention = [refused];
    answers['/api/session'] = () => ({ status: 200, body: { ...session, tenants: [] } });
    await start('/');
    await expect
      .element(page.getByRole('heading', { level: 2, name: 'Noch von dir: Haus Linde' }))
      .toBeVisible();
    await expect.element(page.getByRole('main')).toHaveTextContent(/Es hat geregnet\./);
    await page.getByRole('button', { name: 'Abmelden', exact: true }).click();
    await expect
      .element(page.getByRole('alertdialog'))
      .toHaveTextContent(/1 Änderung ist noch nicht gesendet/);
  });

  test('[SYC30][SYC32] finds in the settings what this device could not read, and how its clock stands', async () => {
    sync = { clockAheadMs: -2 * 3_600_000 };
    aside = [{ record: null, audience: null, kind: 'calendar.event', field: 'startsOn' }];
    await start('/settings');
    const section = page.getByRole('region', { name: 'Dieses Gerät' });
    await expect.element(section).toHaveTextContent(/Die Uhr dieses Geräts geht 2 Stunden nach\./);
    await expect.element(section).toHaveTextContent(/1 Eintrag war nicht zu lesen\./);
    await expect.element(section).toHaveTextContent(/calendar\.event · startsOn/);
  });

  describe('and the browser’s room', () => {
    const persist = vi.fn<() => Promise<boolean>>();
    let room: StorageEstimate;
    beforeEach(() => {
      persist.mockReset().mockResolvedValue(true);
      room = { usage: 20_000_000, quota: 2_000_000_000 };
      vi.spyOn(navigator.storage, 'persist').mockImplementation(persist);
      vi.spyOn(navigator.storage, 'persisted').mockResolvedValue(false);
      vi.spyOn(navigator.storage, 'estimate').mockImplementation(() => Promise.resolve(room));
    });
    afterEach(() => {
      vi.restoreAllMocks();
      Reflect.deleteProperty(globalThis, 'mozInnerScreenX');
    });

    test('[SYC37] the browser is asked to keep it once there is something to lose', async () => {
      await start('/');
      await expect.element(page.getByRole('heading', { level: 1 })).toHaveTextContent('Tag');
      expect(persist).not.toHaveBeenCalled();
      stop?.();
      unsent = 1;
      await start('/');
      await expect.poll(() => persist.mock.calls.length).toBe(1);
    });

    test('[SYC37] where the browser asks the person, it is said before why', async () => {
      unsent = 1;
      Object.assign(globalThis, { mozInnerScreenX: 0 });
      await start('/');
      const notice = page.getByRole('status').filter({ hasText: 'Darf Obhut behalten' });
      await expect.element(notice).toHaveTextContent(/Gleich fragt dein Browser/);
      expect(persist).not.toHaveBeenCalled();
      await notice.getByRole('button', { name: 'Weiter' }).click();
      expect(persist).toHaveBeenCalledTimes(1);
      await expect.element(notice).not.toBeInTheDocument();
    });

    test('[SYC37] before it is full, it is said', async () => {
      unsent = 1;
      room = { usage: 20_000_000, quota: 60_000_000 };
      await start('/');
      const notice = page.getByRole('status').filter({ hasText: 'wird der Platz knapp' });
      await expect.element(notice).toHaveTextContent(/Lösche etwas/);
    });
  });

  test('[TE13] gets the same page for what does not exist and what is not theirs', async () => {
    await start('/t/t_999999999999/calendar/day/2026-05-06');
    await expect
      .element(page.getByRole('heading', { level: 1 }))
      .toHaveTextContent('Hier ist nichts');
  });

  test('gets a page with a way on when a view breaks', async () => {
    await start('/t/t_000000000001/journal/day/2026-05-06');
    await expect
      .element(page.getByRole('heading', { level: 1 }))
      .toHaveTextContent(/geht gerade nicht/);
    await expect.element(page.getByRole('button', { name: 'Noch einmal versuchen' })).toBeVisible();
  });
});

test('[UX22] both languages have the same words', () => {
  expect(Object.keys(english).toSorted()).toEqual(Object.keys(german).toSorted());
  expect(Object.keys(designEnglish).toSorted()).toEqual(Object.keys(designGerman).toSorted());
});

function refusal(code: string): object {
  return { type: 'about:blank', code, params: {} };
}

function remember(): void {
  localStorage.setItem('obhut.session', JSON.stringify(session));
}

async function start(path: string): Promise<void> {
  history.replaceState(null, '', path);
  const parts: ShellParts = {
    screens: {
      calendarDay: () => <Screen title="Tag">{null}</Screen>,
      calendarDays: () => <Screen title="Tage">{null}</Screen>,
      calendarMonth: () => <Screen title="Monat">{null}</Screen>,
      calendarAgenda: () => <Screen title="Liste">{null}</Screen>,
      calendarWeek: () => <Screen title="Woche">{null}</Screen>,
      calendarWishes: () => <Screen title="Wünsche">{null}</Screen>,
      calendarMissing: () => <Screen title="Was noch fehlt">{null}</Screen>,
      calendarTemplates: () => <Screen title="Vorlagen">{null}</Screen>,
      journalDay: () => {
        throw new AppError('sync.storage-lost');
      },
      journalMood: () => <Screen title="Gesichter">{null}</Screen>,
      journalYear: () => <Screen title="Jahr">{null}</Screen>,
      journalBook: () => <Screen title="Jahrbuch">{null}</Screen>,
      import: () => <Screen title="Datei">{null}</Screen>,
    },
    editAgain: { 'journal.write-entry': Rewriter, 'journal.delete-entry': null },
    loadMessages: (locale) =>
      Promise.resolve(
        locale === 'de' ? { ...designGerman, ...german } : { ...designEnglish, ...english },
      ),
    openObhut: () => Promise.resolve(fakeObhut()),
    deleteCopies: (_account, tenants) => {
      done.push(`delete ${String(tenants)}`);
      return Promise.resolve();
    },
  };
  const sessions = new SessionStore();
  const copies = new OpenCopies(parts.openObhut, parts.deleteCopies);
  sessions.forgetCopies = (account, tenants) => copies.forget(account, tenants);
  const place = document.createElement('div');
  document.body.append(place);
  const root = createRoot(place, { onCaughtError: () => {} });
  stop = () => {
    root.unmount();
    place.remove();
  };
  root.render(
    <App
      parts={parts}
      sessions={sessions}
      appearances={new AppearanceStore()}
      copies={copies}
      first={{ locale: 'de', messages: await parts.loadMessages('de') }}
    />,
  );
  await sessions.refresh();
}

/** The least of a local copy that the shell itself asks for. */
function fakeObhut(): OpenedCopy {
  const state = {
    connection: 'online',
    unsent,
    needsAttention: attention.length,
    beside: photos.length,
    firstSync: false,
    receiving: null,
    lastSyncAt: null,
    locked: false,
    writes: 'open',
    clockAheadMs: 0,
    setAside: 0,
    problem: null,
    ...sync,
  } as const;
  const reader = {
    directory: () => Promise.resolve(sampleDirectory),
    ownWork: () =>
      Promise.resolve({ attention, unsent: Array.from({ length: unsent }, () => refused) }),
    writeOf: ({ name, args }: AttentionEntry['mutation']) =>
      Promise.resolve({ mutator: name, args, records: new Map() }),
    setAside: () => Promise.resolve(aside),
  };
  return {
    reader: reader as unknown as LocalObhut['reader'],
    media: () =>
      Promise.resolve({
        onlyHere: () => Promise.resolve(photos),
        unsent: () => Promise.resolve([]),
        fileOf: ({ length }: string) => Promise.resolve(new Blob([new Uint8Array(length)])),
        look: () => Promise.resolve({ is: 'away' }),
        subscribe: () => () => {},
      } as unknown as DeviceMedia),
    mutate: (mutator) => {
      done.push(`mutate ${mutator.name}`);
      return Promise.resolve(refused.mutation.id);
    },
    attention: {
      retry: (id) => {
        done.push(`retry ${id}`);
        return Promise.resolve(id);
      },
      replace: (id, mutator) => {
        if (replaceFault !== null) return Promise.reject(replaceFault);
        done.push(`replace ${id} by ${mutator.name}`);
        return Promise.resolve(id);
      },
      discard: (id) => {
        done.push(`discard ${id}`);
        attention = attention.filter(({ mutation }) => mutation.id !== id);
        for (const listener of listeners) listener();
        return Promise.resolve();
      },
      asText: () => Promise.resolve(''),
    },
    state: () => state,
    subscribeState: () => () => {},
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    countUnsent: () => Promise.resolve({ unsent, needsAttention: attention.length }),
    tryNow: () => {},
    close: () => Promise.resolve(),
    signOutAndDestroy: () => {
      done.push('destroy');
      return Promise.resolve();
    },
  };
}
