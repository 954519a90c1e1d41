import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { stateMark } from '#testkit/e2e/device.ts';
import { haveEntryRefused, toJournal, writeEntry } from '#testkit/e2e/journal.ts';
import { pastAllWalls } from '#testkit/e2e/past-all-walls.ts';
import { setStage } from '#testkit/e2e/stage.ts';

const stage = setStage();

/** How often an entry with this text is in the database. */
async function stored(tenant: string, text: string): Promise<number> {
  const rows = await pastAllWalls(
    stage.program,
    tenant,
    `SELECT id FROM tenant_schema.record WHERE body ->> 'text' = $1`,
    [text],
  );
  return rows.length;
}

describe('two tabs', () => {
  test('[SYC20][SYL2] both show a change, one has the connection, and the other takes it over', async () => {
    const jonas = await stage.signedIn('jonas');
    await toJournal(jonas);
    await jonas.settled();
    const first = jonas.page;
    const sockets = new Map<Page, number>();
    const count = (page: Page): void => {
      sockets.set(page, 0);
      page.on('websocket', () => sockets.set(page, (sockets.get(page) ?? 0) + 1));
    };
    jonas.context.on('page', count);
    const second = await jonas.newTab(new URL(first.url()).pathname);
    await jonas.settled(second);

    await writeEntry(second, 'Aus dem zweiten Fenster.');
    await first.getByText('Aus dem zweiten Fenster.').waitFor();
    await writeEntry(first, 'Aus dem ersten Fenster.');
    await second.getByText('Aus dem ersten Fenster.').waitFor();
    for (const tab of [first, second]) await jonas.settled(tab);
    expect(sockets.get(second)).toBe(0);

    await first.close();
    await expect.poll(() => sockets.get(second), { timeout: 20_000 }).toBe(1);
    await writeEntry(second, 'Allein weiter.');
    await jonas.settled(second);
    const { tenant } = await jonas.session();
    for (const text of ['Aus dem zweiten Fenster.', 'Aus dem ersten Fenster.', 'Allein weiter.']) {
      await expect.poll(() => stored(tenant, text)).toBe(1);
    }
  });
});

describe('a killed server', () => {
  test('[SY1][SY4][SYC5] nothing acknowledged is lost, and what was under way arrives once', async () => {
    const emre = await stage.signedIn('emre');
    const { tenant } = await emre.session();
    await toJournal(emre);
    await writeEntry(emre.page, 'Vor dem Stromausfall, bestätigt.');
    await emre.settled();

    // Killed when a push has left the device and its answer has not come.
    const killed = new Promise<void>((done) => {
      emre.onSent = (message) => {
        if (!JSON.stringify(message).includes('"push"')) return;
        emre.onSent = () => {};
        done(stage.program.kill());
      };
    });
    const unsent = ['Mitten im Senden.', 'Nach dem Stromausfall.', 'Und noch etwas.'];
    for (const text of unsent) await writeEntry(emre.page, text);
    await killed;
    await stateMark(emre.page).filter({ hasText: 'Ohne Verbindung' }).waitFor();
    for (const text of unsent) await emre.page.getByText(text).waitFor();

    await stage.program.start();
    await emre.page.reload();
    await emre.settled();
    for (const text of ['Vor dem Stromausfall, bestätigt.', ...unsent]) {
      await expect.poll(() => stored(tenant, text)).toBe(1);
      await emre.page.getByText(text).waitFor();
    }
  });
});

interface Membership {
  readonly group_id: string;
  readonly member_id: string;
}

function groupsOf(tenant: string, account: string): Promise<Membership[]> {
  return pastAllWalls<Membership>(
    stage.program,
    tenant,
    `SELECT g.group_id, g.member_id FROM tenant_schema.group_member g
     JOIN tenant_schema.member m ON m.id = g.member_id WHERE m.account_id = $1`,
    [account],
  );
}

async function joinGroups(tenant: string, memberships: readonly Membership[]): Promise<void> {
  for (const { group_id: group, member_id: member } of memberships) {
    await pastAllWalls(
      stage.program,
      tenant,
      'INSERT INTO tenant_schema.group_member (group_id, member_id) VALUES ($1, $2)',
      [group, member],
    );
  }
}

