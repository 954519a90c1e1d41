import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Density, Theme } from '#web/design/appearance.ts';
import type { Device } from '#testkit/e2e/device.ts';
import { haveEventOverwritten } from '#testkit/e2e/event.ts';
import { haveEntryRefused } from '#testkit/e2e/journal.ts';
import { setStage } from '#testkit/e2e/stage.ts';
import { today } from '#testkit/e2e/today.ts';
import { type Here, overwrittenDay, show, type View, views } from '#testkit/e2e/views.ts';

const stage = setStage();
const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const themes: readonly Theme[] = ['light', 'dark', 'contrast'];
const widths = [360, 1440] as const;

// Each density with somebody else whose write is refused: who left the team is out of it for good.
const leaving: readonly (readonly [Density, string])[] = [
  ['easy', 'aylin'],
  ['standard', 'tom'],
  ['office', 'sabine'],
];

describe('axe finds nothing on any screen', () => {
  test.each(leaving)(
    '[UX6][UX11] %s, phone and desktop, in every theme',
    async (density, who) => {
      const appearance = { density };
      const devices: Record<View['on'], Device> = {
        guest: await stage.device({ appearance }),
        person: await stage.signedIn('mira', { appearance }),
        staff: await stage.signedIn('nadja', { appearance }),
        refused: await stage.signedIn(who, { appearance }),
      };
      for (const device of Object.values(devices)) await device.context.addInitScript(axeSource);
      await haveEntryRefused(stage.program, devices.refused, 'Zwei Bahnen am Stück.');
      const [one, other] = [await stage.signedIn('mira'), await stage.signedIn('mira')];
      await haveEventOverwritten(one, other, overwrittenDay);
      await devices.person.canStartOffline();
      const { tenant } = await devices.person.session();
      const here: Here = {
        tenant,
        day: await today(devices.person.page),
        invitation: await stage.invitation(tenant, `${density}@obhut.example`),
      };

      const found: string[] = [];
      for (const width of widths) {
        for (const device of Object.values(devices)) {
          await device.page.setViewportSize({ width, height: width === 360 ? 740 : 900 });
        }
        for (const view of views) {
          const device = devices[view.on];
          try {
            await show(view, device, here);
          } catch (error) {
            found.push(`${view.name} at ${width} does not show: ${String(error).slice(0, 300)}`);
            continue;
          }
          for (const theme of themes) {
            await dress(device.page, theme);
            // Only colours differ between the themes.
            const rules: RunOptions =
              theme === 'light'
                ? { runOnly: tags }
                : { runOnly: { type: 'rule', values: colours } };
            for (const problem of await examine(device.page, rules)) {
              found.push(`${view.name} at ${width}, ${theme}: ${problem}`);
            }
          }
          await view.leave?.(device.page, device);
        }
      }
      expect(found).toEqual([]);
    },
    600_000,
  );
});

const colours = ['color-contrast', 'link-in-text-block'];

/** Another theme, and no bar in front of what one could scroll to. Waits until nothing moves any more. */
async function dress(page: Page, theme: Theme): Promise<void> {
  await page.evaluate(async (chosen) => {
    document.documentElement.dataset['theme'] = chosen;
    const still = new CSSStyleSheet();
    still.replaceSync(`
      *, *::before, *::after { transition: none !important; animation: none !important; }
      .o-bar, .o-screen-bottom { position: static !important; }`);
    document.adoptedStyleSheets = [still];
    for (let frame = 0; frame < 2; frame += 1) {
      await new Promise((done) => {
        requestAnimationFrame(done);
      });
    }
  }, theme);
}

/** What axe finds on the page as it is, one line each. */
async function examine(page: Page, options: RunOptions): Promise<string[]> {
  const { violations } = await page.evaluate(
    (chosen) =>
      (globalThis as unknown as { axe: { run(o: RunOptions): Promise<AxeResults> } }).axe.run(
        chosen,
      ),
    options,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => {
      const why = failureSummary.split('\n').slice(1, 3).join(' ').trim();
      return `${id}: ${html.slice(0, 160)} (${why})`;
    }),
  );
}
