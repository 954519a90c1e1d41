import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { type MediaId, randomId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { Print, PrintedDocument } from '#kernel/document/printed-document.ts';
import type { MediaRef } from '#kernel/kind/media-ref.ts';
import type { DeviceMedia } from '#kernel/media/client/device-media.ts';
import calendarGerman from '#products/calendar/messages/de.json' with { type: 'json' };
import { dayColour, entry } from '#products/journal/kinds.ts';
import type { EntryBody, Face } from '#products/journal/kinds.ts';
import german from '#products/journal/messages/de.json' with { type: 'json' };
import dayGerman from '#products/journal/ui/day/messages/de.json' with { type: 'json' };
import { BookView } from '#products/journal/ui/look/BookView.tsx';
import { MoodView } from '#products/journal/ui/look/MoodView.tsx';
import { YearView } from '#products/journal/ui/look/YearView.tsx';
import { ownConceptId } from '#kernel/symbol/own-concept.ts';
import type { Density } from '#web/design/appearance.ts';
import { noOwnPictures, showOwnPictures } from '#web/design/pictogram/own-pictures.ts';
import { showSet } from '#web/design/pictogram/shown-set.ts';
import lookGerman from './messages/de.json' with { type: 'json' };
import { DeviceMediaContext } from '#web/design/media/device-media-context.ts';
import designGerman from '#web/design/messages/de.json' with { type: 'json' };
import shellGerman from '#web/shell/messages/de.json' with { type: 'json' };
import { MemoryLive } from '#web/design/testing/memory-live.ts';
import { renderView } from '#web/design/testing/render-view.tsx';
import {
  mira,
  sampleDirectory,
  selfAudience,
  sharedAudience,
  teamAudience,
  tomAccount,
} from '#web/design/testing/sample-directory.ts';

const zone = 'Europe/Berlin';
/** Wednesday. */
const clock = { nowMs: () => Date.parse('2026-05-06T06:10:00Z') };
const today = '2026-05-06' as PlainDay;
const messages = {
  ...designGerman,
  ...calendarGerman,
  ...german,
  ...dayGerman,
  ...lookGerman,
  ...shellGerman,
};

let live: MemoryLive;
let unmount: (() => void) | undefined;

beforeEach(() => {
  live = new MemoryLive(sampleDirectory);
});
afterEach(() => {
  unmount?.();
  unmount = undefined;
});

function write(day: string, face: Face | null, text = ''): void {
  const body: EntryBody = { day: day as PlainDay, event: null, text, face, pictogram: null };
  live.put(entry, selfAudience, body);
}

async function pictureOf(colour: string): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = 20;
  canvas.height = 20;
  const pen = canvas.getContext('2d');
  if (pen !== null) pen.fillStyle = colour;
  pen?.fillRect(0, 0, 20, 20);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob === null) reject(new Error('no picture'));
      else resolve(blob);
    }, 'image/webp');
  });
}

const place = {
  personId: mira,
  zone,
  clock,
  href: (path: string) => `/t/t_1/${path}`,
  navigate: () => {},
};

function showMood(search: Record<string, string>, density: Density = 'standard'): void {
  ({ unmount } = renderView(<MoodView {...place} day={today} search={search} />, {
    live,
    locale: 'de-DE',
    messages,
    appearance: { density },
  }));
}

describe('how somebody was', () => {
  test('[JO20][JO21] a curve, its words, and the table behind it', async () => {
    write('2026-05-03', 'very-good');
    write('2026-05-04', 'bad');
    write('2026-05-06', 'unknown');
    live.put(
      entry,
      teamAudience,
      { day: today, event: null, text: '', face: 'very-bad', pictogram: null },
      { createdBy: tomAccount },
    );
    showMood({});
    const chart = page.getByRole('img', { name: /Sonntag, 3. Mai: sehr gut/ });
    await expect.element(chart).toHaveAccessibleName(/gestern, Dienstag, 5.\sMai: keine Angabe/);
    await expect.element(chart).toHaveAccessibleName(/heute, Mittwoch, 6.\sMai: weiß nicht$/);
    expect(chart.element().querySelectorAll('polyline')).toHaveLength(1);
    await page.getByRole('button', { name: 'Als Tabelle' }).click();
    // On a phone each figure says what it counts, in cards.
    await page.viewport(1000, 800);
    await expect
      .element(page.getByRole('row', { name: /Montag, 4. Mai .*schlecht .*1 .*0/ }))
      .toBeVisible();
  });

  test('[JO21][UX8] easy shows big faces with words, and nobody said is said and shown', async () => {
    write('2026-05-05', 'good');
    showMood({}, 'easy');
    const yesterday = page.getByRole('link', { name: /gestern\s*gut/ });
    await expect.element(yesterday).toHaveAttribute('href', '/t/t_1/journal/day/2026-05-05');
    const today = page.getByRole('link', { name: /heute\s*keine Angabe/ });
    await expect.element(today).toBeVisible();
    expect(today.element().querySelector('svg')).not.toBeNull();
  });

  test('[JO21] without any face the next step is named', async () => {
    showMood({ by: 'month' });
    await expect.element(page.getByText('Aus dieser Zeit gibt es keine Gesichter.')).toBeVisible();
    await expect.element(page.getByRole('link', { name: 'Wie war es?' })).toBeVisible();
  });
});

