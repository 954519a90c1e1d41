import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Locator, page, userEvent } from 'vitest/browser';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import calendarGerman from '#products/calendar/messages/de.json' with { type: 'json' };
import { dayColour, entry, event, series } from '#products/journal/kinds.ts';
import type { EntryBody } from '#products/journal/kinds.ts';
import german from '#products/journal/messages/de.json' with { type: 'json' };
import dayGerman from '#products/journal/ui/day/messages/de.json' with { type: 'json' };
import { JournalView } from '#products/journal/ui/JournalView.tsx';
import { type MakeAudience, MakeAudienceContext } from '#web/design/audience/ad-hoc.ts';
import designGerman from '#web/design/messages/de.json' with { type: 'json' };
import { Speaker } from '#web/design/speech/speaker.ts';
import { FakeSynthesis, voice } from '#web/design/speech/testing/fake-synthesis.ts';
import { MemoryLive } from '#web/design/testing/memory-live.ts';
import { renderView } from '#web/design/testing/render-view.tsx';
import {
  circleAudience,
  miraAccount,
  mira,
  sampleDirectory,
  selfAudience,
  sharedAudience,
  teamAudience,
  tom,
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

function show(
  day: PlainDay,
  search: Record<string, string> = {},
  more: { readonly speaker?: Speaker; readonly make?: MakeAudience } = {},
) {
  const view = (
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
    />
  );
  const shown = renderView(
    <MakeAudienceContext value={more.make ?? null}>{view}</MakeAudienceContext>,
    {
      live,
      locale: 'de-DE',
      messages: { ...designGerman, ...calendarGerman, ...german, ...dayGerman },
      ...(more.speaker !== undefined && { speaker: more.speaker }),
    },
  );
  unmount = shown.unmount;
}

/** By itself, wherever it is scrolled to. */
async function choose(radio: Locator): Promise<void> {
  await expect.element(radio).toBeInTheDocument();
  (radio.element() as HTMLElement).click();
}

function choir(more: { readonly title?: string; readonly isDuty?: boolean } = {}) {
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
      ...more,
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

test('[JO2] who is on duty is nothing to write about', async () => {
  choir();
  choir({ title: 'Frühdienst', isDuty: true });
  show(tuesday);
  await page.getByRole('button', { name: 'Wie war es?' }).click();
  await expect.element(page.getByRole('radio', { name: /^Chor/ })).toBeInTheDocument();
  expect(page.getByRole('radio', { name: /^Frühdienst/ }).elements()).toEqual([]);
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
  await expect
    .element(page.getByText('Wähl ein Gesicht, schreib etwas oder nimm ein Bild.'))
    .toBeVisible();
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

test('[JO7][CA90] what is written about one occurrence of a series keeps which, and shows it', async () => {
  const choirs = live.put(series.kind, sharedAudience, {
    ...series.kind.parse({
      title: 'Chor',
      pictogram: 'music',
      startsOn: '2026-04-07',
      startTime: '17:30',
      endsOn: '2026-04-07',
      endTime: null,
      zone,
      withPersons: [],
      place: '',
      note: '',
      importedUid: null,
      rule: 'RRULE:FREQ=WEEKLY',
      dates: [],
      exceptions: [],
      replaces: null,
      lastDay: null,
    }),
  });
  show(tuesday, { event: choirs, occurrence: '2026-05-05T17:30' });
  await expect.element(page.getByRole('radio', { name: /^Chor/ })).toBeChecked();
  await page.getByRole('radio', { name: 'gut', exact: true }).click({ force: true });
  await page.getByRole('button', { name: 'Fertig' }).click();
  await expect.element(page.getByRole('article', { name: 'Chor' })).toBeVisible();
  expect(live.all(entry.name)).toMatchObject([
    { body: { event: choirs, occurrence: '2026-05-05T17:30', pictogram: 'music' } },
  ]);
});

test('[JO13] an entry is made of pictures alone, put in order and taken away by presses', async () => {
  show(tuesday);
  await page.getByRole('button', { name: 'Wie war es?' }).click();
  const sentence = page.getByRole('group', { name: 'Mit Bildern' });
  for (const word of ['Pizza', 'Hund', 'Sonne']) {
    await sentence.getByRole('button', { name: 'Bild dazu' }).click();
    await page.getByRole('searchbox', { name: 'Bild suchen' }).fill(word);
    await page.getByRole('button', { name: word, exact: true }).first().click();
    await expect.element(sentence.getByRole('button', { name: word, exact: true })).toBeVisible();
  }
  await sentence.getByRole('button', { name: 'Hund', exact: true }).click();
  await sentence.getByRole('button', { name: 'Nach vorn' }).click();
  await sentence.getByRole('button', { name: 'Sonne', exact: true }).click();
  await sentence.getByRole('button', { name: 'Wegnehmen' }).click();
  await page.getByRole('button', { name: 'Fertig' }).click();
  const card = page.getByRole('article', { name: 'Der Tag' });
  const words = card.getByRole('list', { name: 'Mit Bildern' });
  await expect.element(words).toBeVisible();
  // Words come a moment after the pictures.
  await expect
    .poll(() => [...words.element().children].map((item) => item.textContent))
    .toEqual(['Hund', 'Pizza']);
});

test('[JO14][JO15] an entry is shown to one person: made once, found again, and told when offline', async () => {
  const made: unknown[] = [];
  const make: MakeAudience = (of) => {
    made.push(of);
    return Promise.resolve(circleAudience);
  };
  live.put(entry, selfAudience, body({ text: 'Nur für Tom.' }));
  live.setStatus({ sync: { ...live.status().sync, connection: 'offline' } });
  show(tuesday, {}, { make });
  await page.getByRole('button', { name: 'Teilen' }).click();
  const sheet = page.getByRole('dialog', { name: 'Wer darf das sehen?' });
  await expect.element(sheet.getByText('Niemand außer dir kann den Eintrag lesen.')).toBeVisible();
  await choose(sheet.getByRole('radio', { name: /^Eine bestimmte Person/ }));
  await sheet.getByRole('button', { name: 'Fertig' }).click();
  await expect.element(sheet.getByText('Wähl eine Person.')).toBeVisible();
  await choose(sheet.getByRole('radio', { name: /^Tom Berger/ }));
  await expect
    .element(sheet.getByText('Nur du und Tom Berger könnt den Eintrag lesen.'))
    .toBeVisible();
  await expect.element(sheet.getByText('Dafür braucht es eine Verbindung.')).toBeVisible();
  await sheet.getByRole('button', { name: 'Fertig' }).click();
  expect(made).toEqual([]);
  expect(live.writes).toEqual([]);
  live.setStatus({ sync: { ...live.status().sync, connection: 'online' } });
  await sheet.getByRole('button', { name: 'Fertig' }).click();
  await expect.element(page.getByText('Den Eintrag sieht jetzt: du und Tom Berger.')).toBeVisible();
  expect(made).toMatchObject([{ persons: [tom], name: 'Mira Sommer und Tom Berger' }]);
  expect(live.all(entry.name)).toMatchObject([
    { audience: circleAudience, createdBy: miraAccount },
  ]);
});

test('[UX33] an audience that is made elsewhere meanwhile takes back nothing that was chosen', async () => {
  live.put(entry, selfAudience, body({ text: 'Nur für Tom.' }));
  const [known, ...others] = sampleDirectory.audiences;
  live.setStatus({ directory: { ...sampleDirectory, audiences: others } });
  show(tuesday, {}, { make: () => Promise.resolve(circleAudience) });
  await page.getByRole('button', { name: 'Teilen' }).click();
  const sheet = page.getByRole('dialog', { name: 'Wer darf das sehen?' });
  await choose(sheet.getByRole('radio', { name: /^Eine bestimmte Person/ }));
  await choose(sheet.getByRole('radio', { name: /^Tom Berger/ }));
  if (known === undefined) throw new Error('nothing is shared with anybody');
  live.setStatus({ directory: { ...sampleDirectory, audiences: [...others, known] } });
  await expect
    .element(sheet.getByRole('radio', { name: /^Ich, mein Kreis und/ }))
    .toBeInTheDocument();
  await expect.element(sheet.getByRole('radio', { name: /^Tom Berger/ })).toBeChecked();
  await sheet.getByRole('button', { name: 'Fertig' }).click();
  await expect.element(page.getByText('Den Eintrag sieht jetzt: du und Tom Berger.')).toBeVisible();
  expect(live.all(entry.name)).toMatchObject([{ audience: circleAudience }]);
});

test('[SP5][SP7][SP8] an entry is read aloud when asked for, word by word, and stopped above everything', async () => {
  const synthesis = new FakeSynthesis([voice('anna', 'de-DE')]);
  const speaker = new Speaker({
    synthesis,
    settings: () => ({ rate: 'normal', voices: {} }),
    openSound: () => {
      throw new Error('there is no recording');
    },
  });
  live.put(entry, selfAudience, body({ text: 'Wir waren am See.', face: 'good' }));
  show(tuesday, {}, { speaker });
  const read = page.getByRole('button', { name: /^Vorlesen ?: Der Tag$/ });
  await expect.element(read).toBeVisible();
  expect(synthesis.said).toEqual([]);
  await read.click();
  await expect.poll(() => synthesis.said.map(({ text }) => text)).toEqual(['Der Tag.']);
  synthesis.finish();
  await expect.poll(() => synthesis.said.at(-1)?.text).toBe('Wir waren am See.');
  synthesis.word(4);
  await expect.poll(() => document.querySelector('mark')?.textContent).toBe('waren');
  synthesis.finish();
  await expect.poll(() => synthesis.said.at(-1)?.text).toBe('So war es: gut.');
  const bar = page.getByRole('region', { name: 'Vorlesen' });
  await bar.getByRole('button', { name: 'Stopp' }).click();
  await expect.poll(() => speaker.state()).toEqual({ is: 'silent', problem: null });
  expect(bar.query()).toBeNull();
});
