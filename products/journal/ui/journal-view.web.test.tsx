import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import calendarGerman from '#products/calendar/messages/de.json' with { type: 'json' };
import { dayColour, entry, event } from '#products/journal/kinds.ts';
import type { EntryBody } from '#products/journal/kinds.ts';
import german from '#products/journal/messages/de.json' with { type: 'json' };
import { JournalView } from '#products/journal/ui/JournalView.tsx';
import designGerman from '#web/design/messages/de.json' with { type: 'json' };
import { MemoryLive } from '#web/design/testing/memory-live.ts';
import { renderView } from '#web/design/testing/render-view.tsx';
import {
  circleAudience,
  mira,
  sampleDirectory,
  selfAudience,
  sharedAudience,
  teamAudience,
  tomAccount,
} from '#web/design/testing/sample-directory.ts';

const tuesday = '2026-05-05' as PlainDay;
const zone = 'Europe/Berlin';
/** Wednesday. */
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

function show(day: PlainDay, search: Record<string, string> = {}) {
  const shown = renderView(
    <JournalView
      day={day}
      personId={mira}
      zone={zone}
      clock={clock}
      href={(path) => `/t/t_1/${path}`}
      navigate={(href) => {
        went.push(href);
      }}
      search={search}
    />,
    { live, locale: 'de-DE', messages: { ...designGerman, ...calendarGerman, ...german } },
  );
  unmount = shown.unmount;
}

function choir() {
  return live.put(event.kind, sharedAudience, {
    ...event.kind.parse({
      title: 'Chor',
      pictogram: 'music',
      startsOn: tuesday,
      startTime: '17:30',
      endsOn: tuesday,
      endTime: null,
      zone,
      withPersons: [],
      place: '',
      note: '',
      importedUid: null,
    }),
  });
}

function body(more: Partial<EntryBody>): EntryBody {
  return { day: tuesday, event: null, text: '', face: null, pictogram: null, ...more };
}

test('[JO1] the day wears its colour from the calendar', async () => {
  live.put(dayColour.kind, sharedAudience, { day: tuesday, colour: 'blue' });
  show(tuesday);
  await expect.element(page.getByRole('heading', { level: 1 })).toHaveTextContent('Dienstag');
  await expect.element(page.getByText('gestern, 5. Mai', { exact: true })).toBeVisible();
  await expect
    .poll(() => document.querySelector('.o-day-header')?.getAttribute('data-day'))
    .toBe('blue');
});

test('[JO2] an entry is made by keyboard alone: arrows choose, only the button saves', async () => {
  const about = choir();
  show(tuesday);
  await expect.element(page.getByText('Für gestern steht noch nichts im Tagebuch.')).toBeVisible();
  page.getByRole('button', { name: 'Wie war es?' }).element().focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('dialog', { name: 'Dienstag, 5. Mai' })).toBeVisible();
  page.getByRole('radio', { name: 'sehr gut' }).element().focus();
  await userEvent.keyboard(' {ArrowRight}');
  await expect.element(page.getByRole('radio', { name: 'gut', exact: true })).toBeChecked();
  expect(live.writes).toEqual([]);
  await page.getByRole('textbox', { name: 'Was war?' }).fill('Wir haben gesungen.');
  await page.getByRole('radio', { name: /^Chor/ }).click({ force: true });
  page.getByRole('button', { name: 'Fertig' }).element().focus();
  await userEvent.keyboard('{Enter}');
  const card = page.getByRole('article', { name: 'Chor' });
  await expect.element(card.getByText('Wir haben gesungen.')).toBeVisible();
  await expect.element(card.getByText('17:30 · aus dem Kalender')).toBeVisible();
  await expect.element(card.getByText('Nur ich')).toBeVisible();
  await expect.element(card.getByText('Wird noch gesendet')).toBeVisible();
  expect(live.all(entry.name)).toMatchObject([
    { audience: selfAudience, body: { face: 'good', event: about, pictogram: 'music' } },
  ]);
});

test('[JO3] an entry is shared, and taken back at once', async () => {
  live.put(entry, selfAudience, body({ text: 'Ich durfte vorne stehen.' }));
  show(tuesday);
  await page.getByRole('button', { name: 'Teilen' }).click();
  const sheet = page.getByRole('dialog', { name: 'Wer darf das sehen?' });
  await expect.element(sheet.getByText('Mira Sommer und Liane Sommer')).toBeVisible();
  await page.getByRole('radio', { name: /^Ich und mein Kreis/ }).click({ force: true });
  await page.getByRole('button', { name: 'Fertig' }).click();
  await expect
    .element(page.getByText('Den Eintrag sieht jetzt: Ich und mein Kreis.'))
    .toBeVisible();
  expect(live.all(entry.name)).toMatchObject([{ audience: circleAudience }]);
  await page.getByRole('button', { name: 'Mehr: Der Tag' }).click();
  await page.getByRole('menuitem', { name: 'Nicht mehr teilen' }).click();
  await expect.poll(() => live.all(entry.name)).toMatchObject([{ audience: selfAudience }]);
  await page.getByRole('button', { name: 'Rückgängig' }).click();
  await expect.poll(() => live.all(entry.name)).toMatchObject([{ audience: circleAudience }]);
});

