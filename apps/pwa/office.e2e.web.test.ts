import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, test, vi } from 'vitest';
import { setStage } from '#testkit/e2e/stage.ts';

const stage = setStage();

/** Presses what saves a file, and reads it. */
async function saved(page: Page, name: string): Promise<Buffer> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name }).click(),
  ]);
  return readFile(await download.path());
}

test('[OF1][OF4][OF7][OF10][OF14] a keeper finds, reads, checks, fills in and ends what is counted', async () => {
  const katrin = await stage.signedIn('katrin');
  const { page } = katrin;
  const { tenant } = await katrin.session();
  await katrin.goTo('/settings');
  await page.getByRole('link', { name: 'Zum Datenschutz' }).click();
  await page.getByRole('heading', { name: 'Datenschutz', level: 1 }).waitFor();

  // What is filled in stands in the chronicle at once, by name.
  await katrin.goTo(`/t/${tenant}/privacy/register`);
  await page.getByRole('button', { name: 'Kalender führen ergänzen' }).click();
  await page.getByRole('dialog').getByLabel('Zweck').fill('Tage <b>gemeinsam</b> planen');
  await page.getByRole('dialog').getByRole('button', { name: 'Speichern' }).click();
  await page.getByText('Tage <b>gemeinsam</b> planen').waitFor();
  const changed = page.getByRole('link', {
    name: /^Angabe im Verzeichnis geändert register\.change Katrin Weiss/,
  });
  // The view is read once; it is chained half a second later, or more where much else is done.
  await vi.waitFor(
    async () => {
      await katrin.goTo(`/t/${tenant}/privacy/chronicle?action=register.change`);
      await changed.waitFor({ timeout: 3_000 });
    },
    { timeout: 30_000 },
  );
  await changed.click();
  await page.getByText('Wie es im Protokoll steht').click();
  await page.getByText(/Tage <b>gemeinsam<\/b> planen/).waitFor();

  // Checked on the device, against a checkpoint that was kept; and a file in which one letter is another.
  await katrin.goTo(`/t/${tenant}/privacy/chronicle`);
  const checkpoint = await saved(page, 'Prüfpunkt sichern');
  const exported = await saved(page, 'Ganzes Protokoll sichern');
  await page.getByRole('link', { name: 'Selbst prüfen' }).first().click();
  const [kept, file] = [
    page.locator('input[type=file]').first(),
    page.locator('input[type=file]').last(),
  ];
  await kept.setInputFiles({
    name: 'kept.txt',
    mimeType: 'text/plain',
    buffer: checkpoint,
  });
  await page.getByRole('button', { name: 'kept.txt weglassen' }).waitFor();
  await page.getByRole('button', { name: 'Jetziges Protokoll prüfen' }).click();
  await page.getByText('Das Protokoll ist vollständig und unverändert.').waitFor();
  await page.getByText(/^Es stützt sich auf einen aufbewahrten Prüfpunkt/).waitFor();
  const edited = exported.toString('utf8').replace('"action":"calendar.', '"action":"journal.');
  await file.setInputFiles({
    name: 'edited.jsonl',
    mimeType: 'application/jsonl',
    buffer: Buffer.from(edited),
  });
  await page.getByText('Nachträglich verändert').waitFor();

  // Offered, agreed to and taken back: not one count leaves afterwards.
  await katrin.goTo(`/t/${tenant}/privacy/usage`);
  await page.getByRole('switch', { name: /^Kalender/ }).click({ force: true });
  await page.getByText(/^Angeboten seit/).waitFor();
  const mira = await stage.signedIn('mira');
  const counts: string[] = [];
  mira.page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/usage')) {
      counts.push(request.postData() ?? '');
    }
  });
  await mira.goTo('/settings');
  const agree = mira.page.getByRole('switch', { name: 'Im Kalender zählen' });
  await agree.click({ force: true });
  await expect.poll(() => agree.isChecked(), { timeout: 20_000 }).toBe(true);
  const leave = () =>
    mira.page.evaluate(() => {
      dispatchEvent(new Event('pagehide'));
    });
  const openCalendar = async (): Promise<void> => {
    await mira.page.getByRole('link', { name: 'Kalender' }).first().click();
    await mira.page.waitForURL(/\/calendar\//);
    await mira.page.getByRole('heading', { level: 1 }).first().waitFor();
    await mira.page.getByRole('link', { name: 'Einstellungen' }).first().click();
    await agree.waitFor();
    await leave();
  };
  await openCalendar();
  await expect.poll(() => counts.length, { timeout: 20_000 }).toBeGreaterThan(0);
  await agree.click({ force: true });
  await expect.poll(() => agree.isChecked(), { timeout: 20_000 }).toBe(false);
  const before = counts.length;
  await openCalendar();
  await leave();
  expect(counts.slice(before)).toEqual([]);
});
