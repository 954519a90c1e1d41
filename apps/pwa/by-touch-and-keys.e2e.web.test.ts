import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { addDays, type PlainDay } from '#kernel/base/plain-day.ts';
import { microphoneFlags } from '#testkit/browser.ts';
import { type Device, stateMark } from '#testkit/e2e/device.ts';
import { byKeyboard, byTouch, type Hands, phone } from '#testkit/e2e/hands.ts';
import { haveVoices, saidBy } from '#testkit/e2e/speaking.ts';
import { setStage } from '#testkit/e2e/stage.ts';
import { tell } from '#testkit/e2e/tell.ts';
import { comingMonday } from '#testkit/e2e/today.ts';

// What people do with calendar and journal, each by role and name, with a finger on a phone and with
// keys on a desktop at the same time: Mira for herself, in easy and in standard; Tom who helps her.

const stage = setStage(microphoneFlags);
const mira: Hands[] = [];
const tom: Hands[] = [];
let liane: Device;
let tenant = '';
let person = '';
let day = '' as PlainDay;
let photo: Buffer;
/** What would have to be read on the pages and in the dialogs that Mira touches in easy. */
const toRead = new Set<string>();

beforeAll(async () => {
  photo = await sharp({
    create: { width: 640, height: 480, channels: 3, background: '#6699cc' },
  })
    .jpeg()
    .toBuffer();
  const open = async (who: string, options: Parameters<typeof stage.device>[0]) => {
    const device = await stage.device(options);
    await haveVoices(device);
    await device.signIn(who);
    return device;
  };
  const easy = { appearance: { density: 'easy' } } as const;
  // Two at a time: each reads all it may see, and five at once make a small machine wait.
  const miras = await Promise.all([open('mira', { ...phone, ...easy }), open('mira', {})]);
  const toms = await Promise.all([open('tom', phone), open('tom', {})]);
  mira.push(reading(byTouch(miras[0])), byKeyboard(miras[1]));
  tom.push(byTouch(toms[0]), byKeyboard(toms[1]));
  liane = await open('liane', {});
  const [first] = mira;
  if (first === undefined) throw new Error('nobody is there');
  ({ tenant, person } = await first.device.session());
  day = stage.day as PlainDay;
});

/** The same hands; before each touch it is noted what on the page has no picture, no word or no name (UX8). */
function reading(hands: Hands): Hands {
  const look = async (target: Locator): Promise<void> => {
    await target.waitFor({ state: 'attached' });
    // What has just come may lack its picture for a moment.
    let found: readonly string[] = [];
    for (let looks = 0; looks < 10; looks += 1) {
      const { wordless, pictureless, nameless } = await hands.page.evaluate(tell);
      found = [
        ...wordless.map((one) => `no word: ${one}`),
        ...pictureless.map((one) => `no picture: ${one}`),
        ...nameless.map((one) => `no name: ${one}`),
      ];
      if (found.length === 0) return;
      await hands.page.waitForTimeout(100);
    }
    for (const one of found) toRead.add(one);
  };
  return {
    ...hands,
    async press(target) {
      await look(target);
      await hands.press(target);
    },
    async choose(radio) {
      await look(radio);
      await hands.choose(radio);
    },
  };
}

/** Both ways at the same time; who fails says which way it was. */
async function both(
  some: readonly Hands[],
  walk: (hands: Hands, at: number) => Promise<void>,
): Promise<void> {
  await Promise.all(
    some.map(async (hands, at) => {
      try {
        await walk(hands, at);
      } catch (cause) {
        throw new Error(`by ${hands.by}: ${String(cause)}`, { cause });
      }
    }),
  );
}

/** A view of Mira's life. */
async function goTo(hands: Hands, path: string): Promise<void> {
  const whose = tom.includes(hands) ? `${path.includes('?') ? '&' : '?'}person=${person}` : '';
  await hands.device.goTo(`/t/${tenant}/${path}${whose}`);
  await hands.device.settled();
}

const button = (place: Page | Locator, name: string | RegExp): Locator =>
  place.getByRole('button', { name, exact: typeof name === 'string' }).first();
const dialog = (page: Page, name?: string | RegExp): Locator =>
  page.getByRole('dialog', { ...(name !== undefined && { name }) }).last();

/** Takes a photo from the files of the device, and says what is on it. */
async function choosePhoto(hands: Hands, place: Locator, words: string): Promise<void> {
  const choosing = hands.page.waitForEvent('filechooser');
  await hands.press(button(place, 'Bild aussuchen'));
  await (await choosing).setFiles({ name: 'foto.jpg', mimeType: 'image/jpeg', buffer: photo });
  await hands.type(place.getByRole('textbox', { name: 'Was ist zu sehen?', exact: true }), words);
}

