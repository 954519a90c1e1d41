import type { Page } from 'playwright-core';
import type { TenantId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { launchBrowser } from '#testkit/browser.ts';
import { cpuBetween, traced } from './browser-trace.ts';
import type { SignedInDevice } from './sign-in.ts';

export interface Looking {
  readonly url: string;
  readonly tenant: TenantId;
  readonly today: PlainDay;
  readonly owner: SignedInDevice;
  readonly rounds: number;
  /** A month has at least so many. */
  readonly least: number;
}

export interface LookTimes {
  /** In the month of today. */
  readonly instances: number;
  /** From the press on the arrow until the next month is painted, by somebody who looks at each. */
  readonly turnMs: readonly number[];
  /** The same by somebody who turns on as soon as the month is painted. */
  readonly hurriedMs: readonly number[];
  /** From the press in the view switch of a day, which was looked at for a while, until the month is painted. */
  readonly fromDayMs: readonly number[];
  /** The same by somebody who presses as soon as the day is there. */
  readonly fromDayHurriedMs: readonly number[];
  /** The same elements copied, laid out and painted, without anything of ours. */
  readonly paintOnlyMs: readonly number[];
  /** Of the page's thread meanwhile, which a busy machine changes less: turned on, from a day, and the copy. */
  readonly turnCpuMs: readonly number[];
  readonly fromDayCpuMs: readonly number[];
  readonly paintOnlyCpuMs: readonly number[];
  /** From the press in the view switch of a day until the list of the coming days shows something, and all of it. */
  readonly listMs: readonly number[];
  readonly wholeListMs: readonly number[];
  /** Tasks of more than 50 ms meanwhile. */
  readonly listTaskMs: readonly number[];
  /** While the coming days are scrolled through: tasks of more than 50 ms, and every frame. */
  readonly taskMs: readonly number[];
  readonly frameMs: readonly number[];
}

/** So long one looks at least before one turns on: what the browser does when it has time is done by then. */
const lookedAtMs = 1_500;
/** A day is looked at for longer: what loads by itself waits a while (`loadParts`), on a busy machine up to 4.5 s. */
const dayLookedAtMs = 8_000;
const marksOnly = ['blink.user_timing'];

/** Looks at somebody's calendar in a browser of its own, once everything is there. */
export async function lookAtCalendar(looking: Looking): Promise<LookTimes> {
  const { url, tenant, today, owner, rounds, least } = looking;
  const browser = await launchBrowser();
  const [name = '', value = ''] = owner.cookie.split('=');
  try {
    const context = await browser.newContext({
      locale: 'de-DE',
      timezoneId: 'Europe/Berlin',
      reducedMotion: 'reduce',
      viewport: { width: 1440, height: 900 },
    });
    context.setDefaultTimeout(120_000);
    await context.addCookies([{ name, value, url, httpOnly: true, sameSite: 'Lax' }]);
    const page = await context.newPage();
    const calendar = `${url}/t/${tenant}/calendar`;
    await page.goto(`${calendar}/month/${today}`, { waitUntil: 'commit' });
    await page.locator('.o-state').filter({ hasText: 'Alles gesendet' }).waitFor();
    await page.locator('.c-few-one').first().waitFor();
    const instances = await countOf(page);
    if (instances < least) throw new Error(`${instances} instances are shown of ${least}`);

    const turnMs: number[] = [];
    const hurriedMs: number[] = [];
    const paintOnlyMs: number[] = [];
    // One round warms up and does not count.
    const turning = await traced(page, marksOnly, async () => {
      for (let round = 0; round <= rounds; round += 1) {
        for (const label of ['Monat danach', 'Monat davor']) {
          await page.waitForTimeout(lookedAtMs);
          const ms = await turn(page, label);
          await sameAfter(page);
          if (round > 0) turnMs.push(ms);
        }
        const painted = await paintAgain(page);
        if (round > 0) paintOnlyMs.push(painted);
      }
    });
    for (let round = 0; round <= rounds; round += 1) {
      await page.waitForTimeout(lookedAtMs);
      await turn(page, 'Monat danach');
      const ms = await turn(page, 'Monat davor');
      if (round > 0) hurriedMs.push(ms);
    }
    const fromDayMs: number[] = [];
    const fromDayHurriedMs: number[] = [];
    const openDay = async (): Promise<void> => {
      await page.goto(`${calendar}/day/${today}`);
      await page.locator('.c-event').first().waitFor();
    };
    const coming = await traced(page, marksOnly, async () => {
      for (let round = 0; round <= rounds; round += 1) {
        await openDay();
        await page.waitForTimeout(dayLookedAtMs);
        const ms = await fromDay(page);
        await sameAfter(page);
        if (round > 0) fromDayMs.push(ms);
      }
    });
    for (let round = 0; round <= rounds; round += 1) {
      await openDay();
      const ms = await fromDay(page);
      if (round > 0) fromDayHurriedMs.push(ms);
    }
    const lists: Awaited<ReturnType<typeof openList>>[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await openDay();
      await page.waitForTimeout(dayLookedAtMs);
      lists.push(await openList(page));
    }
    const { taskMs, frameMs } = await scrollThrough(page);
    return {
      instances,
      turnMs,
      hurriedMs,
      fromDayMs,
      fromDayHurriedMs,
      listMs: lists.map(({ firstMs }) => firstMs),
      wholeListMs: lists.map(({ allMs }) => allMs),
      listTaskMs: lists.flatMap((list) => list.taskMs),
      paintOnlyMs,
      turnCpuMs: cpuBetween(turning.events, 'pressed', 'painted').slice(2),
      fromDayCpuMs: cpuBetween(coming.events, 'pressed', 'painted').slice(1),
      paintOnlyCpuMs: cpuBetween(turning.events, 'copying', 'copied').slice(1),
      taskMs,
      frameMs,
    };
  } finally {
    await browser.close();
  }
}

/** How many the days of the month say they have. */
async function countOf(page: Page): Promise<number> {
  return page.evaluate(() =>
    [...document.querySelectorAll('.c-month-open > .o-hidden')].reduce(
      (sum, { textContent }) => sum + Number(/(\d+) Termine?$/.exec(textContent ?? '')?.[1] ?? 0),
      0,
    ),
  );
}

/** What was painted first is all there is: nothing of the month comes later. */
async function sameAfter(page: Page): Promise<void> {
  const count = async (): Promise<number> => page.locator('.c-few-one, .c-few-more').count();
  const painted = await count();
  await page.waitForTimeout(500);
  const later = await count();
  if (later !== painted) throw new Error(`${painted} were painted, ${later} a while later`);
}

async function turn(page: Page, label: string): Promise<number> {
  return pressAndPaint(page, '.o-pager a', label);
}

async function fromDay(page: Page): Promise<number> {
  return pressAndPaint(page, '.o-segment', 'Monat');
}

/** Milliseconds from a press until another month is painted, with what is on its days. */
async function pressAndPaint(page: Page, selector: string, words: string): Promise<number> {
  return page.evaluate(
    async ([among, label]) => {
      const grid = () => document.querySelector('.c-month');
      const before = grid()?.getAttribute('aria-label');
      const control = [...document.querySelectorAll<HTMLElement>(among)].find(
        ({ textContent }) => textContent === label,
      );
      if (control === undefined) throw new Error(`nothing is called ${label}`);
      const begun = performance.now();
      performance.mark('pressed');
      control.click();
      const isThere = (): boolean =>
        grid() !== null &&
        grid()?.getAttribute('aria-label') !== before &&
        document.querySelectorAll('.c-few-one').length > 20;
      do await new Promise((done) => requestAnimationFrame(done));
      while (!isThere());
      // It was there before this frame, which paints it; the next task comes after that.
      await new Promise<void>((done) => {
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener('message', () => {
          done();
        });
        port1.start();
        port2.postMessage(null);
      });
      performance.mark('painted');
      return performance.now() - begun;
    },
    [selector, words] as const,
  );
}

/** What the browser takes to lay out and paint the elements of the month as it stands. */
async function paintAgain(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const grid = document.querySelector('.c-month');
    const place = grid?.parentElement;
    if (grid === null || !(place instanceof HTMLElement)) throw new Error('no month');
    // A copy of its own, so that React finds its elements where they were.
    const box = document.createElement('div');
    const frame = (): Promise<void> =>
      new Promise((done) => {
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.addEventListener('message', () => {
            done();
          });
          port1.start();
          port2.postMessage(null);
        });
      });
    await frame();
    const begun = performance.now();
    performance.mark('copying');
    box.append(grid.cloneNode(true));
    place.prepend(box);
    await frame();
    performance.mark('copied');
    const ms = performance.now() - begun;
    box.remove();
    await frame();
    return ms;
  });
}

