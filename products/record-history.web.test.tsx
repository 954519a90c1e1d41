import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { HistoryState } from '#kernel/access/history.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { AccountId, MediaId, RecordId } from '#kernel/base/ids.ts';
import { keyedRecordId, randomId } from '#kernel/base/ids.ts';
import type { MediaRef } from '#kernel/kind/media-ref.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { dayColour, event } from '#products/calendar/kinds.ts';
import type { EventBody } from '#products/calendar/kinds.ts';
import calendarGerman from '#products/calendar/messages/de.json' with { type: 'json' };
import { DayView } from '#products/calendar/ui/DayView.tsx';
import { WeekView } from '#products/calendar/ui/WeekView.tsx';
import type { TimeOfDay } from '#products/calendar/zone.ts';
import { entry } from '#products/journal/kinds.ts';
import type { EntryBody } from '#products/journal/kinds.ts';
import journalGerman from '#products/journal/messages/de.json' with { type: 'json' };
import journalDayGerman from '#products/journal/ui/day/messages/de.json' with { type: 'json' };
import { JournalView } from '#products/journal/ui/JournalView.tsx';
import { type Density, densities } from '#web/design/appearance.ts';
import designGerman from '#web/design/messages/de.json' with { type: 'json' };
import { MemoryLive } from '#web/design/testing/memory-live.ts';
import { renderView } from '#web/design/testing/render-view.tsx';
import {
  mira,
  miraAccount,
  readingDirectory,
  sampleDirectory,
  selfAudience,
  sharedAudience,
  tom,
  tomAccount,
} from '#web/design/testing/sample-directory.ts';

const wednesday = '2026-05-06' as PlainDay;
const place = {
  day: wednesday,
  personId: mira,
  zone: 'Europe/Berlin',
  clock: { nowMs: () => Date.parse('2026-05-06T06:10:00Z') },
  href: (path: string) => `/t/t_1/${path}`,
  navigate: () => {},
  search: {},
};

/** What the shell says of a failure that nobody has words for. */
const shellWords = { 'error.unknown': 'Das hat nicht geklappt.\nVersuch es später noch einmal.' };

let live: MemoryLive;
let unmount: (() => void) | undefined;

beforeEach(() => {
  sessionStorage.clear();
  localStorage.clear();
  live = new MemoryLive(sampleDirectory);
});
afterEach(() => {
  unmount?.();
  unmount = undefined;
});

function show(View: typeof DayView | typeof JournalView, density: Density = 'standard') {
  const shown = renderView(<View {...place} />, {
    live,
    locale: 'de-DE',
    messages: {
      ...designGerman,
      ...calendarGerman,
      ...journalGerman,
      ...journalDayGerman,
      ...shellWords,
    },
    appearance: { density },
  });
  unmount = shown.unmount;
}

const choir: EventBody = {
  title: 'Chor',
  pictogram: null,
  startsOn: wednesday,
  startTime: '16:30' as TimeOfDay,
  endsOn: wednesday,
  endTime: null,
  zone: 'Europe/Berlin',
  withPersons: [],
  place: 'Saal',
  note: '',
  importedUid: null,
};

/** A state as the server answers it. */
function state(
  revision: number,
  body: object,
  by: AccountId,
  more: Partial<HistoryState> = {},
): HistoryState {
  return {
    revision,
    audience: sharedAudience,
    kind: event.name,
    body: { ...body },
    writtenBy: by,
    writtenAt: `2026-05-05T1${String(revision)}:05:00Z`,
    ended: null,
    ...more,
  };
}

const ended = (by: AccountId, unseen = false): HistoryState['ended'] => ({
  as: 'change',
  by,
  at: '2026-05-05T18:00:00Z',
  unseen,
});

/** An event that Tom renamed and Mira renamed without having seen that. */
function putOverwritten(target = live): RecordId {
  const now = { ...choir, title: 'Singen' };
  const id = target.put(event, sharedAudience, now, { revision: 3, merged: 2 });
  target.putHistory(id, [
    state(3, now, miraAccount),
    state(2, { ...choir, title: 'Großer Chor' }, tomAccount, { ended: ended(miraAccount, true) }),
    state(1, choir, miraAccount, { ended: ended(tomAccount) }),
  ]);
  return id;
}

