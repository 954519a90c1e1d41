import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { event, series } from '#products/calendar/kinds.ts';
import type { SeriesBody } from '#products/calendar/kinds.ts';
import german from '#products/calendar/messages/de.json' with { type: 'json' };
import english from '#products/calendar/messages/en.json' with { type: 'json' };
import { DayView } from '#products/calendar/ui/DayView.tsx';
import { WeekView } from '#products/calendar/ui/WeekView.tsx';
import {
  everyWeek,
  swimming,
  wednesday,
  zone,
} from '#products/calendar/ui/testing/sample-events.ts';
import type { Appearance } from '#web/design/appearance.ts';
import designGerman from '#web/design/messages/de.json' with { type: 'json' };
import designEnglish from '#web/design/messages/en.json' with { type: 'json' };
import { MemoryLive } from '#web/design/testing/memory-live.ts';
import { renderView } from '#web/design/testing/render-view.tsx';
import { mira, sampleDirectory, sharedAudience } from '#web/design/testing/sample-directory.ts';

/** Wednesday, 8:10 in Berlin. */
const clock = { nowMs: () => Date.parse('2026-05-06T06:10:00Z') };

let live: MemoryLive;
let unmount: (() => void) | undefined;

beforeEach(() => {
  sessionStorage.clear();
  live = new MemoryLive(sampleDirectory);
});
afterEach(() => {
  unmount?.();
  unmount = undefined;
});

function show(
  view: 'day' | 'week' = 'day',
  options: { appearance?: Partial<Appearance>; locale?: 'de-DE' | 'en-GB'; day?: string } = {},
) {
  const { appearance, locale = 'de-DE', day = wednesday } = options;
  const View = view === 'day' ? DayView : WeekView;
  const place = {
    day: day as PlainDay,
    personId: mira,
    zone,
    clock,
    href: (path: string) => `/t/t_1/${path}`,
    navigate: () => undefined,
  };
  unmount?.();
  unmount = renderView(<View {...place} />, {
    live,
    locale,
    messages:
      locale === 'de-DE' ? { ...designGerman, ...german } : { ...designEnglish, ...english },
    ...(appearance !== undefined && { appearance }),
  }).unmount;
}

const bodies = () => live.all(series.name).map(({ body }) => body as unknown as SeriesBody);
const openMenu = async (item: string) => {
  await page.getByRole('button', { name: 'Mehr: Schwimmen' }).click();
  await page.getByRole('menuitem', { name: item }).click();
};

describe('[CA80] how often an event repeats', () => {
  test('is chosen by keyboard alone and said back in one sentence', async () => {
    show();
    await page.getByRole('button', { name: 'Neuer Termin' }).click();
    await page.getByRole('textbox', { name: 'Was ist es?' }).fill('Schwimmen');
    await page.getByRole('textbox', { name: 'Beginnt um' }).fill('16:30');
    await userEvent.keyboard('{Tab}');
    page
      .getByRole('button', { name: /Wie oft\?/ })
      .element()
      .focus();
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('option', { name: 'Nur einmal' })).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}{Enter}');
    const friday = page.getByRole('button', { name: 'Freitag', exact: true });
    await expect.element(friday).toBeVisible();
    friday.element().focus();
    await userEvent.keyboard(' ');
    await expect.element(page.getByText('Jede Woche am Mittwoch und Freitag')).toBeVisible();
    page
      .getByRole('button', { name: /Wie lange\?/ })
      .element()
      .focus();
    await userEvent.keyboard('{Enter}{ArrowDown}{ArrowDown}{Enter}');
    await page.getByRole('button', { name: 'Speichern' }).click();
    await expect.element(page.getByText('Gib eine Zahl von 1 bis 999 an.')).toBeVisible();
    await page.getByRole('textbox', { name: 'Wie viele Male?' }).fill('10');
    await expect.element(page.getByText('Jede Woche am Mittwoch und Freitag 10-mal')).toBeVisible();
    await page.getByRole('button', { name: 'Speichern' }).click();
    await expect
      .element(page.getByRole('button', { name: /^Schwimmen , Mittwoch, 16:30.*wiederholt sich/ }))
      .toBeVisible();
    expect(bodies()).toMatchObject([
      { rule: 'RRULE:FREQ=WEEKLY;COUNT=10;BYDAY=WE,FR', startsOn: wednesday },
    ]);
    await page.getByRole('button', { name: 'Rückgängig' }).click();
    await expect.element(page.getByText('Für heute steht nichts im Kalender.')).toBeVisible();
    expect(bodies()).toEqual([]);
  });

  test('easy offers three pictures with words', async () => {
    show('day', { appearance: { density: 'easy' } });
    await page.getByRole('button', { name: 'Neuer Termin' }).click();
    const choices = page.getByRole('radiogroup', { name: 'Wie oft?' });
    await expect.element(choices).toBeVisible();
    expect(choices.getByRole('radio').elements()).toHaveLength(3);
    choices.getByRole('radio', { name: 'Nur einmal' }).element().focus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    await expect.element(choices.getByRole('radio', { name: 'Jeden Mittwoch' })).toBeChecked();
  });

  test('English says it in its own words', async () => {
    live.put(series, sharedAudience, { ...everyWeek, rule: 'RRULE:FREQ=MONTHLY;BYDAY=-1WE' });
    show('day', { locale: 'en-GB', day: '2026-05-27' });
    await page.getByRole('button', { name: /^Schwimmen/ }).click();
    await expect.element(page.getByText('Every month on the last Wednesday')).toBeVisible();
  });

  test('a rule that the editor cannot say is named and kept', async () => {
    const rule = 'RRULE:FREQ=MONTHLY;BYDAY=1WE,3WE';
    live.put(series, sharedAudience, { ...everyWeek, rule });
    show();
    await openMenu('Ändern');
    await expect
      .element(
        page.getByText('Nach einer eigenen Regel. Das nächste Mal: 6. Mai, 20. Mai und 3. Juni'),
      )
      .toBeVisible();
    await page.getByRole('textbox', { name: 'Was ist es?' }).fill('Baden');
    await page.getByRole('button', { name: 'Speichern' }).click();
    await page.getByRole('radio', { name: /^Alle/ }).click({ force: true });
    await page.getByRole('button', { name: 'Ändern', exact: true }).click();
    await expect.element(page.getByText('„Baden“ ist geändert.')).toBeVisible();
    expect(bodies()).toMatchObject([{ title: 'Baden', rule }]);
  });

  test('an event that is there comes to repeat, and is an event again', async () => {
    live.put(event, sharedAudience, { ...swimming, place: 'Hallenbad' });
    show();
    await openMenu('Ändern');
    await page.getByRole('button', { name: /Wie oft\?/ }).click();
    await page.getByRole('option', { name: 'Jeden Tag', exact: true }).click();
    await page.getByRole('button', { name: 'Speichern' }).click();
    await expect.element(page.getByText('„Schwimmen“ ist geändert.')).toBeVisible();
    expect(bodies()).toMatchObject([{ rule: 'RRULE:FREQ=DAILY', place: 'Hallenbad' }]);
    await page.getByRole('button', { name: 'Rückgängig' }).click();
    await expect.poll(bodies).toEqual([]);
    expect(live.all(event.name)).toMatchObject([{ body: { place: 'Hallenbad' } }]);
  });
});

