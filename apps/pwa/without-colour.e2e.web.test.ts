import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { setStage } from '#testkit/e2e/stage.ts';
import { today } from '#testkit/e2e/today.ts';

const stage = setStage();
const colours = ['Grün', 'Blau', 'Weiß', 'Braun', 'Gelb', 'Rosa', 'Rot'];

describe('somebody who sees no colours', () => {
  test('[UX5] tells the seven days apart by shape and by name', async () => {
    const mira = await stage.signedIn('mira');
    const { page } = mira;
    const { tenant } = await mira.session();
    const day = await today(page);

    // Without a hue, the shapes are as many pictures as there are days.
    await mira.goTo(`/t/${tenant}/calendar/day/${day}`);
    await page.locator('.o-radio-card').first().waitFor();
    await withoutHue(page);
    const cards = page.locator('.o-radio-card');
    expect(await cards.allInnerTexts()).toEqual(colours);
    const shapes = new Set<string>();
    for (const shape of await cards.locator('.o-day-shape').all()) {
      shapes.add((await shape.screenshot()).toString('base64'));
    }
    expect(shapes.size).toBe(colours.length);

    // Wherever a day wears a colour, its shape is drawn and its name is said.
    const worn = { week: '.c-week-day[data-day]', journal: '.j-day[data-day]' };
    await mira.goTo(`/t/${tenant}/calendar/week/${day}`);
    await page.locator(worn.week).first().waitFor();
    const columns = await page.locator(worn.week).evaluateAll((days) =>
      days.map((one) => ({
        name: one.getAttribute('aria-label') ?? '',
        shapes: one.querySelectorAll('.c-week-head .o-day-shape').length,
      })),
    );
    expect(columns.length).toBeGreaterThan(3);
    for (const { name, shapes: drawn } of columns) {
      expect(drawn).toBe(1);
      expect(
        colours.some((colour) => name.includes(colour)),
        name,
      ).toBe(true);
    }
    await mira.goTo(`/t/${tenant}/journal/day/${day}`);
    await page.locator(worn.journal).first().waitFor();
    const strip = page.locator(worn.journal);
    expect(await strip.locator('.o-day-shape').count()).toBe(await strip.count());
    const header = page.locator('.o-day-header[data-day]');
    expect(await header.locator('.o-day-shape').count()).toBe(await header.count());
  });

  test('[UX5] tells by shape and word whether all is sent', async () => {
    const mira = await stage.signedIn('mira');
    await mira.canStartOffline();
    await withoutHue(mira.page);
    const mark = mira.page.locator('.o-state');
    const online = { words: await mark.innerText(), shape: await drawn(mark) };
    await mira.context.setOffline(true);
    // Heard at once, and not only when the connection is found dead (SYC16).
    await mark.filter({ hasText: 'Ohne Verbindung' }).waitFor({ timeout: 5000 });
    expect(await drawn(mark)).not.toBe(online.shape);
    await mira.context.setOffline(false);
    await mark.filter({ hasText: online.words }).waitFor();
    expect(await drawn(mark)).toBe(online.shape);
  });
});

/** What the picture of a mark consists of. */
function drawn(mark: Locator): Promise<string> {
  return mark
    .locator('svg')
    .evaluate((svg) =>
      [...svg.children].map((part) => part.getAttribute('d') ?? part.tagName).join(),
    );
}

async function withoutHue(page: Page): Promise<void> {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Emulation.setEmulatedVisionDeficiency', { type: 'achromatopsia' });
}
