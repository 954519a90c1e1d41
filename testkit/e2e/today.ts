import type { Page } from 'playwright-core';

/** The day it is where the device is, as it stands in addresses. */
export function today(page: Page): Promise<string> {
  return page.evaluate(() => new Intl.DateTimeFormat('sv-SE').format(new Date()));
}