test('[JO22] a year is a list that leads to its days, the latest first', async () => {
  write('2026-01-02', 'good', 'Neujahr war schön.');
  write('2026-05-04', null, 'Wir haben gesungen.');
  ({ unmount } = renderView(<YearView {...place} day={today} search={{}} />, {
    live,
    locale: 'de-DE',
    messages,
  }));
  const links = page.getByRole('link', { name: /Neujahr|gesungen/ });
  await expect.poll(() => links.elements().length).toBe(2);
  expect(links.elements().map((link) => link.getAttribute('href'))).toEqual([
    '/t/t_1/journal/day/2026-05-04',
    '/t/t_1/journal/day/2026-01-02',
  ]);
});

test('[JO22] a year looks at the pictures that are near, and their places stay as large', async () => {
  const looked: string[] = [];
  const still = await new OffscreenCanvas(32, 24).convertToBlob().catch(() => new Blob());
  const media = {
    look: async ({ id }: MediaRef) => {
      looked.push(id);
      return { is: 'here', file: still, unsent: 'no' };
    },
    subscribe: () => () => {},
  } as unknown as DeviceMedia;
  const at = { width: 32, height: 24, durationMs: null, credit: '' } as const;
  const ref = (is: MediaRef['is'], words: string): MediaRef => {
    return { ...at, id: randomId<MediaId>(), is, words };
  };
  const poster = { id: randomId<MediaId>(), is: 'image', width: 32, height: 24 } as const;
  const film: MediaRef = { ...ref('video', 'Wind'), poster };
  const first = ref('image', 'Der See');
  const bare = { event: null, text: '', face: null, pictogram: null };
  const put = (day: string, ...of: MediaRef[]) =>
    live.put(entry, selfAudience, { ...bare, day: day as PlainDay, media: of });
  for (let day = 1; day <= 28; day += 1)
    put(`2026-02-${String(day).padStart(2, '0')}`, ref('image', 'x'));
  put('2026-05-03', first, ref('image', 'Der Steg'));
  put('2026-05-04', ref('audio', 'Wellen'), film);
  ({ unmount } = renderView(
    <DeviceMediaContext value={() => Promise.resolve(media)}>
      <YearView {...place} day={today} search={{}} />
    </DeviceMediaContext>,
    { live, locale: 'de-DE', messages },
  ));
  await expect.element(page.getByRole('link', { name: /Wind/ })).toBeVisible();
  const link = page.getByRole('link', { name: /Der See/ });
  await expect.element(link).toHaveTextContent('+1');
  await expect.poll(() => looked).toEqual(expect.arrayContaining([poster.id, first.id]));
  expect(looked).not.toContain(film.id);
  await expect.poll(() => link.element().querySelector('img')).not.toBeNull();
  // Those of February are far below.
  expect(looked.length).toBeLessThan(30);
  const sizes = [...document.querySelectorAll<HTMLElement>('.o-thumb')].map(
    (one) => one.offsetWidth,
  );
  expect(new Set(sizes.filter((size) => size > 0)).size).toBe(1);
});