/** Opens the list of the coming days from a day, and waits until it grows no more. */
async function openList(page: Page) {
  return page.evaluate(async () => {
    const taskMs: number[] = [];
    const observer = new PerformanceObserver((list) => {
      taskMs.push(...list.getEntries().map(({ duration }) => duration));
    });
    observer.observe({ type: 'longtask' });
    const control = [...document.querySelectorAll<HTMLElement>('.o-segment')].find(
      ({ textContent }) => textContent === 'Liste',
    );
    if (control === undefined) throw new Error('nothing is called Liste');
    const begun = performance.now();
    control.click();
    let [firstMs, allMs, count] = [0, 0, 0];
    while (count === 0 || performance.now() - begun - allMs < 500) {
      await new Promise((done) => requestAnimationFrame(done));
      const now = document.querySelectorAll('.c-tile').length;
      if (now === count) continue;
      allMs = performance.now() - begun;
      if (count === 0) firstMs = allMs;
      count = now;
    }
    observer.disconnect();
    return { firstMs, allMs, taskMs };
  });
}

async function scrollThrough(page: Page) {
  return page.evaluate(async () => {
    const taskMs: number[] = [];
    const observer = new PerformanceObserver((list) => {
      taskMs.push(...list.getEntries().map(({ duration }) => duration));
    });
    observer.observe({ type: 'longtask' });
    const frameMs: number[] = [];
    let last = performance.now();
    for (
      let at = 0;
      at < document.documentElement.scrollHeight && frameMs.length < 600;
      at += 120
    ) {
      scrollTo({ top: at, behavior: 'instant' });
      const now = await new Promise<number>((done) => requestAnimationFrame(done));
      frameMs.push(now - last);
      last = now;
    }
    observer.disconnect();
    return { taskMs, frameMs: frameMs.slice(1) };
  });
}
