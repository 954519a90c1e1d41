import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Device } from '#testkit/e2e/device.ts';
import { stateMark } from '#testkit/e2e/device.ts';
import { toJournal, writeEntry } from '#testkit/e2e/journal.ts';
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

describe('tabs that come and go under load', () => {
  /** When the leading tab is closed: what has just left it, or reached it. */
  const moments = [
    ['sent', '"type":"push"'],
    ['received', '"type":"push-result"'],
    ['sent', '"type":"pull"'],
    ['received', '"type":"page"'],
  ] as const;

  test('[SYC20][SYC6] the next tab sends what the last one had under way, once', async () => {
    const jonas = await stage.signedIn('jonas');
    await toJournal(jonas);
    const path = new URL(jonas.page.url()).pathname;
    const { tenant } = await jonas.session();
    const leads = new Map<Page, number>();
    const onFrame: { run: (page: Page, way: 'sent' | 'received', text: string) => void } = {
      run: () => {},
    };
    jonas.context.on('page', (page) => {
      page.on('websocket', (socket) => {
        leads.set(page, (leads.get(page) ?? 0) + 1);
        socket.on('framesent', ({ payload }) => onFrame.run(page, 'sent', String(payload)));
        socket.on('framereceived', ({ payload }) => onFrame.run(page, 'received', String(payload)));
      });
    });
    let leader = await jonas.newTab(path);
    await jonas.settled(leader);
    await jonas.page.close();
    await expect.poll(() => leads.get(leader), { timeout: 20_000 }).toBe(1);
    await jonas.settled(leader);

    const written: string[] = [];
    for (const [way, marked] of moments) {
      const next = await jonas.newTab(path);
      await jonas.settled(next);
      const before = leader;
      const closed = new Promise<void>((done) => {
        onFrame.run = (page, went, text) => {
          if (page !== before || went !== way || !text.includes(marked)) return;
          onFrame.run = () => {};
          done(before.close());
        };
      });
      for (const count of ['eins', 'zwei', 'drei']) {
        const text = `Geschlossen bei ${way} ${marked}: ${count}.`;
        written.push(text);
        await writeEntry(next, text);
      }
      await closed;
      await expect.poll(() => leads.get(next), { timeout: 20_000 }).toBe(1);
      await jonas.settled(next);
      leader = next;
    }
    for (const text of written) {
      expect(await stored(tenant, text), text).toBe(1);
      await leader.getByText(text).waitFor();
    }
  });
});

describe('a local database that is lost', () => {
  test('[SYL18][SYC5] deleted behind the back: unsent work is still there, and everything comes again', async () => {
    const emre = await stage.signedIn('emre');
    const { tenant } = await emre.session();
    await toJournal(emre);
    await writeEntry(emre.page, 'Gesendet, bevor alles weg war.');
    await emre.settled();
    await offlineWith(emre, 'Noch nicht gesendet, als alles weg war.');
    await emre.page.evaluate(async () => {
      for (const { name } of await indexedDB.databases()) {
        if (name?.startsWith('obhut-') !== true) continue;
        await new Promise<void>((resolve) => {
          const request = indexedDB.deleteDatabase(name);
          request.addEventListener('success', () => resolve());
        });
      }
    });
    await stateMark(emre.page).filter({ hasText: '1' }).waitFor();
    await emre.context.setOffline(false);
    await emre.settled();
    await emre.page.getByText('Gesendet, bevor alles weg war.').waitFor();
    await emre.page.getByText('Noch nicht gesendet, als alles weg war.').waitFor();
    expect(await stored(tenant, 'Noch nicht gesendet, als alles weg war.')).toBe(1);
  });

  test('[SYL19][SYC5] broken inside: it is fetched again, and unsent work is sent', async () => {
    const nadja = await stage.signedIn('nadja');
    const { tenant } = await nadja.session();
    await toJournal(nadja);
    await writeEntry(nadja.page, 'Gesendet, bevor es zerbrach.');
    await nadja.settled();
    await offlineWith(nadja, 'Noch nicht gesendet, als es zerbrach.');
    await nadja.page.evaluate(async () => {
      const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
      const name = names.find((one) => one.startsWith('obhut-')) ?? '';
      const database = await new Promise<IDBDatabase>((resolve) => {
        const request = indexedDB.open(name);
        request.addEventListener('success', () => resolve(request.result));
      });
      await new Promise<void>((resolve) => {
        const transaction = database.transaction(['block', 'row'], 'readwrite');
        for (const table of ['block', 'row']) {
          const cursor = transaction.objectStore(table).openCursor();
          cursor.addEventListener('success', () => {
            if (cursor.result === null) return;
            const value = cursor.result.value as { rows?: unknown; record?: object };
            if (table === 'block') cursor.result.update({ ...value, rows: 'rust' });
            else cursor.result.update({ ...value, record: { ...value.record, body: null } });
            cursor.result.continue();
          });
        }
        transaction.addEventListener('complete', () => resolve());
      });
      database.close();
    });
    await nadja.page.reload();
    await nadja.context.setOffline(false);
    await nadja.settled();
    await nadja.page.getByText('Gesendet, bevor es zerbrach.').waitFor();
    await nadja.page.getByText('Noch nicht gesendet, als es zerbrach.').waitFor();
    expect(await stored(tenant, 'Noch nicht gesendet, als es zerbrach.')).toBe(1);
  });
});

