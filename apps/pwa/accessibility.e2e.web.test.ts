import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { densities, type Density } from '#web/design/appearance.ts';
import { findCrowding, findCut } from '#testkit/e2e/cut.ts';
import type { Device } from '#testkit/e2e/device.ts';
import { haveEventOverwritten } from '#testkit/e2e/event.ts';
import { haveEntryRefused } from '#testkit/e2e/journal.ts';
import { haveTenantKept } from '#testkit/e2e/keep.ts';
import { setStage } from '#testkit/e2e/stage.ts';
import { tell, type Told } from '#testkit/e2e/tell.ts';
import { today } from '#testkit/e2e/today.ts';
import { haveTokens } from '#testkit/e2e/token.ts';
import { type Here, overwrittenDay, show, type View, views } from '#testkit/e2e/views.ts';

const stage = setStage();
const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const colours = ['color-contrast', 'link-in-text-block'];
/** What depends on where and how large things are. */
const places = ['target-size', 'scrollable-region-focusable', 'color-contrast'];
/** The parts of long pages are seen with the page. */
const whole = views.filter(({ isPart }) => isPart !== true);
const phone = { width: 360, height: 740 };
const desktop = { width: 1440, height: 900 };

/** What WCAG 1.4.12 lists. */
const wideText = `
  * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
  p { margin-bottom: 2em !important; }`;

interface Strain {
  readonly width: number;
  readonly height: number;
  readonly css?: string;
  /** What the browser takes for normal text. */
  readonly fontSize?: number;
}

/** How somebody with weak eyes sets the window and the text, and what is measured then (UX9). */
const strains = {
  'at 320 px': { width: 320, height: 740 },
  // 1280 by 1024, four times as large.
  'at 400 % zoom': { width: 320, height: 256 },
  'with wide text': { ...phone, css: wideText },
  'with wide text on a desktop': { width: 1280, height: 1024, css: wideText },
  // As the browser's settings do it: layouts that ask for room in em get the one of half the width.
  'with text at 200 %': { width: 1280, height: 1024, fontSize: 32 },
} satisfies Record<string, Strain>;

interface Seen extends Told {
  readonly view: View;
  readonly density: Density;
  readonly width: number;
}

/** What was found on one way through all views, shared by the tests below. */
const tour = {
  unshown: [] as string[],
  axe: [] as string[],
  cut: [] as string[],
  seen: [] as Seen[],
  here: undefined as Here | undefined,
};

type Devices = { readonly [On in View['on']]?: Device };

// Every view is opened once and then dressed: density, theme and width change under it.
beforeAll(async () => {
  const refused = await stage.signedIn('aylin');
  await haveEntryRefused(stage.program, refused, 'Zwei Bahnen am Stück.');
  const [one, other] = [await stage.signedIn('mira'), await stage.signedIn('mira')];
  await haveEventOverwritten(one, other, overwrittenDay);
  const keeper = await stage.signedIn('katrin');
  await haveTenantKept(keeper);
  await haveTokens(one);
  const { tenant, person } = await one.session();
  const here: Here = {
    tenant,
    day: await today(one.page),
    person,
    invitation: await stage.invitation(tenant, 'nele@obhut.example'),
  };
  tour.here = here;
  // Two at a time, each on devices of its own.
  const left = [...whole];
  const walk = async (devices: Devices): Promise<void> => {
    for (;;) {
      const at = left.findIndex((view) => devices[view.on] !== undefined);
      const [view] = at === -1 ? [] : left.splice(at, 1);
      const device = view && devices[view.on];
      if (view === undefined || device === undefined) return;
      await look(view, device, here);
    }
  };
  await Promise.all([
    walk({
      refused,
      guest: await stage.device(),
      person: one,
      staff: await stage.signedIn('tom'),
    }),
    walk({
      keeper,
      guest: await stage.device(),
      person: other,
      staff: await stage.signedIn('tom'),
    }),
  ]);
}, 1_500_000);

describe('every view', () => {
  test('[UX7] shows, and keeps what is open when density and window change', () => {
    expect(tour.unshown).toEqual([]);
    expect(tour.seen).toHaveLength(whole.length * densities.length * 2);
    const moved = tour.seen.filter(
      ({ view, stands }) => stands !== tour.seen.find((each) => each.view === view)?.stands,
    );
    expect(moved.map(nameOf)).toEqual([]);
  });

  test('[UX6][UX11] has nothing that axe finds, phone and desktop, in every density and theme', () => {
    expect(tour.axe).toEqual([]);
  });

  test('[UX9] is whole at 320 px, at 400 % zoom, with wide and with large text', () => {
    expect(tour.cut).toEqual([]);
  });

  test('[UX3] has the same places with the same pictures: below on phones, else at the side', () => {
    const framed = tour.seen.filter(({ places }) => places.length > 0);
    expect(framed.length).toBeGreaterThan(100);
    expect([...new Set(framed.map(({ places }) => places.join()))]).toHaveLength(1);
    const elsewhere = framed.filter(
      ({ side, width }) => side !== (width === phone.width ? 'below' : 'beside'),
    );
    expect(elsewhere.map(nameOf)).toEqual([]);
    // Only who is in no tenant, or nowhere, has no places.
    expect(
      tour.seen
        .filter(({ places, view }) => places.length === 0 && view.on !== 'guest')
        .map(({ view }) => view.name),
    ).toSatisfy((names: string[]) => names.every((name) => name === 'not-found'));
  });

  test('[UX4] is one press away from today', () => {
    const { tenant, day } = tour.here ?? { tenant: '', day: '' };
    const isToday = (href: string): boolean =>
      href === '/' ||
      new RegExp(`^/t/${tenant}/calendar/(?:day|week|month|agenda|\\d-days)/${day}`).test(href);
    const far = tour.seen.filter(
      // What lies above a view is left first.
      ({ view, hasDialog, links }) => view.on !== 'guest' && !hasDialog && !links.some(isToday),
    );
    expect(far.map(nameOf)).toEqual([]);
  });

  test('[UX8] shows no picture without its word in easy, and no control without a spoken name', () => {
    const easy = tour.seen.filter(({ density }) => density === 'easy');
    expect(easy.flatMap((seen) => seen.wordless.map((one) => `${nameOf(seen)}: ${one}`))).toEqual(
      [],
    );
    expect(
      tour.seen.flatMap((seen) => seen.nameless.map((one) => `${nameOf(seen)}: ${one}`)),
    ).toEqual([]);
  });

  test('[UX8] needs no reading in easy: every control has its picture', () => {
    const easy = tour.seen.filter(({ density }) => density === 'easy');
    expect(
      easy.flatMap((seen) => seen.pictureless.map((one) => `${nameOf(seen)}: ${one}`)),
    ).toEqual([]);
  });

  test('[UX21] says where it is empty why, and what the next step is', () => {
    expect(
      tour.seen.flatMap((seen) => seen.deadEnds.map((one) => `${nameOf(seen)}: ${one}`)),
    ).toEqual([]);
  });
});

