import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { demoContent } from '#apps/server/demo/content.ts';
import { addDays, type PlainDay } from '#kernel/base/plain-day.ts';
import { stateMark } from '#testkit/e2e/device.ts';
import { toJournal, writeEntry } from '#testkit/e2e/journal.ts';
import { setStage } from '#testkit/e2e/stage.ts';
import { today } from '#testkit/e2e/today.ts';
import { chooseCalendarFile } from '#testkit/e2e/views.ts';

const stage = setStage();

const hostile = [
  '<img src=x onerror=alert(1)>',
  '<script>alert(2)</script>',
  '"><svg/onload=alert(3)>',
  'javascript:alert(4)',
  '{{constructor.constructor("alert(5)")()}}',
].join(' ');

async function newEvent(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Neuer Termin' }).click();
  await page.getByRole('dialog').waitFor();
}

describe('markup and script in every text', () => {
  test('[CA11][JO10] are shown as text, and nothing of them runs', async () => {
    const eva = await stage.signedIn('eva');
    const { page } = eva;
    const { tenant } = await eva.session();
    const day = await today(page);
    await newEvent(page);
    const editor = page.getByRole('dialog');
    await editor.getByLabel('Was ist es?').fill(hostile);
    await editor.getByText('Dauert den ganzen Tag').click();
    await editor.getByLabel('Wo?').fill(hostile);
    await editor.getByLabel('Notiz').fill(hostile);
    await editor.getByRole('button', { name: 'Speichern' }).click();
    await page.getByText(hostile).first().waitFor();

    await page.locator('.c-event').filter({ hasText: hostile }).click();
    const details = page.getByRole('dialog');
    await details.getByRole('heading', { name: hostile }).waitFor();
    // Place and note.
    await expect
      .poll(() => details.getByRole('definition').allTextContents())
      .toEqual([hostile, hostile]);
    // In the names of what reads it aloud, and of what else can be done.
    for (const word of ['Vorlesen', 'Mehr']) {
      const button = details.getByRole('button').filter({ hasText: `${word}: ${hostile}` });
      await expect.poll(() => button.count()).toBe(1);
    }
    // These, the title, and nowhere else.
    expect(await details.getByText(hostile).count()).toBe(5);
    await details.getByRole('button', { name: 'Schließen' }).click();

    await eva.goTo(`/t/${tenant}/calendar/week/${day}`);
    await page.getByText(hostile).first().waitFor();
    await toJournal(eva);
    await writeEntry(page, hostile);
    await eva.settled();
    expect(await page.locator('img[src=x], svg[onload], main script').count()).toBe(0);
    // A title that stands in the address of nothing and the name of the window.
    expect(await page.title()).not.toContain('alert');
  });
});

describe('an invitation', () => {
  test('[ID21][ID22] made, followed, accepted: signed in', async () => {
    const owner = await stage.signedIn('sabine');
    const { tenant } = await owner.session();
    const path = await stage.invitation(tenant, 'nele@obhut.example');
    const nele = await stage.device();
    await nele.goTo(path);
    const { page } = nele;
    await page.getByRole('heading', { name: /^Einladung zu / }).waitFor();
    await page.getByLabel('Dein neues Passwort').fill('kurz');
    await page.getByRole('button', { name: 'Einladung annehmen' }).click();
    await page.getByText('Das Passwort ist zu kurz.').waitFor();
    await page.getByLabel('Dein neues Passwort').fill('Apfelbaum Leiter Regenschirm');
    await page.getByRole('button', { name: 'Einladung annehmen' }).click();
    await nele.settled();
    expect((await nele.session()).tenant).toBe(tenant);

    // It is used up.
    const second = await stage.device();
    await second.goTo(path);
    await second.page.getByText('Diese Einladung gilt nicht').waitFor();
  });
});

