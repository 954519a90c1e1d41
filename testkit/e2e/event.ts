import type { Locator, Page } from 'playwright-core';
import type { Device } from '#testkit/e2e/device.ts';
import { today } from '#testkit/e2e/today.ts';

/** Opens the calendar of oneself, or of somebody else, on the day it is. */
export async function toDay(device: Device, person?: string): Promise<void> {
  const { tenant } = await device.session();
  const whose = person === undefined ? '' : `?person=${person}`;
  await device.goTo(`/t/${tenant}/calendar/day/${await today(device.page)}${whose}`);
  await device.settled();
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