const mark = () => page.getByRole('button', { name: 'Gleichzeitig geändert' });
const version = (name: string) => page.getByRole('listitem', { name: new RegExp(name) });

async function expectNothingFromAxe() {
  await Promise.all(document.getAnimations().map((animation) => animation.finished));
  const { violations } = await axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice', 'wcag2aaa'],
  });
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
}

describe('what was changed at the same time', () => {
  test('[HI4] is marked until its history was opened, also for the next view', async () => {
    putOverwritten();
    show(DayView);
    await mark().click();
    await expect.element(page.getByRole('dialog', { name: 'Verlauf: Singen' })).toBeVisible();
    await expect.element(version('Tom Berger')).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(mark()).not.toBeInTheDocument();
    unmount?.();
    show(DayView);
    await expect.element(page.getByRole('button', { name: 'Mehr: Singen' })).toBeVisible();
    expect(mark().query()).toBeNull();
  });

  test('[HI4] is marked again when it happens again', async () => {
    const id = putOverwritten();
    show(DayView);
    await mark().click();
    await expect.element(version('Tom Berger')).toBeVisible();
    await userEvent.keyboard('{Escape}');
    live.put(event, sharedAudience, choir, { id, revision: 5, merged: 4 });
    await expect.element(mark()).toBeVisible();
  });

  test('[HI4] what the server did not answer was not looked at', async () => {
    live.put(event, sharedAudience, choir, { revision: 3, merged: 2 });
    show(DayView);
    await mark().click();
    await expect
      .element(page.getByText('Hierzu gibt es keinen Verlauf, den du sehen kannst.'))
      .toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(mark()).toBeVisible();
  });

  test.each(['standard', 'office'] as const)(
    '[HI4] stands in the week’s tiles too, density %s',
    async (density) => {
      await page.viewport(1440, 900);
      putOverwritten();
      show(WeekView, density);
      await expect.element(page.getByText('Gleichzeitig geändert')).toBeVisible();
    },
  );
});