describe('the year book', () => {
  const print: Print = { bytes: new Uint8Array([37]), pages: 3, unknownCharacters: 2 };

  function showBook(
    printed: PrintedDocument[],
    saved: string[],
    wait: Promise<void> = Promise.resolve(),
  ): void {
    ({ unmount } = renderView(
      <BookView
        {...place}
        search={{}}
        print={async (document, { onProgress }) => {
          printed.push(document);
          onProgress({ done: 1, of: 2 });
          await wait;
          return print;
        }}
        save={(name) => {
          saved.push(name);
        }}
      />,
      { live, locale: 'de-DE', messages },
    ));
  }

  test('[JO23][JO25] is made of a chosen time, can be left, and is there when one comes back', async () => {
    write('2026-05-04', 'good', 'Wir haben gesungen.\n\nUnd gelacht.');
    write('2025-05-04', 'good', 'Im Jahr davor.');
    live.put(dayColour.kind, sharedAudience, { day: '2026-05-04' as PlainDay, colour: 'blue' });
    live.put(
      entry,
      teamAudience,
      { day: today, event: null, text: 'Von Tom.', face: null, pictogram: null },
      { createdBy: tomAccount },
    );
    const printed: PrintedDocument[] = [];
    const saved: string[] = [];
    let go = (): void => {};
    const wait = new Promise<void>((resolve) => {
      go = resolve;
    });
    showBook(printed, saved, wait);
    await page.getByRole('button', { name: 'Jahrbuch machen' }).click();
    await expect.element(page.getByText('50 %')).toBeVisible();
    unmount?.();
    go();
    showBook(printed, saved);
    await expect.element(page.getByText('Das Jahrbuch ist fertig.')).toBeVisible();
    await expect.element(page.getByText(/^Ein Eintrag auf 3 Seiten/)).toBeVisible();
    await expect.element(page.getByText(/^2 Zeichen stehen als Kästchen/)).toBeVisible();
    await page.getByRole('button', { name: 'Speichern' }).click();
    expect(saved).toEqual(['Tagebuch von Mira Sommer 2026-01-01 2026-05-06.pdf']);
    expect(printed).toHaveLength(1);
    expect(printed[0]?.blocks).toMatchObject([
      { is: 'heading', level: 1, text: 'Mai 2026', startsPage: true },
      {
        level: 2,
        text: 'Montag, 4. Mai',
        details: 'Farbe des Tages: Blau',
        tone: { ground: '#dbe9fa', ink: '#0b2f5e', drawing: 'day-blue' },
      },
      { level: 3, text: 'Der Tag', mark: { drawing: 'feel-good', words: 'gut' } },
      { is: 'text', text: 'Wir haben gesungen.' },
      { is: 'text', text: 'Und gelacht.' },
    ]);
    expect(printed[0]?.drawings['day-blue']?.shapes).toHaveLength(1);
  });

  test('[SB27] is printed in the set that its reader sees, pictures of the house too, with whose they are', async () => {
    const about = {
      name: 'Hausbilder',
      version: '3',
      author: 'Zoe Zeichner',
      licence: 'Nr. 4711',
      source: '',
    };
    const key = '00000000bus1';
    const bus = ownConceptId(key, 'unser Bus');
    const address = URL.createObjectURL(await pictureOf('#336699'));
    showOwnPictures({
      all: [],
      byKey: new Map([
        [key, { key, id: bus, de: ['unser Bus'], en: [], about, address: () => address }],
      ]),
      isComing: false,
    });
    const gone = ownConceptId('00000000bus2', 'Kutsche');
    showSet({
      about: { ...about, name: 'METACOM' },
      pictureOf: (concept) =>
        concept === bus || concept === 'bread' ? address : concept === gone ? '' : null,
    });
    live.put(entry, selfAudience, {
      day: '2026-05-04' as PlainDay,
      event: null,
      text: '',
      face: null,
      pictogram: 'bread',
      symbols: [bus, gone],
    });
    const printed: PrintedDocument[] = [];
    showBook(printed, []);
    await page.getByRole('button', { name: 'Jahrbuch machen' }).click();
    await expect.poll(() => printed).toHaveLength(1);
    const [book] = printed;
    expect(book?.blocks).toMatchObject([
      {},
      {},
      { drawing: 'bread' },
      {
        drawings: [
          { drawing: bus, words: 'unser Bus' },
          { drawing: gone, words: 'Kutsche' },
        ],
      },
    ]);
    // JPEG.
    expect([...(book?.pictures[bus]?.bytes.slice(0, 3) ?? [])]).toEqual([0xff, 0xd8, 0xff]);
    expect(Object.keys(book?.pictures ?? {}).toSorted()).toEqual(['bread', bus].toSorted());
    expect(book?.credit).toContain('Bilder: Hausbilder 3 von Zoe Zeichner. Lizenz: Nr. 4711.');
    expect(book?.credit).toContain('METACOM 3');
    expect(book?.credit).not.toContain('OpenMoji');
    showSet('openmoji');
    showOwnPictures(noOwnPictures);
  });

  test('[JO26] without a connection it offers what is on this device, and says that something is missing', async () => {
    live.firstDayKept = '2026-05-01';
    live.setStatus({ sync: { ...live.status().sync, connection: 'offline' } });
    write('2026-02-04', 'good', 'Zu lange her.');
    write('2026-05-04', 'good', 'Noch da.');
    const printed: PrintedDocument[] = [];
    showBook(printed, []);
    await page.getByRole('button', { name: 'Jahrbuch machen' }).click();
    await page.getByRole('button', { name: 'Nur mit dem, was auf diesem Gerät ist' }).click();
    await expect.element(page.getByText('Es fehlt, was so weit zurückliegt')).toBeVisible();
    expect(JSON.stringify(printed)).toContain('Noch da.');
    expect(JSON.stringify(printed)).not.toContain('Zu lange her.');
  });

  test('[JO25] a time without entries makes no book', async () => {
    showBook([], []);
    await page.getByRole('button', { name: 'Jahrbuch machen' }).click();
    await expect.element(page.getByText('Aus dieser Zeit gibt es keine Einträge.')).toBeVisible();
  });
});
