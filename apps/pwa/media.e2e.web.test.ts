import type { Locator, Page, Route } from 'playwright-core';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { microphoneFlags } from '#testkit/browser.ts';
import { choose, type Device, stateMark } from '#testkit/e2e/device.ts';
import { setStage } from '#testkit/e2e/stage.ts';
import { today } from '#testkit/e2e/today.ts';

const stage = setStage(microphoneFlags);

const words = 'Am See war heute viel los.';
const [seen, heard, humming] = ['Der See mit dem Steg', 'Wellen und Enten', 'Mira summt'];
/** One part of an upload, and a quarter of what the picture has. */
const partBytes = 1024 * 1024;

describe('pictures and recordings', () => {
  test('[ME16][ME18][ME20][ME21][JO27] what one makes offline goes on after a cut, and the other sees, hears and keeps it', async () => {
    const mira = await stage.signedIn('mira');
    const tom = await stage.signedIn('tom');
    const claudia = await stage.signedIn('claudia');
    const here = await mira.session();
    const journal = `/t/${here.tenant}/journal/day/${await today(mira.page)}`;
    await tom.goTo(`${journal}?person=${here.person}`);
    await tom.settled();
    await mira.goTo(journal);
    await mira.settled();
    await mira.canStartOffline();

    // Made in the tunnel.
    await mira.context.setOffline(true);
    await mira.page.getByRole('button', { name: 'Wie war es?' }).first().click();
    const editor = mira.page.getByRole('dialog');
    await editor.getByLabel('Was war?').fill(words);
    await choosePicture(mira.page, editor, await noisyPhoto());
    await editor.getByLabel('Was ist zu sehen?').fill(seen);
    await record(mira.page, editor);
    await editor.getByLabel('Was ist zu hören?').fill(heard);
    await choose(editor, /Ich und mein Team/);
    await editor.getByRole('button', { name: 'Fertig', exact: true }).click();
    const mine = entryOn(mira.page);
    expect(await pixelsOf(mine)).toEqual([2560, 1920]);
    await mine.getByText('Noch nicht gesendet').first().waitFor();
    await expect.poll(() => stateMark(mira.page).innerText()).toContain('3 warten');
    // The app starts anew and still has it.
    await mira.page.reload();
    expect(await pixelsOf(mine)).toEqual([2560, 1920]);
    expect(await stateMark(mira.page).innerText()).toContain('3 warten');

    // The line breaks after the first part; what it is about is there meanwhile.
    const sent = await breakAfterFirstPart(mira);
    await mira.context.setOffline(false);
    const theirs = entryOn(tom.page);
    await theirs.getByText('Noch nicht da').first().waitFor();
    expect(await theirs.getByText(seen).count()).toBe(1);
    await expect.poll(() => sent.offsets).toContain(partBytes);
    await sent.mend();
    await stateMark(mira.page).filter({ hasText: 'Alles gesendet' }).waitFor({ timeout: 60_000 });
    await mine.getByText('Noch nicht gesendet').first().waitFor({ state: 'detached' });
    // Of the picture nothing was sent from its beginning twice.
    expect(sent.offsets.filter((offset) => offset === 0)).toHaveLength(2);

    // On the other device, made anew by the server: at the latest when it is looked at again.
    await tom.page.evaluate(() => {
      dispatchEvent(new Event('online'));
    });
    await theirs.getByRole('img', { name: seen }).waitFor({ state: 'visible', timeout: 90_000 });
    expect(await pixelsOf(theirs)).toEqual([320, 240]);
    await play(theirs);
    // Both are kept, and no cache but the copy has them.
    await tom.canStartOffline();
    await tom.context.setOffline(true);
    await tom.page.reload();
    expect(await pixelsOf(theirs)).toEqual([320, 240]);
    await play(theirs);
    await tom.context.setOffline(false);

    const [media] = sent.media;
    const path = `/api/tenants/${here.tenant}/media/${media ?? ''}`;
    expect((await tom.context.request.get(`${tom.url}${path}/thumb`)).status()).toBe(200);
    expect((await claudia.context.request.get(`${claudia.url}${path}/thumb`)).status()).toBe(404);
  });

  test('[ME17] a recording whose tab is closed is offered again', async () => {
    const mira = await stage.signedIn('mira');
    const { tenant } = await mira.session();
    const journal = `/t/${tenant}/journal/day/${await today(mira.page)}`;
    const tab = await mira.newTab(journal);
    await mira.settled(tab);
    await tab.getByRole('button', { name: 'Wie war es?' }).first().click();
    await tab.getByRole('dialog').getByRole('button', { name: 'Ton aufnehmen' }).click();
    await tab.getByText('Aufnahme läuft').waitFor();
    await tab.getByText('0:03').waitFor();
    await tab.close();

    await mira.goTo(journal);
    await mira.page.getByText('ist noch in keinem Eintrag').waitFor({ timeout: 60_000 });
    await mira.page.getByRole('button', { name: 'Wie war es?' }).first().click();
    const editor = mira.page.getByRole('dialog');
    await editor.getByRole('button', { name: /Dazutun/ }).click();
    await editor.getByLabel('Was ist zu hören?').fill(humming);
    await editor.getByRole('button', { name: 'Fertig', exact: true }).click();
    await stateMark(mira.page).filter({ hasText: 'Alles gesendet' }).waitFor({ timeout: 60_000 });
    await play(mira.page.getByRole('article').filter({ hasText: humming }));
    expect(await mira.page.getByText('ist noch in keinem Eintrag').count()).toBe(0);
  });
});

