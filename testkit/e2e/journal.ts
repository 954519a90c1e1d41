import type { Page } from 'playwright-core';
import { choose, type Device } from '#testkit/e2e/device.ts';
import { leaveGroups, personNamed } from '#testkit/e2e/past-all-walls.ts';
import type { Program } from '#testkit/e2e/program.ts';
import { today } from '#testkit/e2e/today.ts';

/** Opens the journal of oneself, or of somebody else, on the day it is. */
export async function toJournal(device: Device, person?: string): Promise<void> {
  const { tenant } = await device.session();
  const whose = person === undefined ? '' : `?person=${person}`;
  await device.goTo(`/t/${tenant}/journal/day/${await today(device.page)}${whose}`);
  await device.settled();
}

/** Writes an entry into the open journal. `audience`: the words of who may see it, as they start. */
export async function writeEntry(page: Page, text: string, audience?: RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Wie war es?' }).first().click();
  const editor = page.getByRole('dialog');
  await editor.getByLabel('Was war?').fill(text);
  if (audience !== undefined) await choose(editor, audience);
  await editor.getByRole('button', { name: 'Fertig' }).click();
  await page.getByRole('article').filter({ hasText: text }).waitFor();
}

/** Lets an entry about Mira be refused: the account leaves its groups while the device is offline. */
export async function haveEntryRefused(
  program: Program,
  device: Device,
  text: string,
): Promise<void> {
  const { tenant, account } = await device.session();
  await toJournal(device, await personNamed(program, tenant, 'Mira Sommer'));
  await device.canStartOffline();
  await device.context.setOffline(true);
  await writeEntry(device.page, text);
  await leaveGroups(program, tenant, account);
  await device.context.setOffline(false);
  await device.page.locator('.o-state').filter({ hasText: 'bitte anschauen' }).waitFor();
}
