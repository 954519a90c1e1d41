import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { setStage } from '#testkit/e2e/stage.ts';
import { today } from '#testkit/e2e/today.ts';

const stage = setStage();

describe('what somebody chose on their device', () => {
  test('[UX10] with reduced motion nothing moves; else a dialog glides in', async () => {
    const mira = await stage.signedIn('mira', { context: { reducedMotion: 'no-preference' } });
    expect(await movesFor(mira.page)).toBeGreaterThan(0.05);
    await mira.page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await movesFor(mira.page)).toBeLessThanOrEqual(0.001);
  });

  test('[UX10] more contrast is our high-contrast theme, unless another was chosen', async () => {
    const chosen = (page: Page): Promise<string | undefined> =>
      page.evaluate(() => document.documentElement.dataset['theme']);
    const mira = await stage.device({ appearance: { theme: 'auto' } });
    await mira.goTo('/sign-in');
    expect(await chosen(mira.page)).toBe('auto');
    await mira.page.emulateMedia({ contrast: 'more' });
    await expect.poll(() => chosen(mira.page)).toBe('contrast');
    await mira.page.emulateMedia({ contrast: 'no-preference' });
    await expect.poll(() => chosen(mira.page)).toBe('auto');

    const light = await stage.device({ appearance: { theme: 'light' } });
    await light.page.emulateMedia({ contrast: 'more' });
    await light.goTo('/sign-in');
    expect(await chosen(light.page)).toBe('light');
  });

  test('[UX10] in forced colours what is chosen, focused or framed is still seen', async () => {
    const mira = await stage.signedIn('mira', { context: { forcedColors: 'active' } });
    const { page } = mira;
    const { tenant } = await mira.session();
    await mira.goTo(`/t/${tenant}/calendar/day/${await today(page)}`);
    // The days come before their colours.
    await page.locator('.o-radio-card[data-selected]').waitFor();
    expect(await page.evaluate(() => matchMedia('(forced-colors: active)').matches)).toBe(true);

    // The background of what is chosen is gone: it has an outline, and the others none.
    const outlines = await page.locator('.o-radio-card').evaluateAll((cards) =>
      cards.map((card) => ({
        isChosen: card.matches('[data-selected]'),
        isOutlined: getComputedStyle(card).outlineStyle !== 'none',
      })),
    );
    expect(outlines.filter(({ isChosen }) => isChosen)).toHaveLength(1);
    expect(outlines.every(({ isChosen, isOutlined }) => isChosen === isOutlined)).toBe(true);

    const place = page.locator('.o-place[aria-current=page]');
    const elsewhere = page.locator('.o-place:not([aria-current])').first();
    const frame = (element: Element): string => {
      const { outlineStyle, borderTopStyle, borderTopColor } = getComputedStyle(element);
      return `${outlineStyle} ${borderTopStyle} ${borderTopColor}`;
    };
    expect(await place.evaluate(frame)).not.toBe(await elsewhere.evaluate(frame));

    await page.keyboard.press('Tab');
    const focus = await page.evaluate(() => {
      const { outlineStyle, outlineWidth } = getComputedStyle(
        document.activeElement ?? document.body,
      );
      return { outlineStyle, outlineWidth };
    });
    expect(focus).toEqual({ outlineStyle: 'solid', outlineWidth: '3px' });
  });
});

/** The longest time, in seconds, that anything on the page with a dialog takes to move. */
async function movesFor(page: Page): Promise<number> {
  await page.getByRole('button', { name: 'Neuer Termin' }).first().click();
  await page.getByRole('dialog').waitFor();
  const longest = await page.evaluate(() => {
    const seconds = (list: string): number[] =>
      list.split(',').map((one) => Number.parseFloat(one));
    return Math.max(
      ...[...document.querySelectorAll('*')].flatMap((element) => {
        const style = getComputedStyle(element);
        return [...seconds(style.transitionDuration), ...seconds(style.animationDuration)];
      }),
    );
  });
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  return longest;
}
