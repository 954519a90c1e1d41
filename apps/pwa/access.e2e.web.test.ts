import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import type { Device } from '#testkit/e2e/device.ts';
import { toJournal } from '#testkit/e2e/journal.ts';
import { personNamed } from '#testkit/e2e/past-all-walls.ts';
import { setStage } from '#testkit/e2e/stage.ts';

const stage = setStage();

/** Whose lives somebody can choose, as their open page says it now. */
async function livesOf({ page }: Device): Promise<string> {
  await page.locator('button.o-person').click();
  const words = await page.locator('[role=menu], [role=listbox]').first().innerText();
  await page.keyboard.press('Escape');
  return words;
}

const overview = z.object({
  spaces: z.array(z.object({ id: z.string(), personId: z.nullable(z.string()) })),
  audiences: z.array(z.object({ id: z.string(), spaceId: z.string() })),
  persons: z.array(z.object({ id: z.string(), name: z.string() })),
  members: z.array(z.object({ id: z.string(), personId: z.string() })),
});

/** Denies somebody all of a person's life, and what gives it back. */
async function takeLife(keeper: Device, life: string, from: string): Promise<() => Promise<void>> {
  const { context, url } = keeper;
  const { tenant } = await keeper.session();
  const base = `${url}/api/tenants/${tenant}/access`;
  const headers = { origin: url };
  const known = z.parse(overview, await (await context.request.get(base)).json());
  const person = known.persons.find(({ name }) => name === from);
  const member = known.members.find(({ personId }) => personId === person?.id)?.id;
  const space = known.spaces.find(({ personId }) => personId === life)?.id;
  const grants: string[] = [];
  for (const { id: audience } of known.audiences.filter(({ spaceId }) => spaceId === space)) {
    const data = { audience, member, effect: 'deny', rights: ['read'] };
    const answer = await context.request.post(`${base}/grants`, { data, headers });
    grants.push(z.parse(z.object({ id: z.string() }), await answer.json()).id);
  }
  return async () => {
    for (const id of grants) await context.request.delete(`${base}/grants/${id}`, { headers });
  };
}

/** Tabs on until what has the focus is called so. */
async function tabTo({ page }: Device, name: RegExp): Promise<void> {
  for (let step = 0; step < 80; step += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
    });
    if (name.test(focused)) return;
  }
  throw new Error(`nothing called ${name.source} can be tabbed to`);
}

describe('who may do what', () => {
  test('[AC4][AC21][UX11] what is given by keyboard alone is seen at once elsewhere, and gone when it is taken back', async () => {
    const tom = await stage.signedIn('tom');
    const nadja = await stage.signedIn('nadja');
    const { tenant } = await tom.session();
    expect(await livesOf(nadja)).not.toContain('Mira Sommer');

    await tom.goTo('/settings');
    await tabTo(tom, /^Ansehen und ändern$/);
    await tom.page.keyboard.press('Enter');
    await tom.page.getByRole('heading', { name: 'Mira Sommer' }).waitFor();
    await tabTo(tom, /^Mira Sommer, Alle/);
    await tom.page.keyboard.press('Enter');
    await tom.page.getByRole('heading', { name: 'Wer darf hier was?' }).waitFor();
    await tabTo(tom, /^Jemanden dazunehmen$/);
    await tom.page.keyboard.press('Enter');
    await tom.page.getByRole('dialog').waitFor();
    await tabTo(tom, /Bitte wählen/);
    await tom.page.keyboard.press('Enter');
    await tom.page.keyboard.type('Nadja');
    await tom.page.keyboard.press('Enter');
    await tom.page.getByRole('button', { name: /Nadja Petrova/ }).waitFor();
    await tabTo(tom, /^Verweigern$|^Erlauben$/);
    await tom.page.keyboard.press('Tab');
    // The last of the roles: the fewest rights.
    await tom.page.keyboard.press('ArrowUp');
    expect(await tom.page.getByRole('radio', { name: /^Nur lesen/ }).isChecked()).toBe(true);
    await tabTo(tom, /^Speichern$/);
    await tom.page.keyboard.press('Enter');
    await tom.page.getByText('Das ist jetzt erlaubt.').waitFor();
    await tom.page.getByText('Tom Berger hat Nadja Petrova erlaubt: lesen').waitFor();
    await expect.poll(() => livesOf(nadja), { timeout: 15_000 }).toContain('Mira Sommer');

    await tabTo(tom, /^Rückgängig$/);
    await tom.page.keyboard.press('Enter');
    await tom.page.getByText('Tom Berger hat für Nadja Petrova beendet: lesen').waitFor();
    await expect.poll(() => livesOf(nadja), { timeout: 15_000 }).not.toContain('Mira Sommer');
    expect([...tom.faults, ...nadja.faults]).toEqual([]);
    expect((await nadja.session()).tenant).toBe(tenant);
  });

  test('[UX33] a life that is taken away while somebody writes in it stays where it was, with what was typed', async () => {
    const sabine = await stage.signedIn('sabine');
    const tom = await stage.signedIn('tom');
    const { page } = tom;
    const { tenant } = await tom.session();
    const mira = await personNamed(stage.program, tenant, 'Mira Sommer');
    await toJournal(tom, mira);
    await page.getByRole('button', { name: 'Wie war es?' }).first().click();
    const editor = page.getByRole('dialog');
    await editor.getByLabel('Was war?').fill('Zwei Bahnen am Stück.');

    const giveBack = await takeLife(sabine, mira, 'Tom Berger');
    await page.getByText('Hier ist gerade nichts mit dir geteilt.').waitFor({ state: 'attached' });
    expect(await editor.getByLabel('Was war?').inputValue()).toBe('Zwei Bahnen am Stück.');
    expect(await page.title()).toContain('Tagebuch von Mira Sommer');
    await editor.getByRole('button', { name: 'Abbrechen' }).click();
    expect(await livesOf(tom)).toContain('Hedi Brandt');

    await giveBack();
    await page.getByRole('article').first().waitFor();
    expect(await page.title()).toContain('Tagebuch von Mira Sommer');
  });

  test('[AC19] who leaves is out on every device at once', async () => {
    const here = await stage.signedIn('jule');
    const there = await stage.signedIn('jule');
    await here.goTo('/settings');
    await here.page.getByRole('button', { name: 'Verlassen' }).click();
    const dialog = here.page.getByRole('alertdialog');
    await dialog.getByText('Was du eingetragen hast, bleibt').waitFor();
    await dialog.getByRole('button', { name: 'Verlassen' }).click();
    await here.page.getByLabel('E-Mail').waitFor();
    // The other device was only looked at.
    await expect
      .poll(() => there.page.locator('button.o-person, .o-person').count(), { timeout: 15_000 })
      .toBe(0);
    for (const device of [here, there]) {
      const answer = await device.context.request.get(`${device.url}/api/session`);
      expect(answer.status()).toBe(401);
      expect(device.faults).toEqual([]);
    }
  });
});