describe('a device that was away too long', () => {
  test('[SYC31] shows nothing until it has seen the server, and loses nothing', async () => {
    const mira = await stage.signedIn('mira');
    await toJournal(mira);
    await offlineWith(mira, 'Geschrieben, bevor es lange still war.');
    await mira.context.addInitScript(() => {
      const now = Date.now.bind(Date);
      Date.now = () => now() + 15 * 86_400_000;
    });
    await mira.page.reload();
    await mira.page.getByRole('heading', { name: 'Dieses Gerät zeigt gerade nichts' }).waitFor();
    await mira.page.getByText('1 Änderung ist noch nicht gesendet.').waitFor();
    expect(await mira.page.locator('main').innerText()).not.toContain('lange still');
    await mira.context.setOffline(false);
    await mira.settled();
    const { tenant } = await mira.session();
    expect(await stored(tenant, 'Geschrieben, bevor es lange still war.')).toBe(1);
  });
});

describe('somebody who does not belong any more', () => {
  test('[SYC36][SYC35] still reads and keeps what could not be sent', async () => {
    const tom = await stage.signedIn('tom');
    const { tenant, account } = await tom.session();
    await toJournal(tom);
    await offlineWith(tom, 'Mein letzter Tag im Haus.');
    await pastAllWalls(
      stage.program,
      tenant,
      `UPDATE tenant_schema.member SET valid_until = now() - interval '1 second' WHERE account_id = $1`,
      [account],
    );
    await tom.context.setOffline(false);
    await tom.page.getByRole('heading', { name: /Noch von dir/ }).waitFor();
    await tom.page.getByText('Mein letzter Tag im Haus.').waitFor();
    const saving = tom.page.waitForEvent('download');
    await tom.page.getByRole('button', { name: 'Zum Lesen' }).click();
    const stream = await (await saving).createReadStream();
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString('utf8')).toContain('Mein letzter Tag im Haus.');
    expect(await stored(tenant, 'Mein letzter Tag im Haus.')).toBe(0);
  });
});

describe('a lost device', () => {
  test('[SYC33][SY25] keeps nothing once it meets the server, what was not sent neither', async () => {
    const lost = await stage.signedIn('jonas');
    const mine = await stage.signedIn('jonas');
    const { tenant, device } = await lost.session();
    await toJournal(lost);
    await writeEntry(lost.page, 'Auf dem verlorenen Gerät, gesendet.');
    await offlineWith(lost, 'Auf dem verlorenen Gerät, nicht gesendet.');
    const status = await mine.page.evaluate(async (id) => {
      return (await fetch(`/api/devices/${id}/lost`, { method: 'POST' })).status;
    }, device);
    expect(status).toBe(200);

    await lost.context.setOffline(false);
    await lost.page.getByText('Dieses Gerät wurde als verloren gemeldet.').waitFor();
    await lost.page.getByRole('heading', { name: 'Anmelden' }).waitFor();
    const left = () =>
      lost.page.evaluate(async () => [
        (await indexedDB.databases()).map(({ name }) => name),
        JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]),
      ]);
    await expect.poll(async () => (await left())[0]).toEqual([]);
    expect((await left())[1]).not.toMatch(/Jonas|jonas|verlorenen/);
    expect(await stored(tenant, 'Auf dem verlorenen Gerät, gesendet.')).toBe(1);
    expect(await stored(tenant, 'Auf dem verlorenen Gerät, nicht gesendet.')).toBe(0);

    // It is still said after a new start, and whoever has it back may go on.
    await lost.page.reload();
    await lost.page.getByText('Dieses Gerät wurde als verloren gemeldet.').waitFor();
    await lost.signIn('jonas');
    await toJournal(lost);
    await lost.page.getByText('Auf dem verlorenen Gerät, gesendet.').waitFor();
    await mine.settled();
  });
});

describe('a day before the window', () => {
  test('[SYC29] is seen and worked on with a connection, and said to be away without one', async () => {
    const mira = await stage.signedIn('mira');
    const { tenant } = await mira.session();
    const long = await mira.page.evaluate(() => {
      return new Intl.DateTimeFormat('sv-SE').format(Date.now() - 200 * 86_400_000);
    });
    const path = `/t/${tenant}/journal/day/${long}`;
    await mira.goTo(path);
    await mira.settled();
    await writeEntry(mira.page, 'Nachgetragen, lange her.');
    await mira.settled();
    expect(await stored(tenant, 'Nachgetragen, lange her.')).toBe(1);

    const other = await stage.signedIn('mira');
    await other.goTo(path);
    await other.page.getByText('Nachgetragen, lange her.').waitFor();
    await other.settled();
    expect(await kept(other.page)).not.toContain('Nachgetragen');

    await other.canStartOffline();
    await other.context.setOffline(true);
    await other.page.reload();
    await other.page.getByText('So weit zurück behält dieses Gerät nicht alles.').waitFor();
    expect(await other.page.getByText('Nachgetragen, lange her.').count()).toBe(0);
    await other.context.setOffline(false);
    await other.page.getByText('Nachgetragen, lange her.').waitFor();
  });
});

/** Everything in the local databases of a page, as text. */
async function kept(page: Page): Promise<string> {
  return await page.evaluate(async () => {
    const found: unknown[] = [];
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve) => {
        const request = indexedDB.open(name);
        request.addEventListener('success', () => resolve(request.result));
      });
      for (const table of database.objectStoreNames) {
        found.push(
          await new Promise<unknown>((resolve) => {
            const request = database.transaction(table).objectStore(table).getAll();
            request.addEventListener('success', () => resolve(request.result));
          }),
        );
      }
      database.close();
    }
    return JSON.stringify(found);
  });
}

/** Takes the device off the network and writes an entry there. */
async function offlineWith(device: Device, text: string): Promise<void> {
  await device.settled();
  await device.canStartOffline();
  await device.context.setOffline(true);
  await writeEntry(device.page, text);
  await stateMark(device.page).filter({ hasText: 'Ohne Verbindung' }).waitFor();
}