describe('a right that went meanwhile', () => {
  test('[SYC7][UX17][SYC38] the refused write stands under what needs attention, and is written again with its text', async () => {
    const aylin = await stage.signedIn('aylin');
    const { page } = aylin;
    const { tenant, account } = await aylin.session();
    const groups = await groupsOf(tenant, account);
    const text = 'Mira hat heute zwei Bahnen am Stück geschafft.';
    await haveEntryRefused(stage.program, aylin, text);

    await stateMark(page).filter({ hasText: 'bitte anschauen' }).click();
    const refused = page.getByRole('article').filter({ hasText: text });
    await refused.waitFor();
    expect(await stored(tenant, text)).toBe(0);

    // Refused again it is another write, and stands in a card of its own.
    await refused.evaluate((card) => card.classList.add('before'));
    await refused.getByRole('button', { name: 'Noch einmal senden' }).click();
    await page.locator('article:not(.before)').filter({ hasText: text }).waitFor();
    await refused.getByRole('button', { name: 'Verwerfen' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Behalten' }).click();

    // As long as there is nowhere to write it, it is said, and what is changed is kept.
    await refused.getByRole('button', { name: 'Ändern und senden' }).click();
    const editor = page.getByRole('dialog');
    expect(await editor.getByLabel('Was war?').inputValue()).toBe(text);
    await editor.getByText('Du darfst im Moment nirgends etwas Neues anlegen.').waitFor();
    await editor.getByLabel('Was war?').fill(`${text} Mir ging das nahe.`);
    await editor.getByRole('button', { name: 'Abbrechen' }).click();

    // Back in the groups it is written where it was meant to be, without a connection.
    await joinGroups(tenant, groups);
    await page.reload();
    await refused.getByRole('button', { name: 'Ändern und senden' }).click();
    const circles = editor.getByRole('radiogroup', { name: 'Wer sieht das?' });
    await circles.waitFor();
    await aylin.canStartOffline();
    await aylin.context.setOffline(true);
    await circles.locator('label').first().click();
    await editor.getByRole('button', { name: 'Fertig' }).click();
    await refused.waitFor({ state: 'detached' });
    await aylin.context.setOffline(false);
    await page.getByText('Alles ist angekommen.').waitFor();
    await expect.poll(() => stored(tenant, `${text} Mir ging das nahe.`)).toBe(1);
    expect(await stored(tenant, text)).toBe(0);
  });
});

describe('signing out', () => {
  test('[SYC22] warns of unsent work and deletes what is on the device, without a connection too', async () => {
    const nadja = await stage.signedIn('nadja');
    const { page } = nadja;
    await toJournal(nadja);
    await nadja.canStartOffline();
    await nadja.context.setOffline(true);
    await writeEntry(page, 'Noch nicht gesendet und gleich weg.');
    await page.getByRole('button', { name: 'Wie war es?' }).first().click();
    await page.getByRole('dialog').getByLabel('Was war?').fill('Ein angefangener Entwurf.');
    await page.getByRole('dialog').getByRole('button', { name: 'Abbrechen' }).click();
    expect(await leftBehind(page)).toContain('Ein angefangener Entwurf.');

    await page.getByRole('link', { name: 'Einstellungen' }).click();
    await page.getByRole('button', { name: 'Abmelden', exact: true }).first().click();
    const question = page.getByRole('alertdialog');
    await question.getByText('1 Änderung ist noch nicht gesendet.').waitFor();
    await question.getByRole('button', { name: 'Angemeldet bleiben' }).click();
    await page.getByRole('button', { name: 'Abmelden', exact: true }).first().click();
    await question.getByRole('button', { name: 'Abmelden und 1 Änderung verlieren' }).click();
    await page.getByRole('heading', { name: 'Anmelden' }).waitFor();

    const left = await leftBehind(page);
    for (const trace of ['Nadja', 'nadja', 'Entwurf', 'gesendet und gleich weg', 'Haus Linde']) {
      expect(left).not.toContain(trace);
    }
    expect(JSON.parse(left)).toMatchObject({ databases: [], session: {} });

    // With a connection again the server ends the session too.
    await nadja.context.setOffline(false);
    await expect
      .poll(async () => (await nadja.context.request.get(`${nadja.url}/api/session`)).status(), {
        timeout: 20_000,
      })
      .toBe(401);
  });
});

/** Everything the browser keeps for this origin. */
async function leftBehind(page: Page): Promise<string> {
  return await page.evaluate(async () => {
    const databases = (await indexedDB.databases()).map(({ name }) => name);
    const cached: { url: string; text: string }[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const { pathname } = new URL(request.url);
        if (pathname.startsWith('/assets/')) continue;
        const text = (await (await cache.match(request))?.text()) ?? '';
        cached.push({ url: request.url, text });
      }
    }
    return JSON.stringify({
      databases,
      cached,
      local: Object.fromEntries(Object.entries(localStorage)),
      session: Object.fromEntries(Object.entries(sessionStorage)),
    });
  });
}
