import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { event } from '#products/calendar/kinds.ts';
import calendarGerman from '#products/calendar/messages/de.json' with { type: 'json' };
import { DayView } from '#products/calendar/ui/DayView.tsx';
import { WeekView } from '#products/calendar/ui/WeekView.tsx';
import { entry } from '#products/journal/kinds.ts';
import journalGerman from '#products/journal/messages/de.json' with { type: 'json' };
import journalDayGerman from '#products/journal/ui/day/messages/de.json' with { type: 'json' };
import { JournalView } from '#products/journal/ui/JournalView.tsx';
import { densities } from '#web/design/appearance.ts';
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
const views = {
  day: <DayView {...place} day={wednesday} />,
  week: <WeekView {...place} day={wednesday} />,
  journal: <JournalView {...place} day={wednesday} />,
};

let unmount: (() => void) | undefined;
afterEach(() => {
  unmount?.();
  unmount = undefined;
});

/** Menus with nothing else in their line, by name. */
function menusAlone(): string[] {
  const seen = [...document.querySelectorAll<HTMLElement>('main :is(button, a[href])')].filter(
    (one) => one.checkVisibility(),
  );
  const middleOf = (one: Element): number => {
    const { top, bottom } = one.getBoundingClientRect();
    return (top + bottom) / 2;
  };
  return seen
    .filter(
      (one) =>
        one.matches('[aria-haspopup]') && (one.ariaLabel ?? one.textContent).startsWith('Mehr'),
    )
    .filter((menu) => {
      const middle = middleOf(menu);
      return !seen.some((other) => {
        const { top, bottom } = other.getBoundingClientRect();
        return other !== menu && top < middle && middle < bottom;
      });
    })
    .map((menu) => menu.ariaLabel ?? menu.textContent);
}

test.each(
  densities.flatMap((density) =>
    Object.keys(views).flatMap((view) =>
      ([320, 360, 390] as const).map((width) => ({ density, view, width })),
    ),
  ),
)('[UX9] a menu stands beside something: $view, $density, $width px', async (at) => {
  const live = new MemoryLive(sampleDirectory);
  live.put(
    event,
    sharedAudience,
    event.parse({
      title: 'Schwimmen',
      pictogram: null,
      startsOn: wednesday,
      startTime: '08:00',
      endsOn: wednesday,
      endTime: '09:00',
      zone: 'Europe/Berlin',
      withPersons: [tom],
      place: 'Hallenbad',
      note: '',
      importedUid: null,
    }),
  );
  live.put(entry, selfAudience, {
    day: wednesday,
    event: null,
    text: 'Schön war es.',
    face: 'good',
    pictogram: null,
  });
  await page.viewport(at.width, 800);
  ({ unmount } = renderView(views[at.view as keyof typeof views], {
    live,
    locale: 'de-DE',
    messages: { ...designGerman, ...calendarGerman, ...journalGerman, ...journalDayGerman },
    appearance: { density: at.density },
  }));
  await expect.element(page.getByText(/Schwimmen|Schön war es/).first()).toBeInTheDocument();
  await expect.poll(menusAlone, { timeout: 1_000 }).toEqual([]);
});