describe('the versions', () => {
  test('[HI5] say who, when and what changed, and which one went unseen', async () => {
    putOverwritten();
    show(DayView);
    await mark().click();
    await expect
      .element(version('Mira Sommer gestern, 15:05'))
      .toHaveTextContent(/Titel\s*vorher: Großer Chor → danach: Singen/);
    await expect
      .element(version('Mira Sommer gestern, 15:05'))
      .toHaveTextContent('So ist es jetzt');
    const lost = version('Tom Berger gestern, 14:05');
    await expect.element(lost).toHaveTextContent(/Titel\s*vorher: Chor → danach: Großer Chor/);
    await expect
      .element(lost)
      .toHaveTextContent(
        'Diese Fassung wurde überschrieben. Du hattest sie da noch nicht gesehen.',
      );
    const first = version('Mira Sommer gestern, 13:05');
    await expect.element(first).toHaveTextContent('So fing es an.');
    await expect.element(first).toHaveTextContent(/Wann\s*Mittwoch, 6\. Mai, 16:30/);
    await expect.element(first).toHaveTextContent(/Ort\s*Saal/);
    expect(page.getByText('Notiz').query()).toBeNull();
  });

  test('[HI9] show the photos that came and went', async () => {
    const photo = (words: string): MediaRef => {
      const at = { width: 40, height: 30, durationMs: null };
      return { id: randomId<MediaId>(), is: 'image', words, credit: '', ...at };
    };
    const [before, after] = [photo('Der alte Saal'), photo('Der neue Saal')];
    const now = { ...choir, photo: after };
    const id = live.put(event, sharedAudience, now, { revision: 2, merged: 2 });
    live.putHistory(id, [
      state(2, now, tomAccount),
      state(1, { ...choir, photo: before }, miraAccount, { ended: ended(tomAccount) }),
    ]);
    show(DayView);
    await mark().click();
    const later = version('Tom Berger');
    await expect.element(later).toHaveTextContent(/Eigenes Foto.*vorher: Der alte Saal/);
    // Outside of a tenant no bytes are to be had: their names stand where they would be.
    await expect.element(later).toHaveTextContent(/Neu dazugekommen.*Der neue Saal/);
    await expect.element(later).toHaveTextContent(/Herausgenommen.*Der alte Saal/);
    await expect.element(version('Mira Sommer')).toHaveTextContent(/Eigenes Foto.*Der alte Saal/);
  });

  test('[HI5] name nobody who is out of sight, and leave out what cannot be read', async () => {
    const stranger = '00000000-0000-4000-8000-00000000ffff' as AccountId;
    const id = live.put(event, sharedAudience, choir, { revision: 2 });
    live.putHistory(id, [
      state(2, choir, stranger),
      state(1, { title: 'Chor', when: 'bald' }, miraAccount, { ended: ended(stranger, true) }),
    ]);
    show(DayView);
    await page.getByRole('button', { name: 'Mehr: Chor' }).click();
    await page.getByRole('menuitem', { name: 'Verlauf' }).click();
    await expect.element(version('Jemand, den du hier nicht siehst')).toBeVisible();
    await expect.element(page.getByText('lässt sich hier nicht zeigen')).toBeVisible();
    expect(page.getByRole('button', { name: /wiederherstellen/ }).elements()).toHaveLength(0);
  });

  test('[HI3] older ones come when somebody wants them', async () => {
    live.historyPage = 4;
    const id = live.put(event, sharedAudience, choir, { revision: 6 });
    const titles = ['Chor', 'fünf', 'vier', 'drei', 'zwei', 'eins'];
    live.putHistory(
      id,
      titles.map((title, at) =>
        state(6 - at, { ...choir, title }, miraAccount, {
          ended: at === 0 ? null : ended(miraAccount),
        }),
      ),
    );
    show(DayView);
    await page.getByRole('button', { name: 'Mehr: Chor' }).click();
    await page.getByRole('menuitem', { name: 'Verlauf' }).click();
    await expect.element(page.getByText('So ist es jetzt')).toBeVisible();
    expect(page.getByRole('listitem', { name: /Mira Sommer/ }).elements()).toHaveLength(3);
    await page.getByRole('button', { name: 'Ältere Fassungen zeigen' }).click();
    await expect.element(page.getByText('So fing es an.')).toBeVisible();
    expect(page.getByRole('listitem', { name: /Mira Sommer/ }).elements()).toHaveLength(6);
    expect(page.getByRole('button', { name: 'Ältere Fassungen zeigen' }).query()).toBeNull();
  });

  test('[HI7] need a connection, say so, and come by themselves when there is one', async () => {
    putOverwritten();
    const { sync } = live.status();
    live.setStatus({ sync: { ...sync, connection: 'offline' } });
    show(DayView);
    await mark().click();
    await expect.element(page.getByText('Den Verlauf gibt es nur mit Verbindung.')).toBeVisible();
    live.setStatus({ sync });
    await expect.element(version('Tom Berger')).toBeVisible();
    expect(page.getByText('Den Verlauf gibt es nur mit Verbindung.').query()).toBeNull();
  });

  test('[HI7] come by themselves when only their own answer did not get through', async () => {
    putOverwritten();
    live.historyFault = new AppError('shell.no-connection');
    show(DayView);
    await mark().click();
    await expect.element(page.getByText('Den Verlauf gibt es nur mit Verbindung.')).toBeVisible();
    live.historyFault = null;
    await expect.poll(() => version('Tom Berger').query(), { timeout: 10_000 }).not.toBeNull();
    expect(page.getByText('Den Verlauf gibt es nur mit Verbindung.').query()).toBeNull();
  });

  test('[HI7] are asked for again as often as somebody likes', async () => {
    live.historyPage = 2;
    putOverwritten();
    const again = page.getByRole('button', { name: 'Noch einmal versuchen' });
    const older = page.getByRole('button', { name: 'Ältere Fassungen zeigen' });
    live.historyFault = new AppError('unknown');
    show(DayView);
    await mark().click();
    await again.click();
    await expect.element(again).toBeEnabled();
    live.historyFault = null;
    await again.click();
    await expect.element(older).toBeVisible();
    expect(again.query()).toBeNull();
    live.historyFault = new AppError('unknown');
    await older.click();
    await expect.element(again).toBeVisible();
    live.historyFault = null;
    await older.click();
    await expect.element(page.getByText('So fing es an.')).toBeVisible();
    expect(page.getByRole('listitem', { name: /Mira Sommer|Tom Berger/ }).elements()).toHaveLength(
      3,
    );
    expect(again.query()).toBeNull();
  });
});

