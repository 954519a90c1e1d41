import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { exampleManifest } from '#kernel/symbol-set/manifest.ts';
import { allConcepts } from '#kernel/symbol/concept.ts';
import { choose } from '#testkit/e2e/device.ts';
import { makeEvent, toDay } from '#testkit/e2e/event.ts';
import { personNamed } from '#testkit/e2e/past-all-walls.ts';
import { setStage } from '#testkit/e2e/stage.ts';
import { today } from '#testkit/e2e/today.ts';
import { zip } from '#testkit/zip.ts';

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

  test('[SB21][SB20][SB18][SB24][SB25][SB26] a set comes in; who is given a seat sees it, without a connection too, until it is taken', async () => {
    const katrin = await stage.signedIn('katrin', { appearance: { density: 'office' } });
    const { tenant } = await katrin.session();
    const { page } = katrin;
    // Every picture of this set is the same: whatever Mira sees is from it.
    const square =
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect fill="#123456" width="9" height="9"/></svg>';
    const pictures = [
      ...allConcepts.map(({ id: concept }) => ({ concept, file: 'a.svg' })),
      { de: ['unser Bus'], en: ['our bus'], file: 'bus.svg' },
    ];
    const manifest = JSON.stringify({ ...exampleManifest, name: 'Hausbilder', pictures });
    await katrin.goTo(`/t/${tenant}/manage/symbols`);
    await page.getByText('Noch gibt es hier keine eigenen Bilder.').waitFor();
    await page.locator('input[type=file]').setInputFiles({
      name: 'set.zip',
      mimeType: 'application/zip',
      buffer: zip([
        { name: 'manifest.json', content: manifest },
        { name: 'a.svg', content: square },
        { name: 'bus.svg', content: square },
      ]),
    });
    await page
      .getByText(`Hausbilder ist da, mit ${pictures.length} Bildern.`)
      .waitFor({ timeout: 60_000 });

    const mira = await stage.signedIn('mira');
    await mira.goTo(`/t/${tenant}/calendar/week/${await today(mira.page)}`);
    const own = mira.page.locator('main .o-pictogram img[src^="blob:"]');
    const ours = mira.page.locator('main .o-pictogram img[src^="/assets/pictograms/"]');
    await ours.first().waitFor();
    expect(await own.count()).toBe(0);

    await page.getByRole('link', { name: /^Hausbilder 9/ }).click();
    await page.getByRole('button', { name: 'Jemandem einen Platz geben' }).click();
    await page.getByLabel('Name suchen').fill('mira');
    await choose(page, /^Mira Sommer/);
    await page.getByRole('button', { name: 'Platz geben', exact: true }).click();
    await page.getByText('Mira Sommer hat jetzt einen Platz.').waitFor();

    await mira.page.reload();
    await own.first().waitFor({ timeout: 60_000 });
    // The pictures of the house come after those of our concepts.
    await expect
      .poll(async () => (await keptPictures(mira.page)).some((name) => name.includes('/own/')), {
        timeout: 20_000,
      })
      .toBe(true);
    await mira.canStartOffline();
    await mira.context.setOffline(true);
    await mira.page.reload();
    await own.first().waitFor();
    const drawn = own.first();
    await expect.poll(() => drawn.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(384);
    // A picture of the house, by its word; Tom, who has no seat, sees an empty frame beside it.
    await mira.goTo(`/t/${tenant}/calendar/day/${await today(mira.page)}`);
    await makeEvent(mira.page, 'Unser Bus');
    const bus = mira.page.getByRole('button', { name: /^Unser Bus/ }).first();
    const inIt = bus.locator('img[src^="blob:"]');
    await inIt.waitFor();
    await mira.page.reload();
    await inIt.waitFor();
    await mira.context.setOffline(false);
    const tom = await stage.signedIn('tom');
    await toDay(tom, { person: await personNamed(stage.program, tenant, 'Mira Sommer') });
    await tom.page
      .getByRole('button', { name: /^Unser Bus/ })
      .first()
      .click({ timeout: 30_000 });
    await tom.page.getByRole('dialog').locator('.c-details-head .o-pictogram > svg').waitFor();

    await page.getByRole('button', { name: 'Mira Sommer den Platz wegnehmen' }).click();
    await page.getByText('Mira Sommer hat keinen Platz mehr.').waitFor();
    await mira.page.reload();
    await ours.first().waitFor();
    await expect.poll(() => own.count(), { timeout: 15_000 }).toBe(0);
    await bus.locator('.o-pictogram > svg').waitFor();
    await expect.poll(() => keptPictures(mira.page)).toEqual([]);
  });
});

/** The names of what a page keeps of its tenant's own sets. */
async function keptPictures(page: Page): Promise<string[]> {
  return await page.evaluate(async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith('pictures-'));
    const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return kept.flat().map(({ url }) => decodeURIComponent(url));
  });
}
