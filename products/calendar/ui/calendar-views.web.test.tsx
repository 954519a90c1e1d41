import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { ownConceptId } from '#kernel/symbol/own-concept.ts';
import { dayColour, event } from '#products/calendar/kinds.ts';
import type { EventBody } from '#products/calendar/kinds.ts';
import german from '#products/calendar/messages/de.json' with { type: 'json' };
import english from '#products/calendar/messages/en.json' with { type: 'json' };
import { DayView } from '#products/calendar/ui/DayView.tsx';
import { WeekView } from '#products/calendar/ui/WeekView.tsx';
import type { TimeOfDay } from '#products/calendar/zone.ts';
import type { Appearance } from '#web/design/appearance.ts';
import designGerman from '#web/design/messages/de.json' with { type: 'json' };
import designEnglish from '#web/design/messages/en.json' with { type: 'json' };
import {
  noOwnPictures,
  type OwnPicture,
  showOwnPictures,
} from '#web/design/pictogram/own-pictures.ts';
import { MemoryLive } from '#web/design/testing/memory-live.ts';
import { renderView } from '#web/design/testing/render-view.tsx';
import {
  houseAudience,
  mira,
  readingDirectory,
  sampleDirectory,
  sharedAudience,
  tom,
} from '#web/design/testing/sample-directory.ts';

const wednesday = '2026-05-06' as PlainDay;
const zone = 'Europe/Berlin';
/** Wednesday, 8:10 in Berlin. */
const clock = { nowMs: () => Date.parse('2026-05-06T06:10:00Z') };

let live: MemoryLive;
let went: string[];
let unmount: (() => void) | undefined;

beforeEach(() => {
  sessionStorage.clear();
  live = new MemoryLive(sampleDirectory);
  went = [];
});
afterEach(() => {
  unmount?.();
  unmount = undefined;
});

function body(title: string, more: Partial<EventBody> = {}): EventBody {
  return {
    title,
    pictogram: null,
    startsOn: wednesday,
    startTime: '16:30' as TimeOfDay,
    endsOn: wednesday,
    endTime: null,
    zone,
    withPersons: [],
    place: '',
    note: '',
    importedUid: null,
    ...more,
  };
}

const place = {
  day: wednesday,
  personId: mira,
  zone,
  clock,
  href: (path: string) => `/t/t_1/${path}`,
  navigate: (href: string) => {
    went.push(href);
  },
};

function show(
  view: 'day' | 'week',
  options: {
    appearance?: Partial<Appearance>;
    locale?: 'de-DE' | 'en-GB';
  } = {},
) {
  const { appearance, locale = 'de-DE' } = options;
  const View = view === 'day' ? DayView : WeekView;
  const shown = renderView(<View {...place} />, {
    live,
    locale,
    messages:
      locale === 'de-DE' ? { ...designGerman, ...german } : { ...designEnglish, ...english },
    ...(appearance !== undefined && { appearance }),
  });
  unmount = shown.unmount;
}