async function look(view: View, device: Device, here: Here): Promise<void> {
  const { page } = device;
  try {
    await page.setViewportSize(desktop);
    await show(view, device, here);
    await page.evaluate(axeSource);
    await holdStill(page);
    for (const density of densities) {
      await device.dress({ density });
      for (const size of [desktop, phone]) await dressAndExamine(view, page, density, size);
      await strain(view, page, density);
    }
    await view.leave?.(page, device);
  } catch (error) {
    tour.unshown.push(`${view.name}: ${String(error).slice(0, 300)}`);
  }
}

async function dressAndExamine(
  view: View,
  page: Page,
  density: Density,
  size: typeof phone,
): Promise<void> {
  await page.setViewportSize(size);
  await frames(page);
  const seen = { ...(await page.evaluate(tell)), view, density, width: size.width };
  tour.seen.push(seen);
  // Only colours differ between the themes, and no colour between the sizes: one of each is enough for them.
  for (const theme of ['light', size === desktop ? 'dark' : 'contrast']) {
    await page.evaluate((chosen) => {
      document.documentElement.dataset['theme'] = chosen;
      // No bar in front of what one could scroll to: axe does not scroll.
      document.documentElement.dataset['bars'] = 'off';
    }, theme);
    await frames(page);
    for (const problem of await examine(page, rulesFor(theme, density, size))) {
      tour.axe.push(`${nameOf(seen)}, ${theme}: ${problem}`);
    }
  }
  await page.evaluate(() => {
    document.documentElement.dataset['theme'] = 'light';
    delete document.documentElement.dataset['bars'];
  });
}

/**
 * All of them once for each density, on the device it is most used on: the same things stand there on another, only
 * elsewhere. Of the other themes, which change colours alone, what looks at colours.
 */
function rulesFor(theme: string, density: Density, size: typeof phone): RunOptions {
  if (theme !== 'light') return { runOnly: { type: 'rule', values: colours } };
  const usual = density === 'easy' ? phone : desktop;
  return size === usual ? { runOnly: tags } : { runOnly: { type: 'rule', values: places } };
}

async function strain(view: View, page: Page, density: Density): Promise<void> {
  const devTools = await page.context().newCDPSession(page);
  for (const [name, set] of Object.entries<Strain>(strains)) {
    const { width, height, css = '', fontSize = 16 } = set;
    await page.setViewportSize({ width, height });
    await devTools.send('Page.setFontSizes', { fontSizes: { standard: fontSize } });
    await page.evaluate((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    }, css);
    await frames(page);
    const found = await page.evaluate(findCut);
    if (height < 400) found.push(...(await page.evaluate(findCrowding)));
    tour.cut.push(...found.map((one) => `${view.name}, ${density}, ${name}: ${one}`));
    await page.evaluate(() => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.slice(0, -1);
    });
  }
  await devTools.send('Page.setFontSizes', { fontSizes: { standard: 16 } });
  await devTools.detach();
}

function nameOf({ view, density, width }: Seen): string {
  return `${view.name}, ${density}, ${width} px`;
}

/** Nothing moves from now on. */
async function holdStill(page: Page): Promise<void> {
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

/** Waits until what changed is drawn. */
async function frames(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame += 1) {
      await new Promise((done) => {
        requestAnimationFrame(done);
      });
    }
  });
}

/** What axe finds on the page as it is, one line each. */
async function examine(page: Page, options: RunOptions): Promise<string[]> {
  const { violations } = await page.evaluate(
    (chosen) =>
      (globalThis as unknown as { axe: { run(o: RunOptions): Promise<AxeResults> } }).axe.run(
        chosen,
      ),
    // Of what is in order nothing is told, and nothing is fetched.
    { ...options, resultTypes: ['violations' as const], selectors: false, preload: false },
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => {
      const why = failureSummary.split('\n').slice(1, 3).join(' ').trim();
      return `${id}: ${html.slice(0, 160)} (${why})`;
    }),
  );
}