describe('a calendar as a file', () => {
  test('[IC19][IC20] says what it holds, and holds the week that is looked at, each time by itself', async () => {
    live.put(series, sharedAudience, everyWeek);
    live.put(event, sharedAudience, {
      ...swimming,
      title: 'Fest',
      startsOn: '2026-05-20' as PlainDay,
      endsOn: '2026-05-20' as PlainDay,
    });
    const saved: Blob[] = [];
    const create = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (blob: Blob) => {
      saved.push(blob);
      return create(blob);
    };
    try {
      show();
      await page.getByRole('button', { name: 'Mehr', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Kalender als Datei' }).click();
      await expect.element(page.getByText(/Wer die Datei hat, kann sie lesen/)).toBeVisible();
      await expect.element(page.getByRole('radio', { name: /^Diese Woche/ })).toBeChecked();
      await page.getByRole('button', { name: 'Datei speichern' }).click();
      await expect.poll(() => saved.length).toBe(1);
      const week = (await saved[0]?.text()) ?? '';
      expect(week).toContain('SUMMARY:Schwimmen\r\n');
      expect(week).not.toContain('RRULE:FREQ=WEEKLY');
      expect(week).not.toContain('Fest');
      await page.getByRole('button', { name: 'Mehr', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Kalender als Datei' }).click();
      await page.getByText('Der ganze Kalender').click();
      await page.getByRole('button', { name: 'Datei speichern' }).click();
      await expect.poll(() => saved.length).toBe(2);
      const whole = (await saved[1]?.text()) ?? '';
      expect(whole).toContain('RRULE:FREQ=WEEKLY');
      expect(whole).toContain('Fest');
      expect(live.writes).toEqual([]);
    } finally {
      URL.createObjectURL = create;
    }
  });
});

describe('[CA81] an occurrence', () => {
  test('moves alone unless somebody says otherwise, by keyboard, and back', async () => {
    live.put(series, sharedAudience, everyWeek);
    show();
    await openMenu('Verschieben nach');
    await page.getByRole('radio', { name: /^Freitag/ }).click({ force: true });
    await page.getByRole('button', { name: 'Verschieben', exact: true }).click();
    const question = page.getByRole('dialog', { name: 'Schwimmen verschieben' }).last();
    await expect.element(question.getByRole('radio', { name: /^Nur dieser/ })).toBeChecked();
    await expect
      .element(question.getByText('Mittwoch, 6. Mai. Alle anderen bleiben, wie sie sind.'))
      .toBeVisible();
    question.getByRole('button', { name: 'Verschieben' }).element().focus();
    await userEvent.keyboard('{Enter}');
    await expect
      .element(page.getByText('„Schwimmen“ ist verschoben: Freitag, 8. Mai.'))
      .toBeVisible();
    expect(bodies()).toMatchObject([
      {
        exceptions: [{ at: '2026-05-06T16:30', is: 'changed', fields: { startsOn: '2026-05-08' } }],
      },
    ]);
    await page.getByRole('button', { name: 'Rückgängig' }).click();
    await expect.poll(bodies).toMatchObject([{ exceptions: [] }]);
  });

  test('changes with all that follow, and one undo makes it one series again', async () => {
    live.put(series, sharedAudience, everyWeek);
    show();
    await openMenu('Ändern');
    await page.getByRole('textbox', { name: 'Was ist es?' }).fill('Baden');
    await page.getByRole('button', { name: 'Speichern' }).click();
    await page.getByRole('radio', { name: /^Dieser und alle folgenden/ }).click({ force: true });
    await page.getByRole('button', { name: 'Ändern', exact: true }).click();
    await expect.element(page.getByText('„Baden“ ist geändert.')).toBeVisible();
    expect(
      bodies()
        .map(({ title }) => title)
        .toSorted(),
    ).toEqual(['Baden', 'Schwimmen']);
    await page.getByRole('button', { name: 'Rückgängig' }).click();
    await expect.poll(bodies).toMatchObject([{ title: 'Schwimmen', rule: everyWeek.rule }]);
  });

  test('Escape leaves everything as it was, what was typed too', async () => {
    live.put(series, sharedAudience, everyWeek);
    show();
    await openMenu('Ändern');
    const title = page.getByRole('textbox', { name: 'Was ist es?' });
    await title.fill('Baden');
    await page.getByRole('button', { name: 'Speichern' }).click();
    await expect.element(page.getByRole('radio', { name: /^Nur dieser/ })).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(page.getByRole('radio', { name: /^Nur dieser/ })).not.toBeInTheDocument();
    await expect.element(title).toHaveValue('Baden');
    expect(live.writes).toEqual([]);
  });

  test.each([
    [/^Nur dieser/, { exceptions: [{ at: '2026-05-06T16:30', is: 'skipped' }] }],
    [/^Dieser und alle folgenden/, { lastDay: '2026-04-29' }],
    [/^Alle/, null],
  ] as const)('is deleted: %s, and comes back', async (choice, left) => {
    live.put(series, sharedAudience, everyWeek);
    show();
    await openMenu('Löschen');
    await page.getByRole('radio', { name: choice }).click({ force: true });
    await page.getByRole('button', { name: 'Löschen', exact: true }).click();
    await expect.element(page.getByText('Für heute steht nichts im Kalender.')).toBeVisible();
    expect(bodies()).toMatchObject(left === null ? [] : [left]);
    await page.getByRole('button', { name: 'Rückgängig' }).click();
    await expect.element(page.getByRole('button', { name: /^Schwimmen/ })).toBeVisible();
    expect(bodies()).toMatchObject([{ rule: everyWeek.rule, exceptions: [], lastDay: null }]);
  });

  test('[CA48] does not take place, says so by word and shape, and does after all', async () => {
    live.put(series, sharedAudience, everyWeek);
    show();
    await openMenu('Fällt aus');
    const mark = page.getByRole('listitem').getByText('Fällt aus');
    await expect.element(mark).toBeVisible();
    expect(mark.element().querySelector('svg')).not.toBeNull();
    await openMenu('Findet doch statt');
    await expect.element(mark).not.toBeInTheDocument();
    expect(bodies()).toMatchObject([{ exceptions: [] }]);
  });

  test('[CA48] an event does too, in the week of every density', async () => {
    live.put(event, sharedAudience, { ...swimming, isCancelled: true });
    for (const density of ['easy', 'standard', 'office'] as const) {
      show('week', { appearance: { density } });
      const name = /Schwimmen.*Fällt aus/;
      const shown = page.getByRole(density === 'office' ? 'gridcell' : 'button', { name });
      // Below its width the office density shows the list, too.
      await expect.element(shown.or(page.getByRole('button', { name })).first()).toBeVisible();
    }
  });

  test('no write of an event ever names a series', async () => {
    const id = live.put(series, sharedAudience, everyWeek);
    show();
    await page.getByRole('button', { name: /^Schwimmen/ }).click();
    await page.getByRole('button', { name: 'Fällt aus' }).click();
    await expect.element(page.getByRole('button', { name: 'Findet doch statt' })).toBeVisible();
    await page.getByRole('button', { name: 'Löschen' }).click();
    await page.getByRole('button', { name: 'Löschen', exact: true }).last().click();
    await expect.element(page.getByText('„Schwimmen“ ist gelöscht.')).toBeVisible();
    expect(live.writes).toMatchObject([
      { name: 'calendar.set-occurrence', args: { id } },
      { name: 'calendar.set-occurrence', args: { id, to: { is: 'skipped' } } },
    ]);
  });
});