describe('bringing a version back', () => {
  test('[HI6] writes what differs and nothing else, and can be taken back', async () => {
    const id = putOverwritten();
    show(DayView);
    await mark().click();
    await version('Tom Berger')
      .getByRole('button', { name: /^Diese Fassung wiederherstellen/ })
      .click();
    await expect
      .element(page.getByText('Von „Großer Chor“ gilt wieder die frühere Fassung.'))
      .toBeVisible();
    expect(live.writes).toEqual([
      { name: 'calendar.change-event', args: { id, fields: { title: 'Großer Chor' } } },
    ]);
    await page.getByRole('button', { name: 'Rückgängig' }).click();
    await expect.element(page.getByRole('button', { name: 'Mehr: Singen' })).toBeVisible();
    expect(live.writes).toHaveLength(2);
  });

  test('[HI6] is not offered for how it is, nor to whoever may not change it', async () => {
    putOverwritten();
    show(DayView);
    await mark().click();
    await expect.element(version('Tom Berger')).toBeVisible();
    // Of three versions, the two before.
    expect(page.getByRole('button', { name: /wiederherstellen/ }).elements()).toHaveLength(2);
    unmount?.();
    localStorage.clear();
    live = new MemoryLive(readingDirectory);
    putOverwritten();
    show(DayView);
    await mark().click();
    await expect.element(version('Tom Berger')).toBeVisible();
    expect(page.getByRole('button', { name: /wiederherstellen/ }).elements()).toHaveLength(0);
  });

  test('[HI6][JO12] an author alone brings an entry back, and reads who will see it then', async () => {
    const written: EntryBody = {
      day: wednesday,
      event: null,
      text: 'Ich war wütend auf alle.',
      face: 'bad',
      pictogram: null,
    };
    const now = { ...written, text: 'Es war anstrengend.', face: 'so-so' as const };
    const id = live.put(entry, sharedAudience, now, { revision: 3 });
    live.putHistory(id, [
      state(3, now, miraAccount, { kind: entry.name }),
      state(2, now, miraAccount, {
        kind: entry.name,
        audience: selfAudience,
        ended: { ...ended(miraAccount), as: 'move' } as HistoryState['ended'],
      }),
      state(1, written, miraAccount, {
        kind: entry.name,
        audience: selfAudience,
        ended: ended(miraAccount),
      }),
    ]);
    show(JournalView);
    await page.getByRole('button', { name: 'Mehr: Der Tag' }).click();
    await page.getByRole('menuitem', { name: 'Verlauf' }).click();
    await expect
      .element(version('15:05'))
      .toHaveTextContent(/Wer das sieht\s*vorher: Nur ich → danach: Ich, mein Kreis und mein Team/);
    await expect
      .element(version('14:05'))
      .toHaveTextContent(/Wie es war\s*vorher: schlecht → danach: geht so/);
    const first = version('13:05');
    await expect
      .element(first)
      .toHaveTextContent('Wiederhergestellt sieht das: Ich, mein Kreis und mein Team.');
    await first.getByRole('button', { name: /wiederherstellen/ }).click();
    await expect.element(page.getByText('Es gilt wieder die frühere Fassung.')).toBeVisible();
    expect(live.writes).toMatchObject([
      { args: { id, fields: { text: 'Ich war wütend auf alle.', face: 'bad' } } },
    ]);
  });
});

describe('the colour of a day', () => {
  test('[HI4][HI5][HI6] has a history like every record, and an earlier colour comes back', async () => {
    const blue = { day: wednesday, colour: 'blue' as const };
    const id = keyedRecordId(dayColour.name, sharedAudience, wednesday);
    live.put(dayColour, sharedAudience, blue, { id, revision: 2, merged: 1 });
    live.putHistory(id, [
      state(2, blue, tomAccount, { kind: dayColour.name }),
      state(1, { day: wednesday, colour: 'yellow' }, miraAccount, {
        kind: dayColour.name,
        ended: ended(tomAccount, true),
      }),
    ]);
    show(DayView);
    await mark().click();
    await expect
      .element(version('Tom Berger'))
      .toHaveTextContent(/Farbe\s*vorher: Gelb → danach: Blau/);
    await version('Mira Sommer')
      .getByRole('button', { name: /wiederherstellen/ })
      .click();
    await expect.element(page.getByRole('radio', { name: 'Gelb' })).toBeChecked();
    await page.getByRole('button', { name: 'Rückgängig' }).click();
    await expect.element(page.getByRole('radio', { name: 'Blau' })).toBeChecked();
  });

  test('[UX18] says who sees it, to whoever may only read it too', async () => {
    live = new MemoryLive(readingDirectory);
    live.put(dayColour, sharedAudience, { day: wednesday, colour: 'blue' });
    show(DayView);
    await expect.element(page.getByText('Farbe des Tages: Blau')).toBeVisible();
    await page.getByRole('button', { name: 'Wer sieht das?' }).click();
    await expect.element(page.getByRole('dialog', { name: 'Wer sieht das?' })).toBeVisible();
  });
});

