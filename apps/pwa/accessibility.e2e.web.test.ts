import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { densities, type Density } from '#web/design/appearance.ts';
import type { Device } from '#testkit/e2e/device.ts';
import { haveEventOverwritten } from '#testkit/e2e/event.ts';
import { equip, type Examination, examine, findLost } from '#testkit/e2e/in-page.ts';
import { haveEntryRefused } from '#testkit/e2e/journal.ts';
import { haveTenantKept } from '#testkit/e2e/keep.ts';
import { setStage } from '#testkit/e2e/stage.ts';
import type { Told } from '#testkit/e2e/tell.ts';
import { haveTokens } from '#testkit/e2e/token.ts';
import {
  type Here,
  overwrittenDay,
  show,
  showWithin,
  type View,
  views,
} from '#testkit/e2e/views.ts';

const stage = setStage();
const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const colours = ['color-contrast', 'link-in-text-block'];
/** What depends on where and how large things are, and on their colours. */
const places = ['target-size', 'scrollable-region-focusable', ...colours];
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
  const [refused, [one, other], keeper, ...staff] = await Promise.all([
    haveRefused(),
    haveOverwritten(),
    haveKept(),
    stage.signedIn('tom'),
    stage.signedIn('tom'),
  ]);
  const { tenant, person } = await one.session();
  const here: Here = {
    tenant,
    day: stage.day,
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
      staff: staff[0],
    }),
    walk({
      keeper,
      guest: await stage.device(),
      person: other,
      staff: staff[1],
    }),
  ]);
}, 1_500_000);

describe('every view', () => {
  test('[UX7] shows, and keeps what is open when density and window change', () => {
    expect(tour.unshown).toEqual([]);
    expect(tour.seen).toHaveLength(whole.flatMap(densitiesOf).length * 2);
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
    // Which one is in is marked; what waits to be sent is of all of them.
    const nowhere = framed.filter(
      ({ place, view }) =>
        place === null && !['nothing-waits', 'needs-attention'].includes(view.name),
    );
    expect(nowhere.map(nameOf)).toEqual([]);
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
    const easy = tour.seen.filter(({ density, view }) => density === 'easy' || view.isPlain);
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

async function haveRefused(): Promise<Device> {
  const device = await stage.signedIn('aylin');
  await haveEntryRefused(stage.program, device, 'Zwei Bahnen am Stück.');
  return device;
}

async function haveOverwritten(): Promise<readonly [Device, Device]> {
  const [one, other] = [await stage.signedIn('mira'), await stage.signedIn('mira')];
  await haveEventOverwritten(one, other, overwrittenDay);
  await haveTokens(one);
  return [one, other];
}

async function haveKept(): Promise<Device> {
  const keeper = await stage.signedIn('katrin');
  await haveTenantKept(keeper);
  return keeper;
}

/** Devices on which the view before was left as it was found: the next is shown without loading all of it anew. */
const isAtHand = new WeakSet<Device>();

async function look(view: View, device: Device, here: Here): Promise<void> {
  const { page } = device;
  const loads = !isAtHand.delete(device);
  try {
    await page.setViewportSize(desktop);
    await (loads ? show : showWithin)(view, device, here);
    await equip(page, axeSource);
    for (const density of densitiesOf(view)) {
      await device.dress({ density });
      for (const size of [desktop, phone]) await dressAndExamine(view, page, density, size);
      await strain(view, page, density);
    }
    await view.leave?.(page, device);
    if (view.leave === undefined && view.on !== 'guest') isAtHand.add(device);
  } catch (error) {
    tour.unshown.push(`${view.name}: ${String(error).slice(0, 300)}`);
  }
}

function densitiesOf({ isPlain }: View): readonly Density[] {
  return isPlain === true ? ['standard'] : densities;
}

async function dressAndExamine(
  view: View,
  page: Page,
  density: Density,
  size: typeof phone,
): Promise<void> {
  await page.setViewportSize(size);
  const { told, problems } = await examine(page, examinationsOf(density, size));
  const seen = { ...told, view, density, width: size.width };
  tour.seen.push(seen);
  tour.axe.push(...problems.map((problem) => `${nameOf(seen)}, ${problem}`));
}

/**
 * All rules once for each density, on the device it is most used on: the same things stand there on another, only
 * elsewhere. Of the other themes, which change colours alone, what looks at colours, and one of them on each device, as
 * no colour differs between those. Where a density has nothing that another has not, what does not depend on places was
 * examined with that.
 */
function examinationsOf(density: Density, size: typeof phone): Examination[] {
  const ofPlaces: RunOptions = { runOnly: { type: 'rule', values: places } };
  const ofColours: RunOptions = { runOnly: { type: 'rule', values: colours } };
  const usual = density === 'easy' ? phone : desktop;
  return [
    size === usual
      ? {
          theme: 'light',
          rules: { runOnly: tags },
          known: { aspect: 'markup', rules: ofPlaces },
        }
      : { theme: 'light', rules: ofPlaces },
    {
      theme: size === desktop ? 'dark' : 'contrast',
      rules: ofColours,
      known: { aspect: 'colours', rules: null },
    },
  ];
}

async function strain(view: View, page: Page, density: Density): Promise<void> {
  const devTools = await page.context().newCDPSession(page);
  const setFontSize = (standard: number) =>
    devTools.send('Page.setFontSizes', { fontSizes: { standard } });
  for (const [name, set] of Object.entries<Strain>(strains)) {
    const { width, height, css = '', fontSize } = set;
    await page.setViewportSize({ width, height });
    if (fontSize !== undefined) await setFontSize(fontSize);
    const found = await findLost(page, css);
    if (fontSize !== undefined) await setFontSize(16);
    tour.cut.push(...found.map((one) => `${view.name}, ${density}, ${name}: ${one}`));
  }
  await devTools.detach();
}

function nameOf({ view, density, width }: Seen): string {
  return `${view.name}, ${density}, ${width} px`;
}
