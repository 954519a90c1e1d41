import type { Locator, Page } from 'playwright-core';
import { type Device, stateMark } from '#testkit/e2e/device.ts';
import { today } from '#testkit/e2e/today.ts';

/** Opens the calendar of oneself, or of somebody else, on the day it is or on another. */
export async function toDay(
  device: Device,
  { person, day }: { readonly person?: string; readonly day?: string } = {},
): Promise<void> {
  const { tenant } = await device.session();
  const whose = person === undefined ? '' : `?person=${person}`;
  await device.goTo(`/t/${tenant}/calendar/day/${day ?? (await today(device.page))}${whose}`);
  await device.settled();
}

/** The event `from`, renamed `here` without a connection, and meanwhile `there`; the first stays offline. */
export async function renameAtTheSameTime(
  from: string,
  here: { readonly device: Device; readonly to: string },
  there: { readonly device: Device; readonly to: string },
): Promise<void> {
  const { context, page } = here.device;
  await here.device.canStartOffline();
  await context.setOffline(true);
  // A socket that was open before would stay open in this browser.
  await page.reload();
  await renameEvent(page, from, here.to);
  await stateMark(page).filter({ hasText: '1 wartet' }).waitFor();
  await renameEvent(there.device.page, from, there.to);
  await there.device.settled();
}

/** The event with exactly this title in the list of the open day. */
export function cardOf(page: Page, title: string): Locator {
  const more = page.getByRole('button', { name: `Mehr: ${title}`, exact: true });
  return page.getByRole('listitem').filter({ has: more });
}

/** Chooses something from the menu of an event. */
export async function chooseFor(page: Page, title: string, action: string): Promise<void> {
  await cardOf(page, title).getByRole('button', { name: 'Mehr:' }).click();
  await page.getByRole('menuitem', { name: action }).click();
}

/** Makes an all-day event on the open day, seen by whoever sees it by default. */
export async function makeEvent(page: Page, title: string): Promise<void> {
  await page.getByRole('button', { name: 'Neuer Termin' }).click();
  const editor = page.getByRole('dialog');
  await editor.getByLabel('Was ist es?').fill(title);
  await editor.getByText('Dauert den ganzen Tag').click();
  await editor.getByRole('button', { name: 'Speichern' }).click();
  await cardOf(page, title).waitFor();
}

export async function renameEvent(page: Page, from: string, to: string): Promise<void> {
  await chooseFor(page, from, 'Ändern');
  const editor = page.getByRole('dialog');
  await editor.getByLabel('Was ist es?').fill(to);
  await editor.getByRole('button', { name: 'Speichern' }).click();
  await cardOf(page, to).waitFor();
}

/** An event on `day`, where there was none, that two devices of one person renamed at the same time. */
export async function haveEventOverwritten(one: Device, other: Device, day: string): Promise<void> {
  await toDay(one, { day });
  await toDay(other, { day });
  await one.page.locator('.c-event, .o-empty').first().waitFor();
  if ((await one.page.locator('.c-event').count()) > 0) return;
  await makeEvent(one.page, 'Sternwarte');
  await cardOf(other.page, 'Sternwarte').waitFor();
  await renameAtTheSameTime(
    'Sternwarte',
    { device: one, to: 'Planetarium' },
    { device: other, to: 'Sternwarte mit Picknick' },
  );
  await one.context.setOffline(false);
  await one.settled();
}