function entryOn(page: Page): Locator {
  return page.getByRole('article').filter({ hasText: words });
}

/** With noise in it, so that it has some megabytes, and with a place that nobody shall learn. */
async function noisyPhoto(): Promise<Buffer> {
  const [width, height] = [2560, 1920];
  return sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#88aacc',
      noise: { type: 'gaussian', mean: 128, sigma: 30 },
    },
  })
    .withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '53/1 33/1 0/1' } })
    .jpeg({ quality: 90 })
    .toBuffer();
}

async function choosePicture(page: Page, editor: Locator, buffer: Buffer): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await editor.getByRole('button', { name: 'Bild aussuchen' }).click();
  await (await chooser).setFiles({ name: 'see.jpg', mimeType: 'image/jpeg', buffer });
  await editor.getByLabel('Was ist zu sehen?').waitFor();
}

async function record(page: Page, editor: Locator): Promise<void> {
  await editor.getByRole('button', { name: 'Ton aufnehmen' }).click();
  await page.getByText('0:02').waitFor();
  await editor.getByRole('button', { name: 'Aufnahme fertig' }).click();
  await editor.getByLabel('Was ist zu hören?').waitFor();
}

/** The measures of the picture that is drawn, as its file has them. */
async function pixelsOf(entry: Locator): Promise<[number, number]> {
  const picture = entry.getByRole('img', { name: seen });
  await picture.waitFor();
  await expect
    .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(0);
  return picture.evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight]);
}

async function play(entry: Locator): Promise<void> {
  await entry.getByRole('button', { name: /^Anhören/ }).click();
  await expect
    .poll(() => entry.locator('audio').evaluate((sound: HTMLAudioElement) => sound.currentTime))
    .toBeGreaterThan(0.2);
  await expect
    .poll(() => entry.locator('audio').evaluate((sound: HTMLAudioElement) => sound.ended))
    .toBe(true);
}

/** Lets one part of an upload through and no other until it is mended. */
async function breakAfterFirstPart(device: Device): Promise<{
  readonly offsets: number[];
  readonly media: string[];
  mend(): Promise<void>;
}> {
  const offsets: number[] = [];
  const media: string[] = [];
  let isBroken = true;
  const address = '**/media/uploads**';
  await device.context.route(address, async (route: Route) => {
    const request = route.request();
    if (request.method() === 'POST') {
      const [, id = ''] = /id ([^,]+)/.exec(request.headers()['upload-metadata'] ?? '') ?? [];
      media.push(Buffer.from(id, 'base64').toString('utf8'));
    }
    if (request.method() !== 'PATCH') {
      await route.continue();
      return;
    }
    const offset = Number(request.headers()['upload-offset']);
    offsets.push(offset);
    if (isBroken && offset > 0) await route.abort('connectionreset');
    else await route.continue();
  });
  return {
    offsets,
    media,
    async mend() {
      isBroken = false;
    },
  };
}