test('[JO3][SY34] new words for fewer people are one write, and so is taking it back', async () => {
  const id = live.put(entry, circleAudience, body({ text: 'Es war schön.' }));
  show(tuesday);
  await page.getByRole('button', { name: 'Mehr: Der Tag' }).click();
  await page.getByRole('menuitem', { name: 'Ändern' }).click();
  await page.getByRole('textbox', { name: 'Was war?' }).fill('Ich habe mich geärgert.');
  await page.getByRole('radio', { name: /^Nur ich/ }).click({ force: true });
  await page.getByRole('button', { name: 'Fertig' }).click();
  await expect.element(page.getByText('Der Eintrag ist geändert.')).toBeVisible();
  const name = 'journal.change-entry';
  const there = { fields: { text: 'Ich habe mich geärgert.' }, audience: selfAudience };
  const back = { fields: { text: 'Es war schön.' }, audience: circleAudience };
  expect(live.writes).toEqual([{ name, args: { id, ...there } }]);
  await page.getByRole('button', { name: 'Rückgängig' }).click();
  await expect
    .poll(() => live.writes)
    .toEqual([
      { name, args: { id, ...there } },
      { name, args: { id, ...back } },
    ]);
});

test('[JO4] a deleted entry comes back', async () => {
  live.put(entry, selfAudience, body({ text: 'Es hat geregnet.', face: 'so-so' }));
  show(tuesday);
  await page.getByRole('button', { name: 'Mehr: Der Tag' }).click();
  await page.getByRole('menuitem', { name: 'Löschen' }).click();
  await expect.element(page.getByText('Der Eintrag ist gelöscht.')).toBeVisible();
  await page.getByRole('button', { name: 'Rückgängig' }).click();
  await expect.element(page.getByText('Es hat geregnet.')).toBeVisible();
});

test('[JO5] an entry of somebody else names its author and cannot be changed', async () => {
  live.put(entry, teamAudience, body({ text: 'Mira hat gelacht.' }), { createdBy: tomAccount });
  show(tuesday);
  const card = page.getByRole('article', { name: 'Der Tag' });
  await expect.element(card.getByText('von Tom Berger')).toBeVisible();
  expect(card.getByRole('button', { name: 'Teilen' }).query()).toBeNull();
  await card.getByRole('button', { name: 'Mehr: Der Tag' }).click();
  const offered = page.getByRole('menuitem').elements();
  expect(offered.map((item) => item.textContent)).toEqual(['Verlauf']);
});

test('[JO6] what was typed survives closing and comes back', async () => {
  show(tuesday);
  await page.getByRole('button', { name: 'Wie war es?' }).click();
  await page.getByRole('textbox', { name: 'Was war?' }).fill('Halb fertig');
  await userEvent.keyboard('{Escape}');
  await page.getByRole('button', { name: 'Wie war es?' }).click();
  await expect.element(page.getByRole('textbox', { name: 'Was war?' })).toHaveValue('Halb fertig');
});

test('[JO2] nothing chosen and nothing written is said at the field', async () => {
  show(tuesday);
  await page.getByRole('button', { name: 'Wie war es?' }).click();
  await page.getByRole('button', { name: 'Fertig' }).click();
  await expect.element(page.getByText('Wähl ein Gesicht oder schreib etwas.')).toBeVisible();
});

test('[JO7] an address can ask for an entry about an event', async () => {
  const about = choir();
  show(tuesday, { event: about });
  await expect.element(page.getByRole('radio', { name: /^Chor/ })).toBeChecked();
  await page.getByRole('button', { name: 'Abbrechen' }).click();
  expect(went).toEqual(['/t/t_1/journal/day/2026-05-05']);
});

test('[JO8] the days of the week are links that say how much is written', async () => {
  live.put(entry, selfAudience, body({ text: 'Eins' }));
  live.put(entry, selfAudience, body({ text: 'Zwei' }));
  show(tuesday);
  const week = page.getByRole('navigation', { name: 'Tage dieser Woche' });
  await expect
    .element(week.getByRole('link', { name: 'Dienstag, 5. Mai, 2 Einträge' }))
    .toHaveAttribute('aria-current', 'page');
  await expect
    .element(week.getByRole('link', { name: 'Sonntag, 10. Mai, kein Eintrag' }))
    .toHaveAttribute('href', '/t/t_1/journal/day/2026-05-10');
});

test('[JO9] a day that is not here yet has nothing to rate', async () => {
  show('2026-05-09' as PlainDay);
  await expect
    .element(page.getByText('Für Samstag, 9. Mai gibt es noch nichts zu schreiben.'))
    .toBeVisible();
  expect(page.getByRole('button', { name: 'Wie war es?' }).query()).toBeNull();
});

test('[JO10] markup and scripts are text', async () => {
  const hostile = '<img src=x onerror="document.title=1"><script>alert(1)</script>';
  live.put(entry, selfAudience, body({ text: hostile }));
  show(tuesday);
  await expect.element(page.getByText(hostile)).toBeVisible();
  expect(document.querySelector('img[src="x"], article script')).toBeNull();
});
