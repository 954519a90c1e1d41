import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { randomId } from '#kernel/base/ids.ts';
import type { Device } from '#testkit/e2e/device.ts';
import { cardOf, chooseFor, makeEvent, renameAtTheSameTime, toDay } from '#testkit/e2e/event.ts';
import { setStage } from '#testkit/e2e/stage.ts';

const stage = setStage();

const mark = (page: Page) => page.getByRole('button', { name: 'Gleichzeitig geändert' });

describe('one event, changed on two devices at the same time', () => {
  test('[SY4][HI1][HI2][HI4][HI6][HI7] the later arrival wins, both see the mark, and the other version comes back on both', async () => {
    const mira = await stage.signedIn('mira');
    const tom = await stage.signedIn('tom');
    const { person, tenant } = await mira.session();
    await toDay(mira);
    await toDay(tom, { person });
    await makeEvent(mira.page, 'Sternwarte');
    await mira.settled();
    await cardOf(tom.page, 'Sternwarte').waitFor();

    await renameAtTheSameTime(
      'Sternwarte',
      { device: mira, to: 'Planetarium' },
      { device: tom, to: 'Sternwarte mit Picknick' },
    );
    expect(await mark(tom.page).count()).toBe(0);

    await mira.context.setOffline(false);
    await mira.settled();

    // The server's order decides, on both.
    for (const { page } of [mira, tom]) {
      await cardOf(page, 'Planetarium').waitFor();
      await cardOf(page, 'Sternwarte mit Picknick').waitFor({ state: 'detached' });
      await mark(page).waitFor();
    }

    // Whose version was overwritten finds it, and brings it back.
    await mark(tom.page).click();
    const lost = tom.page.getByRole('listitem').filter({ hasText: 'Sternwarte mit Picknick' });
    await lost.getByText('Diese Fassung wurde überschrieben.').waitFor();
    await lost.getByText('Mira Sommer hatte sie da noch nicht gesehen.').waitFor();
    const url = historyOf(tom, tenant);
    await lost.getByRole('button', { name: 'Diese Fassung wiederherstellen' }).click();
    for (const { page } of [mira, tom]) await cardOf(page, 'Sternwarte mit Picknick').waitFor();
    await tom.settled();

    // Who has looked sees no mark; who has not, still does. Restoring overwrote nothing unseen.
    expect(await mark(tom.page).count()).toBe(0);
    await mark(mira.page).click();
    await mira.page.getByText('Diese Fassung wurde überschrieben.').waitFor();
    expect(await mira.page.getByText('Diese Fassung wurde überschrieben.').count()).toBe(1);
    await mira.page.getByText('Du hattest sie da noch nicht gesehen.').waitFor();
    await mira.page.keyboard.press('Escape');
    await mark(mira.page).waitFor({ state: 'detached' });

    // It stays looked at over a reload, and what was restored can be taken back.
    await mira.page.reload();
    await mira.settled();
    expect(await mark(mira.page).count()).toBe(0);
    await tom.page.getByRole('button', { name: 'Rückgängig' }).click();
    for (const { page } of [mira, tom]) await cardOf(page, 'Planetarium').waitFor();

    // Without a connection the history says so, and shows itself when there is one again. Not
    // before the marks were seen: who has it open when the other version arrives has looked.
    await mira.settled();
    await mira.canStartOffline();
    await mira.context.setOffline(true);
    await openHistory(mira.page, 'Planetarium');
    await mira.page.getByText('Den Verlauf gibt es nur mit Verbindung.').waitFor();
    await mira.context.setOffline(false);
    await mira.page.getByText('So fing es an.').waitFor();

    await readsNothing(await url, await stage.signedIn('claudia'));
  });
});

async function openHistory(page: Page, title: string): Promise<void> {
  await chooseFor(page, title, 'Verlauf');
  await page.getByRole('dialog', { name: `Verlauf: ${title}` }).waitFor();
}

/** The address of the history that is open on a device. */
async function historyOf(device: Device, tenant: string): Promise<string> {
  const pattern = new RegExp(`/api/tenants/${tenant}/records/[0-9a-f-]{36}/history`);
  const asked = await device.page.evaluate(() =>
    performance.getEntriesByType('resource').map((entry) => entry.name),
  );
  const url = asked.findLast((address) => pattern.test(address));
  if (url === undefined) throw new Error('no history was asked for');
  return url;
}

/** Somebody of another organisation: the history of a hidden record is that of none. */
async function readsNothing(history: string, stranger: Device): Promise<void> {
  const own = await stranger.session();
  const random = history.replace(/records\/[^/]+/, `records/${randomId()}`);
  const answer = async (url: string): Promise<unknown> => {
    const response = await stranger.context.request.get(url);
    // The id of the request alone differs.
    const { instance: _request, ...body } = (await response.json()) as Record<string, unknown>;
    return { ...body, status: response.status() };
  };
  const absent = await answer(random);
  expect(absent).toMatchObject({ status: 404 });
  expect(await answer(history)).toEqual(absent);
  expect(await answer(`${history}?after=9.${randomId()}`)).toEqual(absent);
  expect(await answer(history.replace(/tenants\/[^/]+/, `tenants/${own.tenant}`))).toEqual(absent);
  expect(await answer(history.replace(/tenants\/[^/]+/, 'tenants/t_000000000000'))).toEqual(absent);
  for (const query of ['limit=51', 'limit=0', 'after=1', 'more=1', `after=${'9'.repeat(60)}`]) {
    expect(await answer(`${history}?${query}`)).toMatchObject({ status: 400 });
  }
}