/** Makes an all-day event on the open day. */
async function makeEvent(hands: Hands, title: string, more?: () => Promise<void>): Promise<void> {
  const { page } = hands;
  await hands.press(button(page, 'Neuer Termin'));
  const editor = dialog(page, 'Neuer Termin');
  await hands.type(editor.getByRole('textbox', { name: 'Was ist es?' }), title);
  await more?.();
  await hands.toggle(editor.getByRole('switch', { name: 'Dauert den ganzen Tag' }));
  await hands.press(button(editor, 'Speichern'));
  await editor.waitFor({ state: 'detached' });
}

describe('in the calendar', () => {
  test('[CA60][CA61][CA62] a day, several, a week, a month and what comes are one switch apart', () =>
    both(mira, async (hands) => {
      const { page } = hands;
      await goTo(hands, `calendar/day/${day}`);
      const ways = [
        ['2 Tage', '2-days'],
        ['3 Tage', '3-days'],
        ['5 Tage', '5-days'],
        ['7 Tage', '7-days'],
        ['Woche', 'week'],
        ['Monat', 'month'],
        ['Liste', 'agenda'],
        ['Tag', 'day'],
      ] as const;
      for (const [name, path] of ways) {
        if (hands.by === 'touch') {
          await hands.press(button(page, /^Ansicht/));
          await hands.press(page.getByRole('menuitemradio', { name, exact: true }));
        } else {
          if (name === '2 Tage') await hands.press(page.getByRole('radio', { name: 'Tage' }));
          const isOn = await page.getByRole('radio', { name, exact: true, checked: true }).count();
          if (isOn === 0) await hands.press(page.getByRole('radio', { name, exact: true }));
        }
        await page.waitForURL(`**/calendar/${path}/${day}`);
        await page.locator('main h1').waitFor();
      }
    }));

  test('[CA2][SB10][CA47] a title brings its picture; another is one press away, and kept', () =>
    both(mira, async (hands, at) => {
      const { page } = hands;
      const [title, picture] = [
        ['Bus zur Werkstatt', 'Werkstatt'],
        ['Zug zur Oma', 'Oma'],
      ][at] as [string, string];
      await goTo(hands, `calendar/day/${addDays(day, 40 + at)}`);
      await makeEvent(hands, title, async () => {
        const offers = page.getByRole('list', { name: 'Passt ein anderes Bild besser?' });
        await hands.press(button(offers, picture));
        await hands.press(button(page, 'Für Mira merken'));
        await page.getByText('Gemerkt für Mira.').waitFor();
      });
      await button(page, new RegExp(`^${title}`)).waitFor();

      // The next time it comes by itself, and no other is offered.
      await hands.press(button(page, 'Neuer Termin'));
      const editor = dialog(page, 'Neuer Termin');
      await hands.type(editor.getByRole('textbox', { name: 'Was ist es?' }), title.toLowerCase());
      await button(editor, 'Ohne Bild').waitFor();
      await expect.poll(() => page.getByRole('list', { name: /^Passt ein/ }).count()).toBe(0);
      await hands.press(button(editor, 'Abbrechen'));
      // What was typed would be in the next editor, on its own day.
      await page.evaluate(() => {
        sessionStorage.clear();
      });
    }));

  test('[CA91][CA92][CA93] a photo of one’s own stands for the picture, of a step too, and a recording for the voice', () =>
    both(mira, async (hands, at) => {
      const { page, device } = hands;
      const title = ['Kegeln', 'Chorprobe'][at] ?? '';
      const [ours, first] = [`Unser Foto: ${title}`, `Zuerst: ${title}`];
      await goTo(hands, `calendar/day/${addDays(day, 44 + at)}`);
      await makeEvent(hands, title, async () => {
        const editor = dialog(page, 'Neuer Termin');
        const own = (name: string) => editor.getByRole('group', { name, exact: true });
        await choosePhoto(hands, own('Eigenes Foto anstelle des Bildes'), ours);
        const voice = own('Eigene Aufnahme anstelle der Stimme');
        await hands.press(button(voice, 'Ton aufnehmen'));
        await voice.getByText('0:01').waitFor();
        await hands.press(button(voice, 'Aufnahme fertig'));
        await hands.type(voice.getByRole('textbox', { name: 'Was ist zu hören?' }), 'Tom sagt es');
        await hands.toggle(editor.getByRole('switch', { name: /^Mit Schritten/ }));
        await hands.press(button(editor, 'Schritt dazu'));
        await hands.type(editor.getByRole('textbox', { name: 'Schritt 1', exact: true }), 'Jacke');
        await hands.press(button(editor, 'Eigenes Foto für Schritt 1'));
        const ofStep = dialog(page, 'Eigenes Foto für Schritt 1');
        await choosePhoto(hands, ofStep, first);
        await hands.press(button(ofStep, 'Fertig'));
        await ofStep.waitFor({ state: 'detached' });
      });
      // What is on it belongs to the name of what it stands in.
      const event = button(page.getByRole('main'), new RegExp(`^${ours}.*${title}`));
      await event.getByRole('img', { name: ours }).waitFor();
      await hands.press(event);
      const details = dialog(page);
      await details.getByRole('img', { name: first }).waitFor();
      const before = (await saidBy(device)).length;
      await hands.press(button(details, /^Vorlesen/));
      const bar = page.getByRole('region', { name: 'Vorlesen' });
      await bar.getByText('Eine Aufnahme wird abgespielt.').waitFor();
      // Heard to its end, or stopped before: no voice spoke.
      const stop = button(bar, 'Stopp');
      if ((await stop.count()) > 0) await stop.waitFor({ state: 'detached' });
      expect(await saidBy(device)).toHaveLength(before);
      await stateMark(page).filter({ hasText: 'Alles gesendet' }).waitFor({ timeout: 60_000 });
    }));

  test('[SP2][SP5][SP7][SP8] day and event are read aloud when somebody presses, in the voice and speed of the device', () =>
    both(mira, async (hands) => {
      const { page, device } = hands;
      await hands.device.goTo('/settings');
      await hands.choose(page.getByRole('radio', { name: 'Langsam', exact: true }));
      await hands.press(page.getByRole('button', { name: /Stimme/ }).first());
      await hands.press(page.getByRole('option', { name: 'Bernd' }));
      await goTo(hands, `calendar/day/${comingMonday(day)}`);
      expect(await saidBy(device)).toEqual([]);
      await hands.press(button(page, /^Vorlesen/));
      const bar = page.getByRole('region', { name: 'Vorlesen' });
      await bar.getByRole('button', { name: 'Stopp' }).waitFor();
      const [first] = await saidBy(device);
      expect(first).toMatchObject({ voice: 'Bernd', rate: 0.8 });
      expect(first?.text).toContain('Montag');
      await hands.press(bar.getByRole('button', { name: 'Stopp' }));
      await bar.waitFor({ state: 'detached' });
      await hands.press(button(page.getByRole('main'), /^Frühstück/));
      await hands.press(button(dialog(page), /^Vorlesen/));
      await bar.waitFor();
      expect((await saidBy(device)).at(-1)?.text).toContain('Frühstück');
      await hands.press(button(dialog(page), /^Stopp/));
      await bar.waitFor({ state: 'detached' });
    }));

  test('[CA6][JO1][CA67][UX5] a day is coloured, in the journal too; weekdays have theirs; colours go off', () =>
    both(mira, async (hands, at) => {
      const { page } = hands;
      // A Monday, which is green, and a Tuesday, which is blue: each gets another colour.
      const past = comingMonday(day, -28 + at);
      const [name, colour] = [
        ['Blau', 'blue'],
        ['Rosa', 'pink'],
      ][at] as [string, string];
      await goTo(hands, `calendar/day/${past}`);
      if (hands.by === 'touch') await hands.press(button(page, 'Farbe'));
      await hands.choose(page.getByRole('radio', { name, exact: true }));
      await page
        .getByText(new RegExp(`: ${name}\\.$`))
        .first()
        .waitFor();
      await hands.press(button(page, 'Farben der Wochentage'));
      const weekdays = dialog(page, 'Farben der Wochentage');
      await hands.press(button(weekdays, /^Wie üblich/));
      await hands.press(button(weekdays, 'Speichern'));
      await weekdays.waitFor({ state: 'detached' });
      await goTo(hands, `journal/day/${past}`);
      await page.locator(`.o-day-header[data-day=${colour}]`).waitFor();
      // A day that nobody coloured wears the colour of its weekday, and says its name.
      await goTo(hands, `calendar/week/${comingMonday(day, 280)}`);
      await page.getByRole('region', { name: /^Montag, .*Grün/ }).waitFor();

      await hands.press(page.getByRole('link', { name: 'Einstellungen' }));
      const colours = page.getByRole('switch', { name: /^Tage haben Farben/ });
      await hands.toggle(colours);
      await expect.poll(() => page.locator('html').getAttribute('data-colours')).toBe('off');
      await hands.toggle(colours);
      await expect.poll(() => page.locator('html').getAttribute('data-colours')).toBe('on');
    }));

  test('[CA70][CA71] steps are ticked and one of several is chosen', () =>
    both(mira, async (hands, at) => {
      const { page } = hands;
      const [step, meal] = [
        ['Tisch decken', 'Nudeln'],
        ['Essen', 'Suppe'],
      ][at] as [string, string];
      await goTo(hands, `calendar/day/${comingMonday(day, 7)}`);
      await hands.press(button(page.getByRole('main'), /^Frühstück/));
      const routine = dialog(page).getByRole('region', { name: 'Schritte: Frühstück' });
      await hands.press(button(routine, new RegExp(`^${step}`)));
      await routine.getByRole('button', { name: new RegExp(`^${step}`), pressed: true }).waitFor();
      await goTo(hands, `calendar/day/${comingMonday(day, 9 + 7 * at)}`);
      const lunch = button(page.getByRole('main'), /^Mittagessen mit Pia/);
      const more = button(page, /weitere.* zeigen$/);
      await lunch.or(more).first().waitFor();
      if ((await lunch.count()) === 0) await hands.press(more);
      await hands.press(lunch);
      const choice = dialog(page).getByRole('button', { name: meal, exact: true });
      await hands.press(choice);
      await dialog(page).getByRole('button', { name: meal, exact: true, pressed: true }).waitFor();
    }));

  test('[CA72] who helps is told what nobody confirmed, and can say that it was done', async () => {
    // One after the other: there may be one such thing only.
    for (const hands of tom) {
      const { page } = hands;
      await goTo(hands, `calendar/day/${day}`);
      await hands.press(page.getByRole('link', { name: 'Was noch fehlt' }));
      const missing = page.getByText('Nicht erledigt', { exact: true });
      await missing.first().waitFor();
      const before = await missing.count();
      await hands.press(button(page, /als erledigt eintragen$/));
      await expect.poll(() => missing.count()).toBe(before - 1);
      await hands.press(button(page, 'Rückgängig'));
      await expect.poll(() => missing.count()).toBe(before);
    }
  });

  test('[CA73][CA43][CA93] a wish is made in three presses and becomes an event, its photo with it', async () => {
    const wished: string[] = [];
    const photoOf = (at: number) => `So sieht ${wished[at] ?? ''} aus`;
    await both(mira, async (hands, at) => {
      const { page } = hands;
      await goTo(hands, 'calendar/wishes');
      const ideas = page.getByRole('list', { name: 'Ideen' }).getByRole('button');
      await hands.press(ideas.nth(at));
      wished[at] = (await page.locator('.c-wish-picked').innerText()).trim();
      await hands.choose(page.getByRole('radio', { name: /^morgen/ }));
      // Besides, for who wants to.
      await choosePhoto(hands, page.getByRole('region', { name: 'Neuer Wunsch' }), photoOf(at));
      await hands.press(button(page, 'Wünschen'));
      await page.getByRole('listitem').filter({ hasText: wished[at] }).first().waitFor();
    });
    await both(tom, async (hands, at) => {
      const { page } = hands;
      await goTo(hands, 'calendar/wishes');
      const grant = page.getByRole('button', { name: 'Termin daraus machen' });
      const theirs = page
        .getByRole('listitem')
        .filter({ hasText: wished[at] ?? '', has: grant })
        .first();
      await hands.press(button(theirs, 'Termin daraus machen'));
      const editor = dialog(page);
      await hands.toggle(editor.getByRole('switch', { name: 'Dauert den ganzen Tag' }));
      await hands.press(button(editor, 'Speichern'));
      await editor.waitFor({ state: 'detached' });
      await goTo(hands, `calendar/day/${addDays(day, 1)}`);
      await page
        .getByRole('main')
        .getByRole('img', { name: photoOf(at) })
        .first()
        .waitFor();
    });
    await both(mira, async ({ page }, at) => {
      await page
        .getByRole('listitem')
        .filter({ hasText: wished[at] ?? '' })
        .filter({ hasText: 'Ja, das klappt' })
        .first()
        .waitFor();
    });
  });

  test('[CA4][CA66][CA45] what somebody else moves is explained, old and new, until it was seen', async () => {
    const titles = ['Töpfern', 'Tischtennis'];
    await both(tom, async (hands, at) => {
      const { page } = hands;
      await goTo(hands, `calendar/day/${addDays(day, 1)}`);
      await makeEvent(hands, titles[at] ?? '');
      await hands.press(button(page.getByRole('main'), new RegExp(`^${titles[at] ?? ''}`)));
      await hands.press(button(dialog(page), 'Verschieben nach'));
      const move = dialog(page, /verschieben$/);
      await hands.choose(move.getByRole('radio').nth(1));
      await hands.press(button(move, 'Verschieben'));
      await move.waitFor({ state: 'detached' });
      await hands.device.settled();
    });
    await both(mira, async (hands, at) => {
      const { page } = hands;
      await goTo(hands, `calendar/day/${addDays(day, 3)}`);
      const told = page.getByRole('region', { name: `Geändert: ${titles[at] ?? ''}` });
      const event = button(page.getByRole('main'), new RegExp(`^${titles[at] ?? ''}`));
      const more = button(page, /weitere.* zeigen$/);
      await told.or(event).or(more).first().waitFor();
      if ((await told.or(event).count()) === 0) await hands.press(more);
      if ((await told.count()) === 0) await hands.press(event);
      await told.getByText('Vorher').waitFor();
      await hands.press(button(told, 'Gesehen'));
      await told.waitFor({ state: 'detached' });
    });
  });

  test('[CA80][CA81][CA72] an event comes to happen every week, once on another day, and is said to be seen', () =>
    both(mira, async (hands, at) => {
      const { page } = hands;
      const title = ['Trommeln', 'Malen'][at] ?? '';
      const event = button(page.getByRole('main'), new RegExp(`^${title}`));
      await goTo(hands, `calendar/day/${addDays(day, 50 + at)}`);
      await makeEvent(hands, title, async () => {
        const editor = dialog(page);
        if (hands.by === 'touch') {
          await hands.choose(
            editor.getByRole('radio', { name: /^Jeden (?:\p{L}+tag|Mittwoch)/iu }),
          );
        } else {
          await hands.press(editor.getByRole('button', { name: /Wie oft\?/ }));
          await hands.press(page.getByRole('option', { name: 'Jede Woche' }));
        }
        await hands.toggle(editor.getByRole('switch', { name: /^Mit Schritten/ }));
        await hands.choose(editor.getByRole('radio', { name: 'Gesehen', exact: true }));
      });
      await hands.press(event);
      await hands.press(button(dialog(page), 'Gesehen'));
      await button(dialog(page), 'Doch nicht gesehen').waitFor();

      await goTo(hands, `calendar/day/${addDays(day, 57 + at)}`);
      await hands.press(event);
      await hands.press(button(dialog(page), 'Verschieben nach'));
      const move = dialog(page, /verschieben$/);
      await hands.choose(move.getByRole('radio').first());
      await hands.press(button(move, 'Verschieben'));
      const which = page.getByRole('radio', { name: /^Nur dieser/, checked: true });
      await which.waitFor();
      await hands.press(button(dialog(page), 'Verschieben'));
      await which.waitFor({ state: 'detached' });
      await event.waitFor({ state: 'detached' });
      await goTo(hands, `calendar/day/${addDays(day, 58 + at)}`);
      await event.waitFor();
      await goTo(hands, `calendar/day/${addDays(day, 64 + at)}`);
      await event.waitFor();
    }));

  test('[CA74][CA75] a day is copied to somebody else, a template is put in', () =>
    both(tom, async (hands) => {
      const { page } = hands;
      await goTo(hands, `calendar/day/${comingMonday(day)}`);
      await hands.press(button(page, 'Mehr'));
      await hands.press(page.getByRole('menuitem', { name: 'Tag kopieren' }));
      const copy = dialog(page, /kopieren$/);
      await hands.press(
        copy.getByRole('group', { name: 'Auf welche Tage?' }).getByRole('button').nth(3),
      );
      await hands.press(button(copy, 'Jonas Feld'));
      await copy.getByText(/^Jonas Feld, .*: \d+ Termine?/).waitFor();
      await hands.press(button(copy, /^\d+ Termine? kopieren$/));
      await page.getByText(/(?:ist|sind) kopiert\.$/).waitFor();
      await hands.press(button(page, 'Rückgängig'));

      await goTo(hands, 'calendar/templates');
      await hands.press(button(page, 'Schwimmtasche packen einsetzen'));
      const insert = dialog(page, 'Schwimmtasche packen einsetzen');
      await hands.press(
        insert.getByRole('group', { name: 'Auf welche Tage?' }).getByRole('button').nth(2),
      );
      await hands.press(button(insert, '1 Termin kopieren'));
      await page.getByText('1 Termin ist kopiert.').waitFor();
    }));

  test('[CA68] the calendar of the group has the faces of who is on duty', () =>
    both(tom, async (hands) => {
      const { page } = hands;
      await goTo(hands, `calendar/week/${day}`);
      await hands.press(button(page, /^Wessen Kalender/));
      await hands.press(page.getByRole('menuitemradio', { name: 'Wohngruppe Linde' }));
      const duty = page.getByRole('list', { name: /^Im Dienst/ }).first();
      await duty.getByRole('button').first().waitFor();
      expect(await duty.getByRole('button').first().innerText()).toMatch(/\p{L}+/u);
    }));

  test('[IC15][IC14][IC19][IC20] a calendar file is looked at, taken over and taken back; another is saved', async () => {
    await both(mira, async (hands, at) => {
      const { page } = hands;
      await goTo(hands, 'import');
      const choosing = page.waitForEvent('filechooser');
      await hands.press(button(page, 'Datei wählen'));
      await (
        await choosing
      ).setFiles({
        name: 'verein.ics',
        mimeType: 'text/calendar',
        buffer: Buffer.from(fileWith(`Vereinsabend ${at + 1}`, at, addDays(day, 60))),
      });
      await page
        .getByText(`Vereinsabend ${at + 1}`)
        .first()
        .waitFor();
      await hands.press(button(page, '1 Termin übernehmen'));
      await page.getByText('1 Termin übernommen', { exact: true }).waitFor();
      await hands.press(button(page, 'Übernahme zurücknehmen'));
      await page.getByText('Die Übernahme ist zurückgenommen.').waitFor();
    });
    await both(tom, async (hands) => {
      const { page } = hands;
      await goTo(hands, `calendar/day/${day}`);
      await hands.press(button(page, 'Mehr'));
      await hands.press(page.getByRole('menuitem', { name: 'Kalender als Datei' }));
      await dialog(page)
        .getByText(/Wer die Datei hat, kann sie lesen/)
        .waitFor();
      const saving = page.waitForEvent('download');
      await hands.press(button(dialog(page), 'Datei speichern'));
      expect((await saving).suggestedFilename()).toMatch(/\.ics$/);
    });
  });

  test('[IC21] an address for another calendar is made, answers, and answers nobody once it is ended', () =>
    both(mira, async (hands) => {
      const { page, device } = hands;
      await device.goTo('/settings');
      await hands.press(button(page, 'Adresse machen'));
      const name = `Handy von Oma, ${hands.by}`;
      const making = dialog(page);
      await hands.type(making.getByRole('textbox', { name: 'Für wen ist die Adresse?' }), name);
      await hands.choose(
        making.getByRole('radiogroup', { name: 'Welche Termine?' }).getByRole('radio').first(),
      );
      await hands.press(button(making, 'Machen'));
      const password = page.getByRole('textbox', { name: 'Passwort' });
      const address = page.getByRole('textbox', { name: 'Adresse', exact: true });
      await password.or(address).first().waitFor();
      if ((await password.count()) > 0) {
        await hands.type(password, 'linde-demo-2026');
        await page.keyboard.press('Enter');
      }
      const url = await address.inputValue();
      const read = () => device.context.request.get(url);
      const answer = await read();
      expect(answer.status()).toBe(200);
      expect(await answer.text()).toMatch(/^BEGIN:VCALENDAR/);
      await hands.press(button(dialog(page), 'Fertig'));
      await hands.press(button(page, `${name} beenden`));
      await hands.press(button(page.getByRole('alertdialog'), 'Beenden'));
      await expect.poll(async () => (await read()).status()).toBe(404);
    }));
});

