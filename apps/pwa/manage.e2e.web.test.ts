import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { choose } from '#testkit/e2e/device.ts';
import { setStage } from '#testkit/e2e/stage.ts';

const stage = setStage();

describe('looking after a tenant', () => {
  test('[ID55][AC4][AC19][ID50] who is invited comes in, is put into a group, and goes; a device is reported lost', async () => {
    const katrin = await stage.signedIn('katrin', { appearance: { density: 'office' } });
    const { tenant } = await katrin.session();
    const { page } = katrin;

    // By keyboard from the settings on, as far as it goes.
    await katrin.goTo('/settings');
    await page.getByRole('link', { name: 'Zur Verwaltung' }).press('Enter');
    await page.getByRole('button', { name: 'Jemanden einladen' }).press('Enter');
    const invite = page.getByRole('dialog');
    await invite.getByLabel('Name', { exact: true }).fill('Bruno Berg');
    await invite.getByLabel('E-Mail').fill('bruno@obhut.example');
    await choose(invite, /^Mitarbeit/);
    await invite.getByRole('button', { name: 'Link machen' }).press('Enter');
    const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();
    await page.getByRole('button', { name: 'Fertig' }).press('Enter');
    await page.getByText('bruno@obhut.example').waitFor();

    const bruno = await stage.device();
    const { pathname, hash } = new URL(link);
    await bruno.goTo(pathname + hash);
    await bruno.page.getByLabel('Dein neues Passwort').fill('Apfelbaum Leiter Regenschirm');
    await bruno.page.getByRole('button', { name: 'Einladung annehmen' }).click();
    await bruno.settled();
    expect(await bruno.page.locator('main').innerText()).not.toContain('Mira');

    // Into the team: Mira's life is there without a reload, and gone when he is out again.
    await katrin.goTo(`/t/${tenant}/manage/groups`);
    await page.getByRole('link', { name: /^Team Linde/ }).click();
    await page.getByRole('button', { name: 'Jemanden aufnehmen' }).click();
    await page.getByLabel('Name suchen').fill('bru');
    await choose(page, /^Bruno Berg/);
    await page.getByRole('button', { name: 'Aufnehmen', exact: true }).click();
    await page.getByText('Bruno Berg ist jetzt in „Team Linde“.').waitFor();
    const lives = async (): Promise<string> => {
      const switcher = bruno.page.locator('button.o-person');
      if ((await switcher.count()) === 0) return '';
      await switcher.click();
      const words = await bruno.page.locator('[role=menu], [role=listbox]').first().innerText();
      await bruno.page.keyboard.press('Escape');
      return words;
    };
    await expect.poll(lives, { timeout: 15_000 }).toContain('Mira Sommer');

    // His device is lost: what was on it is listed, and it is signed out by itself.
    await katrin.goTo(`/t/${tenant}/manage/devices`);
    await page.getByRole('link', { name: /^Bruno Berg/ }).click();
    await page.getByRole('button', { name: 'Zusammenstellen' }).click();
    await page.getByText('Um wen es darin geht').waitFor();
    await page.getByRole('button', { name: 'Als verloren melden' }).click();
    await page.getByRole('button', { name: 'Verloren melden', exact: true }).click();
    await page
      .getByRole('dialog')
      .getByText(/^Mira Sommer: \d+ Eintr/)
      .waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('dialog').getByRole('button', { name: 'Liste als Tabelle speichern' }).click(),
    ]);
    expect(readFileSync(await download.path(), 'utf8')).toContain('"Haus Linde gGmbH"');
    await bruno.page.getByLabel('E-Mail').waitFor();
    await page.getByRole('button', { name: 'Fertig' }).click();

    await katrin.goTo(`/t/${tenant}/manage/members`);
    await page.getByLabel('Name oder Gruppe suchen').fill('bruno');
    await page.getByRole('link', { name: /^Bruno Berg/ }).click();
    await page.getByRole('button', { name: 'Mitgliedschaft beenden' }).click();
    await page
      .getByRole('alertdialog')
      .getByRole('button', { name: 'Mitgliedschaft beenden' })
      .click();
    await page.getByRole('button', { name: 'Jemanden einladen' }).waitFor();
    await expect.poll(() => page.getByRole('link', { name: /^Bruno Berg/ }).count()).toBe(0);

    await page.getByRole('link', { name: 'Verlauf' }).click();
    await page
      .getByText('Katrin Weiss hat Bruno Berg in die Gruppe Team Linde aufgenommen')
      .waitFor();
    await page.getByText('Katrin Weiss hat die Mitgliedschaft von Bruno Berg beendet').waitFor();
  });
});
