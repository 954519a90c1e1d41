import type { CDPSession, Page } from 'playwright-core';
import * as z from 'zod/mini';
import type { TenantId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { launchBrowser } from '#testkit/browser.ts';
import { traced, type TraceEvent } from './browser-trace.ts';
import type { SignedInDevice } from './sign-in.ts';

/** One way from top to bottom. */
export interface Scrolled {
  /** Between one frame and the next, in ms. */
  readonly frames: readonly number[];
  /** Tasks of the page of more than 50 ms. */
  readonly tasks: readonly number[];
  /** Of the screen, which goes on scrolling while the page is at work: frames there should have been, those of them
   *  that were dropped, and those in which something was not painted yet. As the browser counts them itself. */
  readonly expected: number;
  readonly dropped: number;
  readonly incomplete: number;
}

/** Pixels in a second: a quick turn of a wheel, about two entries in each tenth of a second. */
const pixelsPerSecond = 1_600;
/** A round is cut here, so that a long year takes no longer than a short one. */
const pixelsAtMost = 24_000;

/** Scrolls through somebody's year in a browser of its own, and through boxes of the same height. */
export async function scrollYear(of: {
  readonly url: string;
  readonly tenant: TenantId;
  readonly day: PlainDay;
  readonly owner: SignedInDevice;
  readonly rounds: number;
  readonly entries: number;
}): Promise<{
  readonly ours: readonly Scrolled[];
  readonly floor: readonly Scrolled[];
  readonly photosSeen: number;
}> {
  const browser = await launchBrowser();
  const [name = '', value = ''] = of.owner.cookie.split('=');
  try {
    const context = await browser.newContext({
      locale: 'de-DE',
      timezoneId: 'Europe/Berlin',
      viewport: { width: 1280, height: 900 },
    });
    context.setDefaultTimeout(120_000);
    await context.addCookies([{ name, value, url: of.url, httpOnly: true, sameSite: 'Lax' }]);
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    const ours: Scrolled[] = [];
    const floor: Scrolled[] = [];
    let photosSeen = 0;
    // Where the app was opened before: it does not store itself on the device while somebody scrolls.
    await page.goto(of.url);
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    for (let round = 0; round < of.rounds; round += 1) {
      // Each round begins as somebody does who opens it: nothing was laid out or decoded before.
      await page.goto(`${of.url}/t/${of.tenant}/journal/year/${of.day}`, { waitUntil: 'commit' });
      await page
        .locator('.j-row')
        .nth(of.entries - 1)
        .waitFor({ state: 'attached' });
      await page.locator('.o-thumb img').first().waitFor();
      await page.waitForTimeout(1_000);
      ours.push(await scroll(page, devtools));
      photosSeen = await page.locator('.o-thumb img').count();

      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      await page.goto('about:blank');
      await page.evaluate(
        ([boxes, tall]) => {
          document.body.style.cssText = 'margin: 0; background: #fff';
          for (let at = 0; at < boxes; at += 1) {
            const box = document.createElement('div');
            box.style.cssText = `height: ${String(tall / boxes - 2)}px; margin-bottom: 2px; background: #dde`;
            document.body.append(box);
          }
        },
        [of.entries, height] as const,
      );
      await page.waitForTimeout(300);
      floor.push(await scroll(page, devtools));
    }
    return { ours, floor, photosSeen };
  } finally {
    await browser.close();
  }
}

/** By events of a wheel, as the browser itself makes them of a hand's. */
async function scroll(page: Page, devtools: CDPSession): Promise<Scrolled> {
  const distance = await page.evaluate(
    (most) => Math.min(most, document.documentElement.scrollHeight - innerHeight),
    pixelsAtMost,
  );
  await page.evaluate(() => {
    const frames: number[] = [];
    const tasks: number[] = [];
    const observer = new PerformanceObserver((list) => {
      tasks.push(...list.getEntries().map(({ duration }) => duration));
    });
    observer.observe({ type: 'longtask' });
    let last = performance.now();
    let isRunning = true;
    const frame = (now: number): void => {
      frames.push(now - last);
      last = now;
      if (isRunning) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    Object.assign(globalThis, {
      endFrames: () => {
        isRunning = false;
        observer.disconnect();
        return { frames: frames.slice(1), tasks };
      },
    });
  });
  const { result, events } = await traced(page, ['benchmark'], async () => {
    await devtools.send('Input.synthesizeScrollGesture', {
      x: 640,
      y: 450,
      yDistance: -distance,
      speed: pixelsPerSecond,
      gestureSourceType: 'mouse',
      preventFling: true,
    });
    return page.evaluate(() =>
      (
        globalThis as unknown as { endFrames: () => Pick<Scrolled, 'frames' | 'tasks'> }
      ).endFrames(),
    );
  });
  return { ...result, ...framesOnScreen(events) };
}

const reportSchema = z.object({
  frame_sequence: z.number(),
  state: z.string(),
  scroll_state: z.string(),
  affects_smoothness: z.boolean(),
  has_missing_content: z.boolean(),
  checkerboarded_needs_raster: z.boolean(),
  checkerboarded_needs_record: z.boolean(),
});

/** The browser's own report of each frame while it scrolls. A frame that came in two parts is reported twice. */
function framesOnScreen(events: readonly TraceEvent[]) {
  const reports = events
    .filter(({ name, ph }) => name === 'PipelineReporter' && ph === 'b')
    .flatMap(({ args }) => {
      const report = reportSchema.safeParse(args?.['frame_reporter']);
      return report.success && report.data.scroll_state !== 'SCROLL_NONE' ? [report.data] : [];
    });
  const count = (is: (report: (typeof reports)[number]) => boolean): number =>
    new Set(reports.filter(is).map((report) => report.frame_sequence)).size;
  return {
    expected: count((report) => report.state !== 'STATE_NO_UPDATE_DESIRED'),
    dropped: count((report) => report.state === 'STATE_DROPPED' && report.affects_smoothness),
    incomplete: count(
      (report) =>
        report.has_missing_content ||
        report.checkerboarded_needs_raster ||
        report.checkerboarded_needs_record,
    ),
  };
}