describe('in the journal', () => {
  test('[JO2][JO7][CA90] what is past is rated with a face, from its event', () =>
    both(mira, async (hands) => {
      const { page } = hands;
      await goTo(hands, `calendar/day/${addDays(day, -1)}`);
      // What each of the demo's days begins with.
      const first = button(page.getByRole('main'), /^(?:Langes )?Frühstück|^Brötchen holen/);
      const more = button(page, /weitere.* zeigen$/);
      await first.or(more).first().waitFor();
      if ((await first.count()) === 0) await hands.press(more);
      await hands.press(first);
      const title = await dialog(page).getByRole('heading').first().innerText();
      await hands.press(dialog(page).getByRole('link', { name: 'Wie war es?' }));
      const editor = dialog(page);
      await hands.choose(editor.getByRole('radio', { name: 'sehr gut', exact: true }));
      await hands.press(button(editor, 'Fertig'));
      await editor.waitFor({ state: 'detached' });
      await page
        .getByRole('article', { name: title })
        .filter({ has: page.getByRole('img', { name: 'sehr gut' }) })
        .first()
        .waitFor();
    }));

  test('[JO13] a day is told in pictures alone', () =>
    both(mira, async (hands, at) => {
      const { page } = hands;
      await goTo(hands, `journal/day/${addDays(day, -2 - at)}`);
      await hands.press(button(page, 'Wie war es?'));
      const editor = dialog(page);
      await hands.press(button(editor, 'Bild dazu'));
      const chooser = dialog(page, 'Bild dazu');
      await hands.type(chooser.getByRole('searchbox', { name: 'Bild suchen' }), 'Hund');
      await hands.press(button(chooser, 'Hund'));
      await chooser.waitFor({ state: 'detached' });
      await hands.press(button(editor, 'Fertig'));
      await editor.waitFor({ state: 'detached' });
      await page.getByRole('article').filter({ hasText: 'Hund' }).first().waitFor();
    }));

  test('[JO3][JO12][JO14] an entry is one’s own, shown to one person by name, and taken back', async () => {
    await liane.goTo(`/t/${tenant}/journal/day/${day}?person=${person}`);
    await liane.settled();
    const words = ['Nur zwei wissen von dem Fest.', 'Nur zwei wissen von dem Brief.'];
    const shownTo = ['Liane Sommer', 'Tom Berger'];
    const [, toms] = tom;
    if (toms === undefined) throw new Error('Tom is not there');
    await goTo(toms, `journal/day/${day}`);
    const theirs = [liane.page, toms.page];
    await both(mira, async (hands, at) => {
      const { page } = hands;
      const text = words[at] ?? '';
      const seen = (theirs[at] ?? page).getByText(text);
      const elsewhere = (theirs[1 - at] ?? page).getByText(text);
      await goTo(hands, `journal/day/${day}`);
      await hands.press(button(page, 'Wie war es?'));
      await hands.type(dialog(page).getByRole('textbox', { name: 'Was war?' }), text);
      await hands.press(button(dialog(page), 'Fertig'));
      const entry = page.getByRole('article').filter({ hasText: text });
      await entry.waitFor();
      await hands.device.settled();
      expect(await seen.count()).toBe(0);

      await hands.press(button(entry, 'Teilen'));
      const sharing = dialog(page, 'Wer darf das sehen?');
      await hands.choose(sharing.getByRole('radio', { name: /^Eine bestimmte Person/ }));
      await hands.choose(sharing.getByRole('radio', { name: new RegExp(`^${shownTo[at] ?? ''}`) }));
      await hands.press(button(sharing, 'Fertig'));
      await sharing.waitFor({ state: 'detached' });
      // On the other device without a reload, and on nobody else's.
      await seen.waitFor();
      expect(await elsewhere.count()).toBe(0);

      await hands.press(button(entry, /^Mehr/));
      await hands.press(page.getByRole('menuitem', { name: 'Nicht mehr teilen' }));
      await seen.waitFor({ state: 'detached' });
      await entry.waitFor();
    });
  });

  test('[JO27][ME16][ME17][ME25] a recording outlasts its tab; a photo and a film join it without a connection', async () => {
    const film = await readFile(new URL('../../testkit/media/film.webm', import.meta.url));
    await both(mira, async (hands, at) => {
      const { page, device } = hands;
      const words = ['Am Steg', 'Im Boot'][at] ?? '';
      await goTo(hands, `journal/day/${addDays(day, -5 - at)}`);
      await device.canStartOffline();
      await hands.press(button(page, 'Wie war es?'));
      await hands.press(button(dialog(page), 'Ton aufnehmen'));
      await dialog(page).getByText('0:02').waitFor();
      // As if the tab had crashed: nobody ended it.
      await page.reload();

      await device.context.setOffline(true);
      await hands.press(button(page, 'Wie war es?'));
      const editor = dialog(page);
      await hands.press(button(editor, /^Dazutun/));
      await hands.type(editor.getByRole('textbox', { name: 'Was ist zu hören?' }), `${words}: Ton`);
      const files = [
        ['Bild aussuchen', 'Was ist zu sehen?', 'see.jpg', 'image/jpeg', photo],
        ['Film aussuchen', 'Was ist zu sehen und zu hören?', 'see.webm', 'video/webm', film],
      ] as const;
      for (const [choose, describe, name, mimeType, buffer] of files) {
        const choosing = page.waitForEvent('filechooser');
        await hands.press(button(editor, choose));
        await (await choosing).setFiles({ name, mimeType, buffer });
        const field = editor.getByRole('textbox', { name: describe, exact: true });
        await hands.type(field, `${words}: ${name}`);
      }
      await hands.press(button(editor, 'Fertig'));
      await editor.waitFor({ state: 'detached' });
      const entry = page.getByRole('article').filter({ hasText: `${words}: Ton` });
      await entry.getByText('Noch nicht gesendet').first().waitFor();
      await entry.getByRole('img', { name: `${words}: see.jpg` }).waitFor();
      await entry.locator('video[poster^="blob:"]').waitFor();

      await device.context.setOffline(false);
      await stateMark(page).filter({ hasText: 'Alles gesendet' }).waitFor({ timeout: 90_000 });
      await entry.getByText('Noch nicht gesendet').first().waitFor({ state: 'detached' });
      await hands.press(button(entry, /^Anhören/));
      await expect
        .poll(() => entry.locator('audio').evaluate((one: HTMLAudioElement) => one.currentTime))
        .toBeGreaterThan(0);
      await hands.press(button(entry, /groß zeigen$/));
      const large = dialog(page, `${words}: see.jpg`);
      await large.getByRole('img', { name: `${words}: see.jpg` }).waitFor();
      await hands.press(button(large, 'Schließen'));
      await large.waitFor({ state: 'detached' });
    });
  });

  test('[JO23][JO25] a year book is made, says how far it is, and is saved', () =>
    both(mira, async (hands) => {
      const { page } = hands;
      await goTo(hands, 'journal/book');
      await hands.press(button(page, 'Jahrbuch machen'));
      const done = page.getByText('Das Jahrbuch ist fertig');
      await page.getByRole('progressbar').or(done).first().waitFor();
      await done.waitFor({ timeout: 90_000 });
      const saving = page.waitForEvent('download');
      await hands.press(button(page, 'Speichern'));
      const file = await saving;
      expect(file.suggestedFilename()).toMatch(/^Tagebuch von Mira .*\.pdf$/u);
      const bytes = await readFile(await file.path());
      expect(bytes.subarray(0, 5).toString('latin1')).toBe('%PDF-');
      // A page for the title and one for a month at least.
      expect(bytes.toString('latin1').match(/\/Type \/Page\b/gu)?.length).toBeGreaterThan(1);
    }));

  test('[JO20][JO21][JO22] how one was is seen as faces or a curve, with a table behind it', () =>
    both(mira, async (hands) => {
      const { page } = hands;
      await goTo(hands, `journal/day/${day}`);
      await hands.press(page.getByRole('link', { name: 'Wie ging es mir?' }));
      await page.getByRole('heading', { name: 'Wie ging es mir?' }).waitFor();
      if (hands.by === 'touch') {
        await page.getByRole('link', { name: /gut/ }).first().waitFor();
      } else {
        await hands.press(button(page, 'Als Tabelle'));
        await page.getByRole('table').getByText('sehr gut').first().waitFor();
      }
    }));

  test('[SP5][SP8] an entry is read aloud and stopped', () =>
    both(mira, async (hands) => {
      const { page, device } = hands;
      await goTo(hands, `journal/day/${day}`);
      const entry = page.getByRole('article').filter({ hasText: 'Gut geschlafen.' });
      await hands.press(button(entry, /^Vorlesen/));
      const stop = page
        .getByRole('region', { name: 'Vorlesen' })
        .getByRole('button', { name: 'Stopp' });
      await stop.waitFor();
      expect((await saidBy(device)).map(({ text }) => text)).toEqual(['Der Tag.']);
      await hands.press(stop);
      await stop.waitFor({ state: 'detached' });
    }));
});

