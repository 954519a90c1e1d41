import { describe, expect, test } from 'vitest';
import type { Device } from '#testkit/e2e/device.ts';
import { setStage } from '#testkit/e2e/stage.ts';

const stage = setStage();

/** Whose lives somebody can choose, as their open page says it now. */
async function livesOf({ page }: Device): Promise<string> {
  await page.locator('button.o-person').click();
  const words = await page.locator('[role=menu], [role=listbox]').first().innerText();
  await page.keyboard.press('Escape');
  return words;
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
