import { afterEach, beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { event, series } from '#products/calendar/kinds.ts';
import german from '#products/calendar/messages/de.json' with { type: 'json' };
import importGerman from '#products/calendar/ui/import/messages/de.json' with { type: 'json' };
import { ImportView } from '#products/calendar/ui/ImportView.tsx';
import designGerman from '#web/design/messages/de.json' with { type: 'json' };
import { MemoryLive } from '#web/design/testing/memory-live.ts';
import { renderView } from '#web/design/testing/render-view.tsx';
import {
  circleAudience,
  mira,
  sampleDirectory,
  sharedAudience,
} from '#web/design/testing/sample-directory.ts';

let live: MemoryLive;
let unmount: (() => void) | undefined;

beforeEach(() => {
  live = new MemoryLive(sampleDirectory);
});
afterEach(() => {
  unmount?.();
  unmount = undefined;
});

function show() {
  const shown = renderView(
    <ImportView
      personId={mira}
      zone="Europe/Berlin"
      clock={{ nowMs: () => Date.parse('2026-05-06T06:10:00Z') }}
      href={(path) => `/t/t_1/${path}`}
      navigate={() => {}}
    />,
    { live, locale: 'de-DE', messages: { ...designGerman, ...german, ...importGerman } },
  );
  unmount = shown.unmount;
}

function file(lines: readonly string[], name = 'verein.ics'): File {
  return new File([['BEGIN:VCALENDAR', ...lines, 'END:VCALENDAR'].join('\r\n')], name);
}

function vevent(uid: string, title: string, ...more: string[]): string[] {
  return ['BEGIN:VEVENT', `UID:${uid}`, `SUMMARY:${title}`, ...more, 'END:VEVENT'];
}

async function choose(chosen: File) {
  await expect.element(page.getByRole('button', { name: 'Datei wählen' })).toBeEnabled();
  const input = document.querySelector<HTMLInputElement>('input[type=file]');
  if (input === null) throw new Error('no file input');
  const files = new DataTransfer();
  files.items.add(chosen);
  input.files = files.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

const choir = vevent('chor', 'Chorprobe', 'DTSTART:20260512T173000', 'RRULE:FREQ=WEEKLY;COUNT=3');
const party = vevent('fest', 'Fest <b>groß</b>', 'DTSTART;VALUE=DATE:20260520');

test('[IC15] the list comes first; only what is selected is written, for whom was chosen', async () => {
  live.put(event, sharedAudience, {
    ...event.parse({
      title: 'Fest',
      pictogram: null,
      startsOn: '2026-05-20',
      startTime: null,
      endsOn: '2026-05-20',
      endTime: null,
      zone: 'Europe/Berlin',
      withPersons: [],
      place: '',
      note: '',
      importedUid: 'fest',
    }),
  });
  show();
  await choose(file([...choir, ...party]));
  await expect.element(page.getByText('2 Termine gefunden')).toBeVisible();
  await expect.element(page.getByText('1 Termin ausgewählt')).toBeVisible();
  await expect.element(page.getByText('Jeden Dienstag 3-mal')).toBeVisible();
  await expect.element(page.getByText('Schon im Kalender')).toBeVisible();
  await expect
    .element(
      page.getByRole('checkbox', { name: 'Fest <b>groß</b>, Mittwoch, 20. Mai, ganzer Tag' }),
    )
    .not.toBeChecked();
  expect(live.writes).toEqual([]);
  await page.getByRole('radio', { name: /^Ich und mein Kreis/ }).click({ force: true });
  await page.getByRole('button', { name: '1 Termin übernehmen' }).click();
  await expect.element(page.getByText('1 Termin übernommen')).toBeVisible();
  expect(live.all(series.name)).toMatchObject([
    {
      audience: circleAudience,
      body: { importedUid: 'chor', startsOn: '2026-05-12', lastDay: '2026-05-26' },
    },
  ]);
  await page.getByRole('button', { name: 'Übernahme zurücknehmen' }).click();
  await expect.element(page.getByText('Die Übernahme ist zurückgenommen.')).toBeVisible();
  expect(live.all(event.name)).toHaveLength(1);
  expect(live.all(series.name)).toEqual([]);
});

test('[UX36] what is taken over goes to nobody else when those who were chosen are gone', async () => {
  show();
  await choose(file(party));
  await page.getByRole('radio', { name: /^Ich und mein Kreis/ }).click({ force: true });
  await expect.element(page.getByRole('radio', { name: /^Ich und mein Kreis/ })).toBeChecked();
  live.setStatus({
    directory: {
      ...sampleDirectory,
      audiences: sampleDirectory.audiences.filter(({ id }) => id !== circleAudience),
    },
  });
  const start = page.getByRole('button', { name: '1 Termin übernehmen' });
  await expect.element(start).toBeDisabled();
  await page.getByRole('radio', { name: /^Nur ich/ }).click({ force: true });
  await expect.element(start).toBeEnabled();
});

test('[IC12] what could not be read is listed with its line, and stays listed', async () => {
  show();
  await choose(
    file([...vevent('x', '30. Februar', 'DTSTART:20260230T100000'), 'kaputt', ...party]),
  );
  await expect.element(page.getByText('2 Sachen konnten nicht gelesen werden')).toBeVisible();
  await expect.element(page.getByText('Zeile 5 · 30. Februar')).toBeVisible();
  await page.getByRole('button', { name: '1 Termin übernehmen' }).click();
  await expect.element(page.getByText('1 Termin übernommen')).toBeVisible();
  await expect.element(page.getByText('Zeile 5 · 30. Februar')).toBeVisible();
});

test('[IC11] 20 MB, and a file that is no calendar, say what is wrong and what to do', async () => {
  show();
  await choose(new File([new Uint8Array(20 * 1024 * 1024)], 'riesig.ics'));
  await expect.element(page.getByText('Die Datei ist zu groß.')).toBeVisible();
  await choose(new File(['%PDF-1.7'], 'plan.pdf'));
  await expect.element(page.getByText('Das ist keine Kalenderdatei.')).toBeVisible();
  await expect.element(page.getByText(/als ICS \(iCalendar\)/)).toBeVisible();
});

test('[IC14][UX20] an import goes on when the view is left, and is there when one comes back', async () => {
  const days = Array.from({ length: 300 }, (_, at) =>
    vevent(`e${String(at)}`, 'Frühstück', 'DTSTART:20260520T080000'),
  );
  show();
  await choose(file(days.flat()));
  await page.getByRole('button', { name: '300 Termine übernehmen' }).click();
  unmount?.();
  await expect.poll(() => live.all(event.name).length).toBe(300);
  show();
  await expect.element(page.getByText('300 Termine übernommen')).toBeVisible();
});
