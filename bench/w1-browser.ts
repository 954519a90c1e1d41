import { launchBrowser } from '#testkit/browser.ts';
import type { SignedInDevice } from './sign-in.ts';

/** How long it takes in a real browser that has nothing, from opening the address, in ms. */
export interface BrowserTimes {
  /** Until a first view is drawn. */
  readonly drawnMs: number;
  /** Until everything in reach is there and the mark says so. */
  readonly usableMs: number;
}

/** Opens Obhut as somebody who is signed in, in a browser profile of its own each time. */
export async function timeInBrowser(
  url: string,
  { cookie }: SignedInDevice,
  rounds: number,
): Promise<BrowserTimes[]> {
  const browser = await launchBrowser();
  const times: BrowserTimes[] = [];
  const [name = '', value = ''] = cookie.split('=');
  try {
    for (let round = 0; round < rounds; round += 1) {
      const context = await browser.newContext({ locale: 'de-DE', reducedMotion: 'reduce' });
      context.setDefaultTimeout(120_000);
      await context.addCookies([{ name, value, url, httpOnly: true, sameSite: 'Lax' }]);
      const page = await context.newPage();
      const begun = performance.now();
      await page.goto(url, { waitUntil: 'commit' });
      const drawn = page.locator('main h1').waitFor();
      const usable = page.locator('.o-state').filter({ hasText: 'Alles gesendet' }).waitFor();
      const drawnMs = drawn.then(() => performance.now() - begun);
      await usable;
      await drawn;
      times.push({ drawnMs: await drawnMs, usableMs: performance.now() - begun });
      await context.close();
    }
  } finally {
    await browser.close();
  }
  return times;
}