describe('a day', () => {
  test('[CA1] the heading is the weekday; the window says day and person', async () => {
    show('day');
    await expect.element(page.getByRole('heading', { level: 1 })).toHaveTextContent('Mittwoch');
    expect(document.title).toBe('Mittwoch, 6.\u00A0Mai, Kalender von Mira Sommer – Obhut');
  });

  test('[CA8] an empty day says so and offers the next step', async () => {
    show('day');
    await expect.element(page.getByText('Für heute steht nichts im Kalender.')).toBeVisible();
    await expect.element(page.getByRole('button', { name: 'Neuer Termin' })).toBeVisible();
  });

  test('[UX8][CA8] in easy who may only read is offered no colours where there is none to see', async () => {
    live = new MemoryLive(readingDirectory);
    show('day', { appearance: { density: 'easy' } });
    await expect.element(page.getByText('Für heute steht nichts im Kalender.')).toBeVisible();
    expect(page.getByRole('button', { name: 'Farbe', exact: true }).query()).toBeNull();
  });

  test('[SB10] a title sets only a sure picture; another that it may mean is one press away', async () => {
    show('day');
    await page.getByRole('button', { name: 'Neuer Termin' }).click();
    const dialog = page.getByRole('dialog', { name: 'Neuer Termin' });
    const title = dialog.getByRole('textbox').first();
    // Heard rather than spelt: a guess, so nothing is set.
    await title.fill('Arzd');
    const unsure = dialog.getByRole('list', { name: /^Nicht sicher/ });
    await expect.element(unsure.getByRole('button')).toHaveTextContent('Arzt');
    await expect.element(dialog.getByRole('button', { name: 'Ohne Bild' })).not.toBeInTheDocument();

    await title.fill('Bus zur Werkstatt');
    const offers = dialog.getByRole('list', { name: 'Passt ein anderes Bild besser?' });
    await expect
      .element(offers.getByRole('button', { name: 'Bus' }))
      .toHaveAttribute('aria-pressed', 'true');
    await expect.element(dialog.getByRole('button', { name: 'Ohne Bild' })).toBeVisible();
    await offers.getByRole('button', { name: 'Werkstatt' }).click();
    await expect
      .element(offers.getByRole('button', { name: 'Werkstatt' }))
      .toHaveAttribute('aria-pressed', 'true');

    const starts = page.getByRole('textbox', { name: 'Beginnt um' });
    await starts.fill('9');
    await userEvent.keyboard('{Tab}');
    await page.getByRole('button', { name: 'Speichern' }).click();
    await expect.element(dialog).not.toBeInTheDocument();
    expect(live.all(event.name)).toMatchObject([{ body: { pictogram: 'workshop' } }]);
  });

  test('[SB10] what is saved sooner than its picture is shown has it all the same', async () => {
    show('day');
    await page.getByRole('button', { name: 'Neuer Termin' }).click();
    const dialog = page.getByRole('dialog', { name: 'Neuer Termin' });
    const title = dialog.getByRole('textbox').first();
    await dialog.getByText('Dauert den ganzen Tag').click();
    await title.fill('Bus');
    await expect.element(dialog.getByRole('button', { name: 'Ohne Bild' })).toBeVisible();
    const save = dialog.getByRole('button', { name: 'Speichern' }).element() as HTMLElement;
    await title.fill('Schwimmen');
    save.click();
    await expect.element(dialog).not.toBeInTheDocument();
    expect(live.all(event.name)).toMatchObject([
      { body: { title: 'Schwimmen', pictogram: 'swimming' } },
    ]);
  });

  test('[SB26] what is typed before the pictures of the house are read has theirs once they are', async () => {
    show('day');
    await page.getByRole('button', { name: 'Neuer Termin' }).click();
    const dialog = page.getByRole('dialog', { name: 'Neuer Termin' });
    await dialog.getByRole('textbox').first().fill('Lindenkreis');
    // What is found for it without them.
    await expect.element(dialog.getByRole('list', { name: /^Nicht sicher/ })).toBeVisible();
    const linde: OwnPicture = {
      key: '000000000003',
      id: ownConceptId('000000000003', 'Lindenkreis'),
      de: ['Lindenkreis'],
      en: ['linden circle'],
      about: { name: 'Hausbilder', version: '1', author: 'Zoe', licence: 'ours', source: '' },
      address: () => `data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"/>`,
    };
    onTestFinished(() => {
      showOwnPictures(noOwnPictures);
    });
    showOwnPictures({ all: [linde], byKey: new Map([[linde.key, linde]]), isComing: false });
    await expect.element(dialog.getByRole('button', { name: 'Ohne Bild' })).toBeVisible();
  });

  test('[CA2] an event is made by keyboard alone, and taken back', async () => {
    show('day');
    await expect.element(page.getByRole('button', { name: 'Neuer Termin' })).toBeVisible();
    page.getByRole('button', { name: 'Neuer Termin' }).element().focus();
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('dialog', { name: 'Neuer Termin' })).toBeVisible();
    await userEvent.keyboard('Schwimmen');
    const starts = page.getByRole('textbox', { name: 'Beginnt um' });
    await starts.fill('halb fünf');
    await userEvent.keyboard('{Tab}18{Tab}');
    await page.getByRole('button', { name: 'Speichern' }).click();
    await expect
      .element(page.getByRole('button', { name: 'Schwimmen , Mittwoch, 16:30–18:00' }))
      .toBeVisible();
    expect(live.all(event.name)).toMatchObject([
      { audience: sharedAudience, body: { startTime: '16:30', endTime: '18:00' } },
    ]);
    await page.getByRole('button', { name: 'Rückgängig' }).click();
    await expect.element(page.getByText('Für heute steht nichts im Kalender.')).toBeVisible();
  });

  test('[CA3] an end that is not later is on the next day: before the start is impossible', async () => {
    show('day');
    await page.getByRole('button', { name: 'Neuer Termin' }).click();
    await page.getByRole('textbox', { name: 'Was ist es?' }).fill('Nachtdienst');
    await page.getByRole('textbox', { name: 'Beginnt um' }).fill('22');
    await page.getByRole('textbox', { name: 'Endet um' }).fill('6');
    await expect.element(page.getByText('Endet am Donnerstag, 7. Mai.')).toBeVisible();
    await page.getByRole('button', { name: 'Speichern' }).click();
    await expect
      .element(page.getByRole('button', { name: 'Nachtdienst , Mittwoch, ab 22:00' }))
      .toBeVisible();
    expect(live.all(event.name)).toMatchObject([{ body: { endsOn: '2026-05-07' } }]);
  });

  test('[CA9][UX32] without a title nothing is lost and the field says what is missing, in sight', async () => {
    show('day');
    await page.getByRole('button', { name: 'Neuer Termin' }).click();
    await page.getByRole('textbox', { name: 'Notiz' }).fill('Badehose mitbringen');
    await page.getByRole('button', { name: 'Speichern' }).click();
    await expect.element(page.getByText('Gib dem Termin einen Namen.')).toBeInViewport();
    await expect.element(page.getByRole('textbox', { name: 'Was ist es?' })).toHaveFocus();
    await page.getByRole('button', { name: 'Abbrechen' }).click();
    await page.getByRole('button', { name: 'Neuer Termin' }).click();
    await expect
      .element(page.getByRole('textbox', { name: 'Notiz' }))
      .toHaveValue('Badehose mitbringen');
    await page.getByRole('button', { name: 'Entwurf verwerfen' }).click();
    await page.getByRole('button', { name: 'Neuer Termin' }).click();
    await expect.element(page.getByRole('textbox', { name: 'Notiz' })).toHaveValue('');
  });

  test('[CA4] an event moves to another day without dragging, and back', async () => {
    live.put(event, sharedAudience, body('Schwimmen'));
    show('day');
    await page.getByRole('button', { name: 'Mehr: Schwimmen' }).click();
    await page.getByRole('menuitem', { name: 'Verschieben nach' }).click();
    await page.getByRole('radio', { name: /^Freitag/ }).click({ force: true });
    await page.getByRole('button', { name: 'Verschieben', exact: true }).click();
    await expect
      .element(page.getByText('„Schwimmen“ ist verschoben: Freitag, 8. Mai.'))
      .toBeVisible();
    expect(live.all(event.name)).toMatchObject([
      { body: { startsOn: '2026-05-08', endsOn: '2026-05-08', startTime: '16:30' } },
    ]);
    await page.getByRole('button', { name: 'Rückgängig' }).click();
    await expect
      .element(page.getByRole('button', { name: 'Schwimmen , Mittwoch, 16:30' }))
      .toBeVisible();
  });

  test('[CA5] a deleted event comes back whole', async () => {
    live.put(
      event,
      sharedAudience,
      body('Schwimmen', { withPersons: [tom], place: 'Hallenbad', importedUid: 'x#1' }),
    );
    show('day');
    await page.getByRole('button', { name: 'Mehr: Schwimmen' }).click();
    await page.getByRole('menuitem', { name: 'Löschen' }).click();
    await expect.element(page.getByText('„Schwimmen“ ist gelöscht.')).toBeVisible();
    await page.getByRole('button', { name: 'Rückgängig' }).click();
    await expect.element(page.getByText('Hallenbad · mit Tom Berger')).toBeVisible();
    expect(live.all(event.name)).toMatchObject([{ body: { importedUid: 'x#1' } }]);
  });

  test('[CA6] a day is coloured by radios that have names, and uncoloured', async () => {
    show('day');
    await page.getByRole('radio', { name: 'Gelb' }).click({ force: true });
    await expect.element(page.getByRole('radio', { name: 'Gelb' })).toBeChecked();
    expect(live.all(dayColour.name)).toMatchObject([
      { audience: sharedAudience, body: { day: wednesday, colour: 'yellow' } },
    ]);
    await page.getByRole('button', { name: 'Wie immer am Mittwoch: Weiß' }).click();
    await expect.element(page.getByRole('radio', { name: 'Weiß' })).toBeChecked();
    await page.getByRole('button', { name: 'Rückgängig' }).click();
    await expect.element(page.getByRole('radio', { name: 'Gelb' })).toBeChecked();
    await page.getByRole('button', { name: 'Ohne Farbe' }).click();
    expect(live.all(dayColour.name)).toMatchObject([{ body: { colour: 'none' } }]);
  });

  test('[CA10] who sees an event is said in sentences, with who does not', async () => {
    live.put(event, sharedAudience, body('Schwimmen'));
    show('day');
    await page
      .getByRole('listitem')
      .getByRole('button', { name: /Wer sieht das\?/ })
      .click();
    const sheet = page.getByRole('dialog', { name: 'Wer sieht das?' });
    await expect.element(sheet.getByText('Gehört zur Gruppe Team Linde.')).toBeVisible();
    await expect.element(sheet.getByText('Das bist du.')).toBeVisible();
  });

  test('[UX33] of what is not shared any more nobody says that it is empty', async () => {
    for (const view of ['day', 'week'] as const) {
      live = new MemoryLive({ ...readingDirectory, audiences: [] });
      show(view);
      await expect.element(page.getByText('Hier ist gerade nichts mit dir geteilt.')).toBeVisible();
      expect(page.getByText('nichts im Kalender').elements()).toEqual([]);
      unmount?.();
    }
  });

  test('[UX33] nor of a day of which only the group is in reach', async () => {
    const { audiences, ...rest } = sampleDirectory;
    const house = audiences.filter(({ id }) => id === houseAudience);
    live = new MemoryLive({ ...rest, me: { ...rest.me, personId: tom }, audiences: house });
    show('day');
    await expect.element(page.getByText('Hier ist gerade nichts mit dir geteilt.')).toBeVisible();
  });

  test('[CA11] markup and scripts in every text are shown as text', async () => {
    const hostile = '<img src=x onerror="document.title=1"><script>alert(1)</script>';
    live.put(event, sharedAudience, body(hostile, { place: hostile, note: hostile }));
    show('day');
    await page.getByRole('button', { name: /, Mittwoch, 16:30/ }).click();
    expect(document.body.textContent).toContain(hostile);
    expect(document.querySelector('img[src="x"]')).toBeNull();
    expect(document.querySelector('main script, [role=dialog] script')).toBeNull();
  });

  test('[UX12] after one dialog gave way to another, the focus is on what opened the first', async () => {
    live.put(event, sharedAudience, body('Schwimmen'));
    show('day');
    const opener = page.getByRole('button', { name: 'Schwimmen , Mittwoch, 16:30' });
    await expect.element(opener).toBeVisible();
    opener.element().focus();
    await userEvent.keyboard('{Enter}');
    await page.getByRole('button', { name: 'Ändern' }).click();
    await expect.element(page.getByRole('dialog', { name: 'Termin ändern' })).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(opener).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await page.getByRole('button', { name: 'Löschen' }).click();
    await expect.element(page.getByRole('heading', { level: 1 })).toHaveFocus();
  });

  test('[CA12] who may only read sees no way to write', async () => {
    live = new MemoryLive(readingDirectory);
    live.put(event, sharedAudience, body('Schwimmen'));
    show('day');
    await expect
      .element(page.getByRole('button', { name: 'Schwimmen , Mittwoch, 16:30' }))
      .toBeVisible();
    expect(page.getByRole('button', { name: 'Neuer Termin' }).query()).toBeNull();
    expect(page.getByRole('button', { name: 'Mehr: Schwimmen' }).query()).toBeNull();
    expect(page.getByRole('radio', { name: 'Gelb' }).query()).toBeNull();
  });

  test('[CA13] what happens in the group is in the calendar of each of its people', async () => {
    live.put(event, houseAudience, body('Hausversammlung'));
    show('day');
    await expect
      .element(page.getByRole('button', { name: 'Hausversammlung , Mittwoch, 16:30' }))
      .toBeVisible();
    expect(page.getByRole('button', { name: 'Mehr: Hausversammlung' }).query()).toBeNull();
  });

  test('[CA7] easy: what is now with what is left, what is next, small what comes later', async () => {
    const at = (startTime: string, endTime: string) => ({
      startTime: startTime as TimeOfDay,
      endTime: endTime as TimeOfDay,
    });
    live.put(event, sharedAudience, body('Frühstück', at('07:45', '08:30')));
    live.put(
      event,
      sharedAudience,
      body('Bus zur Werkstatt', { ...at('08:45', '09:15'), withPersons: [tom] }),
    );
    live.put(event, sharedAudience, body('Essen', at('12:00', '13:00')));
    show('day', { appearance: { density: 'easy' } });
    await expect.element(page.getByText('Jetzt')).toBeVisible();
    await expect.element(page.getByText('noch 20 Minuten')).toBeInTheDocument();
    await expect.element(page.getByText('bis 8:30')).toBeVisible();
    await expect.element(page.getByText('Danach')).toBeVisible();
    await expect.element(page.getByText('8:45 · mit Tom')).toBeVisible();
    await expect
      .element(page.getByRole('button', { name: 'Essen , Mittwoch, 12:00–13:00' }))
      .toBeVisible();
  });

  test('[CA14] letters lead nowhere until they are switched on; arrows with Ctrl and Shift do', async () => {
    show('day');
    await userEvent.keyboard('t');
    expect(went).toEqual([]);
    await userEvent.keyboard('{Control>}{Shift>}{ArrowRight}{/Shift}{/Control}');
    expect(went).toEqual(['/t/t_1/calendar/day/2026-05-07']);
    unmount?.();
    show('day', { appearance: { letterKeys: true } });
    await userEvent.keyboard('t');
    expect(went.at(-1)).toBe('/t/t_1/calendar/day/2026-05-06');
  });

  test('[CA15] English has its own words and times', async () => {
    live.put(event, sharedAudience, body('Swimming', { endTime: '18:00' as TimeOfDay }));
    show('day', { locale: 'en-GB' });
    await expect
      .element(page.getByRole('button', { name: 'Swimming , Wednesday, 16:30–18:00' }))
      .toBeVisible();
  });
});