describe('in the easy density', () => {
  test('[HI8] nothing is said of a history unless two changed it at the same time', async () => {
    live.put(event, sharedAudience, choir, { revision: 3 });
    show(DayView, 'easy');
    await page.getByRole('button', { name: /^Chor , Mittwoch/ }).click();
    await expect.element(page.getByRole('dialog', { name: 'Chor' })).toBeVisible();
    expect(page.getByRole('button', { name: 'Verlauf' }).query()).toBeNull();
  });

  test('[HI8] then a sentence says so, and later the details still do', async () => {
    putOverwritten();
    show(DayView, 'easy');
    await page.getByRole('button', { name: 'Zwei haben das zur gleichen Zeit geändert' }).click();
    await expect.element(version('Tom Berger')).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await page.getByRole('button', { name: /^Singen , Mittwoch/ }).click();
    await page.getByRole('button', { name: 'Verlauf' }).click();
    await expect.element(page.getByRole('dialog', { name: 'Verlauf: Singen' })).toBeVisible();
  });
});

describe('who sees this', () => {
  test.each([
    ...densities.map((density) => ['day', density, 390] as const),
    ...densities.map((density) => ['week', density, 390] as const),
    ...densities.map((density) => ['week', density, 1440] as const),
  ])(
    '[UX18][CA10] is on every event of a %s, density %s, %i px wide',
    async (view, density, width) => {
      await page.viewport(width, 900);
      // One that is over, one that runs, what is next, what comes later, and one of the whole day.
      for (const [at, startTime] of ['07:00', '08:00', '09:00', '11:00', null].entries()) {
        live.put(event, sharedAudience, {
          ...choir,
          title: `Chor ${String(at)}`,
          startTime: startTime as TimeOfDay | null,
          endTime: startTime === null ? null : (`${startTime.slice(0, 3)}45` as TimeOfDay),
          withPersons: [tom],
        });
      }
      show(view === 'day' ? DayView : WeekView, density);
      await expect.element(page.getByText('Chor 3').first()).toBeVisible();
      const titles = page.getByText(/^Chor \d/).elements();
      const signs = page.getByRole('button', { name: 'Wer sieht das?' });
      const colour = density !== 'easy' && view === 'day' ? 1 : 0;
      expect(titles.length).toBeGreaterThanOrEqual(4);
      expect(signs.elements()).toHaveLength(titles.length + colour);
      await signs.first().click();
      await expect.element(page.getByRole('dialog', { name: 'Wer sieht das?' })).toBeVisible();
      await expect.element(page.getByText('Gehört zur Gruppe Team Linde.')).toBeVisible();
    },
  );

  test('[CA17] a press on the faces in the grid opens who sees it, and not the event', async () => {
    await page.viewport(1440, 900);
    live.put(event, sharedAudience, choir);
    show(WeekView, 'office');
    await page.getByRole('button', { name: 'Wer sieht das?' }).click();
    await expect.element(page.getByRole('dialog', { name: 'Wer sieht das?' })).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  });
});

describe.each(densities)('axe finds nothing, density %s', (density) => {
  test.each([390, 1440])('[UX6][UX11] on a history, %i px wide', async (width) => {
    await page.viewport(width, 900);
    putOverwritten();
    show(DayView, density);
    await page.getByRole('button', { name: /Gleichzeitig geändert|zur gleichen Zeit/ }).click();
    await expect.element(version('Tom Berger')).toBeVisible();
    await expectNothingFromAxe();
  });
});
