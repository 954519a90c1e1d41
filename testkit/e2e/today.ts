import type { Page } from 'playwright-core';
import { addDays, isoWeekday, type PlainDay } from '#kernel/base/plain-day.ts';

/** The day it is where the device is, as it stands in addresses. */
export function today(page: Page): Promise<string> {
  return page.evaluate(() => new Intl.DateTimeFormat('sv-SE').format(new Date()));
}

/** The day it is where the devices and the demo are, as it stands in addresses. */
export function dayInBerlin(): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' }).format();
}

/** A day of the week after this one, so many days after its Monday. */
export function comingMonday(day: string, days = 0): PlainDay {
  const from = day as PlainDay;
  return addDays(from, 8 - isoWeekday(from) + days);
}