describe('a calendar file', () => {
  test('[IC12][IC14][IC15][IC18] is shown before it is taken over, reports what it could not read, and goes back out', async () => {
    const nils = await stage.signedIn('nils');
    const { page } = nils;
    const { tenant } = await nils.session();
    const day = await today(page);
    await nils.goTo(`/t/${tenant}/import`);
    await chooseCalendarFile(page, day);
    await page.getByText('1 Sache konnte nicht gelesen werden').waitFor();
    // The rehearsals are one series, the outing is an event.
    await page.getByText(/^Jeden \p{L}+ 3-mal$/u).waitFor();
    await page.getByRole('button', { name: '2 Termine übernehmen', exact: true }).click();
    await page.getByText('2 Termine übernommen', { exact: true }).waitFor();
    await nils.settled();

    await page.getByRole('link', { name: 'Zum Kalender' }).waitFor();
    const calendar = await nils.newTab(`/t/${tenant}/calendar/day/${day}`);
    await calendar.getByText('Trommelprobe').first().waitFor();
    await calendar.getByText('Ausflug in den Tierpark').first().waitFor();
    const third = await nils.newTab(`/t/${tenant}/calendar/day/${addDays(day as PlainDay, 14)}`);
    await third.getByText('Trommelprobe').first().waitFor();

    await page.getByRole('button', { name: 'Übernahme zurücknehmen' }).click();
    await page.getByText('Die Übernahme ist zurückgenommen.').waitFor();
    await calendar.getByText('Trommelprobe').first().waitFor({ state: 'detached' });
    await calendar.getByText('Ausflug in den Tierpark').first().waitFor({ state: 'detached' });
    await third.getByText('Trommelprobe').first().waitFor({ state: 'detached' });
    await nils.settled();
  });
});

describe('by keyboard alone', () => {
  test('[UX11] sign in, make an event, colour the day, write an entry', async () => {
    const hedi = await stage.device();
    const { page } = hedi;
    await hedi.goTo('/sign-in');
    await page.locator('h1').waitFor();
    await focus(page, 'E-Mail');
    await page.keyboard.type('hedi@obhut.example');
    await focus(page, 'Passwort');
    await page.keyboard.type(demoContent.password);
    await page.keyboard.press('Enter');
    await hedi.settled();

    await focus(page, 'Kalender');
    await page.keyboard.press('Enter');
    await page.locator('main h1').waitFor();
    await focus(page, 'Neuer Termin');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await focus(page, 'Was ist es?');
    await page.keyboard.type('Nur mit Tasten');
    await focus(page, 'Dauert den ganzen Tag');
    await page.keyboard.press('Space');
    await focus(page, 'Speichern');
    await page.keyboard.press('Enter');
    await page.getByText('Nur mit Tasten').first().waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    const { tenant } = await hedi.session();
    await hedi.goTo(`/t/${tenant}/calendar/day/${await today(page)}`);
    const radios = page.getByRole('radiogroup', { name: 'Farbe des Tages' });
    await radios.waitFor();
    const before = await radios.getByRole('radio', { checked: true }).getAttribute('value');
    await focus(page, /^(?:Grün|Blau|Weiß|Braun|Gelb|Rosa|Rot)$/);
    await page.keyboard.press('ArrowDown');
    await expect
      .poll(() => radios.getByRole('radio', { checked: true }).getAttribute('value'))
      .not.toBe(before);

    await focus(page, 'Tagebuch');
    await page.keyboard.press('Enter');
    await focus(page, 'Wie war es?');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await focus(page, 'sehr gut');
    await page.keyboard.press('Space');
    await focus(page, 'Was war?');
    await page.keyboard.type('Ganz ohne Maus.');
    await focus(page, 'Fertig');
    await page.keyboard.press('Enter');
    await page.getByRole('article').filter({ hasText: 'Ganz ohne Maus.' }).waitFor();
    await stateMark(page).filter({ hasText: 'Alles gesendet' }).waitFor();
  });
});

/** Presses Tab until what has this name has the focus. */
async function focus(page: Page, name: string | RegExp): Promise<void> {
  const wanted = typeof name === 'string' ? new RegExp(`^${escape(name)}`) : name;
  for (let pressed = 0; pressed < 80; pressed += 1) {
    const focused = await page.evaluate(nameOfFocused);
    if (wanted.test(focused)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`nothing called ${String(name)} can be reached with Tab`);
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Runs in the page. */
function nameOfFocused(): string {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement)) return '';
  const labelled = element.getAttribute('aria-label');
  if (labelled !== null) return labelled;
  const labels = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
  const label = labels ? element.labels?.[0]?.textContent : undefined;
  return (label ?? element.textContent ?? '').trim();
}