describe('time', () => {
  // Last: from here on the clocks of these devices stand still.
  test('[CA7][CA63] what is now, what is next and what is left are seen, as dots or as a bar', () =>
    both(mira, async (hands) => {
      const { page } = hands;
      const weekday = new Date(`${day}T12:00:00Z`).getUTCDay();
      // Five minutes after the first thing of the day begins.
      const at = weekday === 0 ? '09:35' : weekday === 6 ? '08:50' : '07:50';
      const then = await page.evaluate((wall) => Date.parse(wall), `${day}T${at}:00`);
      await hands.device.context.clock.setFixedTime(then);
      await goTo(hands, `calendar/day/${day}`);
      const timer = page.getByRole('timer').first();
      await timer.getByText(/noch \d+ Minuten/).waitFor();
      await page.getByText('Jetzt', { exact: true }).first().waitFor();
      await page.getByText('Danach', { exact: true }).first().waitFor();
      await timer.locator('.c-dot').first().waitFor();
      await hands.press(page.getByRole('link', { name: 'Einstellungen' }));
      await hands.choose(page.getByRole('radio', { name: 'Als Balken' }));
      await hands.press(page.getByRole('link', { name: 'Kalender' }).first());
      await timer.locator('.c-left-bar').waitFor();
    }));
});

test('[UX8] nothing that was touched in easy, nor what stood beside it, had to be read', () => {
  expect([...toRead]).toEqual([]);
});

/** A file with one event, as another program writes it. */
function fileWith(title: string, at: number, on: PlainDay): string {
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN',
    'BEGIN:VEVENT',
    `UID:abend-${at}@verein.example`,
    `SUMMARY:${title}`,
    `DTSTART;VALUE=DATE:${on.replaceAll('-', '')}`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');
}
