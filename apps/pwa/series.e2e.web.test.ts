import { expect, test } from 'vitest';
import { addDays } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { stateMark } from '#testkit/e2e/device.ts';
import { cardOf, chooseFor, toDay } from '#testkit/e2e/event.ts';
import { setStage } from '#testkit/e2e/stage.ts';
import { today } from '#testkit/e2e/today.ts';

const stage = setStage();
const title = 'Trommelgruppe';

test('[CA80][CA81][SY1] a weekly event is made, moved once, changed from then on and deleted without a connection, and seen elsewhere', async () => {
  const one = await stage.signedIn('mira');
  const other = await stage.signedIn('mira');
  const first = addDays((await today(one.page)) as PlainDay, 21);
  const [second, third, fourth] = [7, 14, 21].map((days) => addDays(first, days));
  const { tenant } = await one.session();
  await toDay(one, { day: first });
  await toDay(other, { day: first });
  await one.canStartOffline();
  await one.context.setOffline(true);
  await one.page.reload();
  const { page } = one;

  await page.getByRole('button', { name: 'Neuer Termin' }).click();
  const editor = page.getByRole('dialog');
  await editor.getByLabel('Was ist es?').fill(title);
  await editor.getByText('Dauert den ganzen Tag').click();
  await editor.getByRole('button', { name: /Wie oft\?/ }).click();
  await page.getByRole('option', { name: /^Jede Woche/ }).click();
  await editor.getByRole('button', { name: 'Speichern' }).click();
  await cardOf(page, title).waitFor();

  // The second only, to the day after.
  await toOffline(second);
  await chooseFor(page, title, 'Verschieben nach');
  await page.getByRole('dialog').getByRole('radio').first().check({ force: true });
  await page.getByRole('button', { name: 'Verschieben', exact: true }).click();
  await page
    .getByRole('dialog')
    .last()
    .getByRole('radio', { name: /^Nur dieser/ })
    .waitFor();
  await page.getByRole('dialog').last().getByRole('button', { name: 'Verschieben' }).click();
  await cardOf(page, title).waitFor({ state: 'detached' });

  // The third and all that follow get another name.
  await toOffline(third);
  await chooseFor(page, title, 'Ändern');
  await page.getByRole('dialog').getByLabel('Was ist es?').fill('Chor');
  await page.getByRole('dialog').getByRole('button', { name: 'Speichern' }).click();
  await page.getByRole('radio', { name: /^Dieser und alle folgenden/ }).check({ force: true });
  await page.getByRole('dialog').last().getByRole('button', { name: 'Ändern' }).click();
  await cardOf(page, 'Chor').waitFor();

  await one.context.setOffline(false);
  await stateMark(page).filter({ hasText: 'Alles gesendet' }).waitFor();
  await cardOf(other.page, title).waitFor();
  await toDay(other, { day: addDays(second ?? first, 1) });
  await cardOf(other.page, title).waitFor();
  await toDay(other, { day: fourth ?? first });
  await cardOf(other.page, 'Chor').waitFor();

  // All of the later ones go, on the other device; the earlier ones stay.
  await chooseFor(other.page, 'Chor', 'Löschen');
  await other.page.getByRole('radio', { name: /^Alle/ }).check({ force: true });
  await other.page.getByRole('dialog').getByRole('button', { name: 'Löschen' }).click();
  await cardOf(other.page, 'Chor').waitFor({ state: 'detached' });
  await other.settled();
  await cardOf(page, 'Chor').waitFor({ state: 'detached' });
  await toDay(one, { day: first });
  await cardOf(page, title).waitFor();
  expect(await cardOf(page, title).count()).toBe(1);

  async function toOffline(day: PlainDay | undefined): Promise<void> {
    await one.goTo(`/t/${tenant}/calendar/day/${day ?? first}`);
    await cardOf(page, title).waitFor();
  }
});