describe('a week', () => {
  test('[CA16] seven labelled sections; an event is named with its day', async () => {
    live.put(event, sharedAudience, body('Schwimmen'));
    live.put(dayColour, sharedAudience, { day: wednesday, colour: 'white' });
    show('week');
    await expect.element(page.getByRole('heading', { level: 1 })).toHaveTextContent('4.–10. Mai');
    const day = page.getByRole('region', { name: 'Mittwoch, 6. Mai, heute, Weiß' });
    await expect.element(day).toHaveAttribute('aria-current', 'date');
    await expect
      .element(day.getByRole('button', { name: 'Schwimmen , Mittwoch, 16:30' }))
      .toBeVisible();
    expect(page.getByRole('region').elements()).toHaveLength(7);
  });

  test('[CA17] office: one tab stop, arrows move, Enter opens or makes', async () => {
    await page.viewport(1440, 900);
    live.put(event, sharedAudience, body('Schwimmen'));
    show('week', { appearance: { density: 'office' } });
    const grid = page.getByRole('grid', { name: 'Woche' });
    await expect.element(grid).toBeVisible();
    expect(grid.element().querySelectorAll('[tabindex="0"]:not(a)')).toHaveLength(1);
    const cell = page.getByRole('gridcell', { name: 'Schwimmen , Mittwoch, 16:30' });
    await expect.element(cell).toBeVisible();
    cell.element().focus();
    await userEvent.keyboard('{ArrowDown}');
    expect(document.activeElement?.getAttribute('aria-label')).toBe(
      'Kein Termin, Mittwoch, 6.\u00A0Mai. Eingabetaste für einen neuen.',
    );
    await userEvent.keyboard('{Home}');
    expect(document.activeElement?.getAttribute('aria-label')).toContain('Montag, 4.\u00A0Mai');
    await userEvent.keyboard('{PageDown}');
    expect(went).toEqual(['/t/t_1/calendar/week/2026-05-11']);
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('dialog', { name: 'Neuer Termin' })).toBeVisible();
    await userEvent.keyboard('{Escape}');
    cell.element().focus();
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('dialog', { name: 'Schwimmen' })).toBeVisible();
  });
});
