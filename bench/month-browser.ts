import type { Page } from 'playwright-core';
import type { TenantId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { launchBrowser } from '#testkit/browser.ts';
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
  /** From the press on the arrow until the next month is painted. */
  readonly turnMs: readonly number[];
  /** From the press in the view switch of a day until the month is painted. */
  readonly fromDayMs: readonly number[];
  /** The same elements copied, laid out and painted, without anything of ours. */
  readonly paintOnlyMs: readonly number[];
  /** While the coming days are scrolled through: tasks of more than 50 ms, and every frame. */
  readonly taskMs: readonly number[];
  readonly frameMs: readonly number[];
}

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
    const paintOnlyMs: number[] = [];
    // One round warms up and does not count.
    for (let round = 0; round <= rounds; round += 1) {
      const on = await turn(page, 'Monat danach');
      const back = await turn(page, 'Monat davor');
      const painted = await paintAgain(page);
      if (round === 0) continue;
      turnMs.push(on, back);
      paintOnlyMs.push(painted);
    }
    const fromDayMs: number[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      await page.goto(`${calendar}/day/${today}`);
      await page.locator('.c-event').first().waitFor();
      // What loads when the browser has time is there.
      await page.waitForTimeout(500);
      const ms = await fromDay(page);
      if (round > 0) fromDayMs.push(ms);
    }
    await page.goto(`${calendar}/agenda/${today}`);
    await page.locator('.c-tile').first().waitFor();
    const { taskMs, frameMs } = await scrollThrough(page);
    return { instances, turnMs, fromDayMs, paintOnlyMs, taskMs, frameMs };
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

async function turn(page: Page, label: string): Promise<number> {
  return page.evaluate(async (words) => {
    const grid = () => document.querySelector('.c-month');
    const before = grid()?.getAttribute('aria-label');
    const link = [...document.querySelectorAll<HTMLElement>('.o-pager a')].find(
      ({ textContent }) => textContent === words,
    );
    if (link === undefined) throw new Error('no such month');
    const begun = performance.now();
    link.click();
    // Its days are there, and what is on them.
    const isThere = (): boolean =>
      grid() !== null &&
      grid()?.getAttribute('aria-label') !== before &&
      document.querySelectorAll('.c-few-one').length > 20;
    while (!isThere()) await new Promise((done) => requestAnimationFrame(done));
    await new Promise<void>((done) => {
      requestAnimationFrame(() => {
        // A task after the frame: it is painted.
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener('message', () => {
          done();
        });
        port1.start();
        port2.postMessage(null);
      });
    });
    return performance.now() - begun;
  }, label);
}

async function fromDay(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const segment = [...document.querySelectorAll<HTMLElement>('.o-segment')].find(
      ({ textContent }) => textContent === 'Monat',
    );
    if (segment === undefined) throw new Error('no switch');
    const begun = performance.now();
    segment.click();
    while (document.querySelectorAll('.c-few-one').length <= 20) {
      await new Promise((done) => requestAnimationFrame(done));
    }
    await new Promise<void>((done) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener('message', () => {
          done();
        });
        port1.start();
        port2.postMessage(null);
      });
    });
    return performance.now() - begun;
  });
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
    box.append(grid.cloneNode(true));
    place.prepend(box);
    await frame();
    const ms = performance.now() - begun;
    box.remove();
    await frame();
    return ms;
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
