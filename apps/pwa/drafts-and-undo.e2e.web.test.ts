import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { setStage } from '#testkit/e2e/stage.ts';
import { today } from '#testkit/e2e/today.ts';

const stage = setStage();

describe('what somebody is typing', () => {
  test('[UX14] survives a reload, and goes at sign-out with all that is the account’s', async () => {
    const mira = await stage.signedIn('mira');
    const { page } = mira;
    const { tenant } = await mira.session();
    const day = `/t/${tenant}/calendar/day/${await today(page)}`;
    await mira.goTo(day);
    await openEditor(page);
    await page.getByLabel('Was ist es?').fill('Geheimer Ausflug');
    await page.reload();
    await openEditor(page);
    expect(await page.getByLabel('Was ist es?').inputValue()).toBe('Geheimer Ausflug');
    await page.keyboard.press('Escape');

    await mira.goTo('/settings');
    await page.getByRole('button', { name: 'Abmelden', exact: true }).click();
    await page
      .getByRole('alertdialog')
      .or(page.getByRole('dialog'))
      .getByRole('button', { name: 'Abmelden', exact: true })
      .click();
    await page.getByLabel('E-Mail').waitFor();
    const left = await page.evaluate(() =>
      JSON.stringify([...Object.entries(sessionStorage), ...Object.entries(localStorage)]),
    );
    expect(left).not.toContain('Geheimer Ausflug');
    await mira.signIn('mira');
    await mira.goTo(day);
    await openEditor(page);
    expect(await page.getByLabel('Was ist es?').inputValue()).toBe('');
  });
});

describe('the way back from an action', () => {
  test('[UX15] stays for an hour and over other views, until the next action', async () => {
    const mira = await stage.signedIn('mira');
    const { page } = mira;
    await mira.context.clock.install();
    const { tenant } = await mira.session();
    const day = await today(page);
    await mira.goTo(`/t/${tenant}/calendar/day/${day}`);
    const bar = page.locator('.o-undo');
    // One of its own: the day has a menu too, and what repeats asks first which are meant.
    await openEditor(page);
    const editor = page.getByRole('dialog');
    await editor.getByLabel('Was ist es?').fill('Kurzer Besuch');
    await editor.getByText('Dauert den ganzen Tag').click();
    await editor.getByRole('button', { name: 'Speichern' }).click();
    await editor.waitFor({ state: 'detached' });

    await page.getByRole('button', { name: /^Mehr: Kurzer Besuch/ }).click();
    await page.getByRole('menuitem', { name: 'Löschen' }).click();
    await bar.filter({ hasText: 'gelöscht' }).waitFor();
    const offered = await bar.innerText();
    expect(offered).toContain('gelöscht');
    await mira.context.clock.runFor('01:00:00');
    await page.getByRole('link', { name: 'Tagebuch' }).click();
    await page.waitForURL('**/journal/**');
    expect(await bar.innerText()).toBe(offered);

    await page.goBack();
    await page.waitForURL('**/calendar/**');
    expect(await bar.innerText()).toBe(offered);
    await page.locator('.o-radio-card:not([data-selected])').first().click();
    await expect.poll(() => bar.innerText()).not.toBe(offered);
    expect(await bar.innerText()).not.toContain('gelöscht');
  });
});

async function openEditor(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Neuer Termin' }).first().click();
  await page.getByRole('dialog').waitFor();
}
