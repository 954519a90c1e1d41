import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { ReactNode } from 'react';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { dayColour, event } from '#products/calendar/kinds.ts';
import calendarGerman from '#products/calendar/messages/de.json' with { type: 'json' };
import { DayView } from '#products/calendar/ui/DayView.tsx';
import { ImportView } from '#products/calendar/ui/import/with-import-words.tsx';
import { WeekView } from '#products/calendar/ui/WeekView.tsx';
import { entry } from '#products/journal/kinds.ts';
import journalGerman from '#products/journal/messages/de.json' with { type: 'json' };
import journalDayGerman from '#products/journal/ui/day/messages/de.json' with { type: 'json' };
import { JournalView } from '#products/journal/ui/JournalView.tsx';
import { densities } from '#web/design/appearance.ts';
import type { Density } from '#web/design/appearance.ts';
import designGerman from '#web/design/messages/de.json' with { type: 'json' };
import { MemoryLive } from '#web/design/testing/memory-live.ts';
import { renderView } from '#web/design/testing/render-view.tsx';
import {
  mira,
  sampleDirectory,
  selfAudience,
  sharedAudience,
  tom,
} from '#web/design/testing/sample-directory.ts';

const wednesday = '2026-05-06' as PlainDay;
const place = {
  personId: mira,
  zone: 'Europe/Berlin',
  clock: { nowMs: () => Date.parse('2026-05-06T06:10:00Z') },
  href: (path: string) => `/t/t_1/${path}`,
  navigate: () => {},
  search: {},
};

let live: MemoryLive;
let unmount: (() => void) | undefined;

beforeEach(() => {
  sessionStorage.clear();
  live = new MemoryLive(sampleDirectory);
  const swim = event.parse({
    title: 'Schwimmen',
    pictogram: null,
    startsOn: wednesday,
    startTime: '08:00',
    endsOn: wednesday,
    endTime: '09:00',
    zone: 'Europe/Berlin',
    withPersons: [tom],
    place: 'Hallenbad',
    note: 'Badehose',
    importedUid: null,
  });
  live.put(event, sharedAudience, swim, { unsent: true });
  live.put(event, sharedAudience, { ...swim, title: 'Ferien', startTime: null, endTime: null });
  live.put(dayColour, sharedAudience, { day: wednesday, colour: 'yellow' });
  live.put(entry, selfAudience, {
    day: wednesday,
    event: null,
    text: 'Es war schön.',
    face: 'good',
    pictogram: null,
  });
});
afterEach(() => {
  unmount?.();
  unmount = undefined;
});

function show(view: ReactNode, density: Density) {
  const shown = renderView(view, {
    live,
    locale: 'de-DE',
    messages: { ...designGerman, ...calendarGerman, ...journalGerman, ...journalDayGerman },
    appearance: { density },
  });
  unmount = shown.unmount;
}

async function expectNothing() {
  await Promise.all(document.getAnimations().map((animation) => animation.finished));
  const { violations } = await axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice', 'wcag2aaa'],
  });
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
}

describe.each(densities)('axe finds nothing, density %s', (density) => {
  test.each([390, 1440])('[UX6][UX11] on a day, %i px wide', async (width) => {
    await page.viewport(width, 900);
    show(<DayView {...place} day={wednesday} />, density);
    await expect.element(page.getByRole('button', { name: /^Schwimmen , Mittwoch/ })).toBeVisible();
    await expectNothing();
    await page.getByRole('button', { name: /^Schwimmen , Mittwoch/ }).click();
    await expect.element(page.getByRole('dialog', { name: 'Schwimmen' })).toBeVisible();
    await expectNothing();
  });

  test('[UX6][UX11] on the editor of an event', async () => {
    show(<DayView {...place} day={wednesday} />, density);
    await page.getByRole('button', { name: 'Neuer Termin' }).click();
    await page.getByRole('button', { name: 'Speichern' }).click();
    await expect.element(page.getByText('Gib dem Termin einen Namen.')).toBeVisible();
    await expectNothing();
  });

  test.each([390, 1440])('[UX6][UX11] on a week, %i px wide', async (width) => {
    await page.viewport(width, 900);
    show(<WeekView {...place} day={wednesday} />, density);
    await expect.element(page.getByText('Schwimmen')).toBeVisible();
    await expectNothing();
  });

  test('[UX6][UX11] on the import', async () => {
    show(<ImportView {...place} />, density);
    await expect.element(page.getByRole('button', { name: 'Datei wählen' })).toBeVisible();
    await expectNothing();
  });

  test('[UX6][UX11] on the journal and its writer', async () => {
    show(<JournalView {...place} day={wednesday} />, density);
    await expect.element(page.getByText('Es war schön.')).toBeVisible();
    await expectNothing();
    await page.getByRole('button', { name: 'Wie war es?' }).click();
    await expect.element(page.getByRole('dialog')).toBeVisible();
    await expectNothing();
  });
});
