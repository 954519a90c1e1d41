import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { findCrowding, findCut } from '#testkit/e2e/cut.ts';
import { type Aspect, isOther } from '#testkit/e2e/looked.ts';
import { tell, type Told } from '#testkit/e2e/tell.ts';

// What is asked of a page is asked in as few turns as can be: each waits for a busy browser.

const tools = { tell, findCut, findCrowding, isOther };

interface Equipped {
  readonly tools: typeof tools;
  readonly axe: { run(options: RunOptions): Promise<AxeResults> };
  looked?: Set<string>;
}

/** A theme, and the rules that are asked in it. */
export interface Examination {
  readonly theme: string;
  readonly rules: RunOptions;
  /** Where nothing of this aspect is new on the page: these, or none at all. */
  readonly known?: { readonly aspect: Aspect; readonly rules: RunOptions | null };
}

/** Brings into the page what looks at it; nothing moves from then on. What a view before had there is not known any more. */
export async function equip(page: Page, axeSource: string): Promise<void> {
  const isEquipped = await page.evaluate(() => {
    const here = globalThis as unknown as Partial<Equipped>;
    delete here.looked;
    return here.tools !== undefined;
  });
  if (isEquipped) return;
  const sources = Object.entries(tools).map(([name, tool]) => `${name}: ${String(tool)}`);
  await page.evaluate(`${axeSource};\nglobalThis.tools = { ${sources.join(',\n')} };`);
  await page.evaluate(() => {
    const still = new CSSStyleSheet();
    still.replaceSync(`
      *, *::before, *::after { transition: none !important; animation: none !important; }
      /* What is far below has its place only when it is scrolled to, and axe does not scroll. */
      * { content-visibility: visible !important; }
      [data-bars='off'] :is(.o-bar, .o-screen-bottom) { position: static !important; }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
  });
}

/** What the page shows, once it is drawn, and what axe finds on it in each theme, one line each. */
export async function examine(
  page: Page,
  examinations: readonly Examination[],
): Promise<{ readonly told: Told; readonly problems: readonly string[] }> {
  return page.evaluate(async (asked) => {
    const here = globalThis as unknown as Equipped;
    for (let frame = 0; frame < 2; frame += 1) {
      await new Promise((done) => {
        requestAnimationFrame(done);
      });
    }
    const told = here.tools.tell();
    const problems: string[] = [];
    const { dataset } = document.documentElement;
    // No bar in front of what one could scroll to: axe does not scroll.
    dataset['bars'] = 'off';
    for (const { theme, rules, known } of asked) {
      dataset['theme'] = theme;
      const isNew =
        known === undefined || here.tools.isOther([known.aspect, `${theme} ${innerWidth}`]);
      const chosen = isNew ? rules : known.rules;
      if (chosen === null) continue;
      const { violations } = await here.axe.run({
        ...chosen,
        // Of what is in order nothing is told, and nothing is fetched.
        resultTypes: ['violations'],
        selectors: false,
        preload: false,
      });
      for (const { id, nodes } of violations) {
        for (const { html, failureSummary = '' } of nodes) {
          const why = failureSummary.split('\n').slice(1, 3).join(' ').trim();
          problems.push(`${theme}: ${id}: ${html.slice(0, 160)} (${why})`);
        }
      }
    }
    dataset['theme'] = 'light';
    delete dataset['bars'];
    return { told, problems };
  }, examinations);
}

/** What is cut off, once it is drawn with this style on top; in a low window also what leaves no room. */
export async function findLost(page: Page, css: string): Promise<string[]> {
  return page.evaluate(async (text) => {
    const here = globalThis as unknown as Equipped;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    for (let frame = 0; frame < 2; frame += 1) {
      await new Promise((done) => {
        requestAnimationFrame(done);
      });
    }
    const found = here.tools.findCut();
    if (innerHeight < 400) found.push(...here.tools.findCrowding());
    document.adoptedStyleSheets = document.adoptedStyleSheets.slice(0, -1);
    return found;
  }, css);
}
