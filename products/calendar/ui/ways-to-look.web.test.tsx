import { useEffect, useState } from 'react';
import { RouterProvider } from 'react-aria-components';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { AudienceId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { addDays } from '#kernel/base/plain-day.ts';
import { allRights } from '#kernel/kind/right.ts';
import { dayColour, event, weekdayColours } from '#products/calendar/kinds.ts';
import type { EventBody } from '#products/calendar/kinds.ts';
import german from '#products/calendar/messages/de.json' with { type: 'json' };
import { AgendaView } from '#products/calendar/ui/AgendaView.tsx';
import { DaysView } from '#products/calendar/ui/DaysView.tsx';
import { DayView } from '#products/calendar/ui/DayView.tsx';
import { MonthView } from '#products/calendar/ui/MonthView.tsx';
import type { CalendarViewProps, DayCount } from '#products/calendar/ui/view-props.ts';
import { WeekView } from '#products/calendar/ui/WeekView.tsx';
import type { TimeOfDay } from '#products/calendar/zone.ts';
import type { Appearance } from '#web/design/appearance.ts';
import designGerman from '#web/design/messages/de.json' with { type: 'json' };
import { loadParts } from '#web/design/later.tsx';
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

let live: MemoryLive;
let nowMs: number;
let chosen: string[];
let address: string;
let unmount: (() => void) | undefined;

beforeEach(async () => {
  sessionStorage.clear();
  await page.viewport(1440, 900);
  live = new MemoryLive(sampleDirectory);
  // Wednesday, 8:10 in Berlin.
  nowMs = Date.parse('2026-05-06T06:10:00Z');
  chosen = [];
  address = '';
});
afterEach(() => {
  unmount?.();
  unmount = undefined;
});

function put(title: string, more: Partial<EventBody> = {}, audience: AudienceId = sharedAudience) {
  const startsOn = more.startsOn ?? wednesday;
  return live.put(event, audience, {
    title,
    pictogram: null,
    startsOn,
    startTime: '16:30' as TimeOfDay,
    endsOn: startsOn,
    endTime: null,
    zone,
    withPersons: [],
    place: '',
    note: '',
    importedUid: null,
    ...more,
  });
}

const from = (startTime: string, endTime: string) => ({
  startTime: startTime as TimeOfDay,
  endTime: endTime as TimeOfDay,
});

/** The calendar as the shell would show it: an address leads to the view it names. */
function Walk({ start }: { readonly start: string }) {
  const [at, setAt] = useState(start);
  useEffect(() => {
    address = at;
  });
  return (
    <RouterProvider navigate={setAt}>
      <View at={at} go={setAt} />
    </RouterProvider>
  );
}

function View({ at, go }: { readonly at: string; readonly go: (href: string) => void }) {
  const [, view = '', day = ''] = /calendar\/([^/]+)\/([^?]+)/.exec(at) ?? [];
  const place: CalendarViewProps = {
    day: day as PlainDay,
    personId: mira,
    zone,
    clock: { nowMs: () => nowMs },
    href: (path) => `/t/t_1/${path}`,
    navigate: go,
    search: Object.fromEntries(new URLSearchParams(at.split('?')[1] ?? '')),
    onViewChosen: (path) => {
      chosen.push(path);
    },
  };
  switch (view) {
    case 'day':
      return <DayView {...place} />;
    case 'week':
      return <WeekView {...place} />;
    case 'month':
      return <MonthView {...place} />;
    case 'agenda':
      return <AgendaView {...place} />;
    default:
      return <DaysView {...place} count={Number.parseInt(view, 10) as DayCount} />;
  }
}

function show(view: string, appearance: Partial<Appearance> = {}): void {
  ({ unmount } = renderView(<Walk start={`/t/t_1/calendar/${view}/${wednesday}`} />, {
    live,
    locale: 'de-DE',
    messages: { ...designGerman, ...german },
    appearance,
  }));
}

/** Time goes on, and somebody looks. */
function at(time: string): void {
  nowMs = Date.parse(`2026-05-06T${time}Z`);
  document.dispatchEvent(new Event('visibilitychange'));
}

const heading = () => page.getByRole('heading', { level: 1 });
const focusedDay = (): string | undefined =>
  document.activeElement instanceof HTMLElement
    ? document.activeElement.dataset['date']
    : undefined;

describe('the views of one calendar', () => {
  test.each(['easy', 'standard', 'office'] as const)(
    '[CA60] each leads to every other about the same day, and is what one begins with: %s',
    async (density) => {
      put('Schwimmen');
      show('day', { density });
      const to = async (name: string): Promise<void> => {
        await page.getByRole('radio', { name, exact: true }).click();
      };
      await to('Monat');
      await expect.element(heading()).toHaveTextContent('Mai 2026');
      await to('Liste');
      await expect.element(heading()).toHaveTextContent('Das kommt');
      await to('Tage');
      await expect.element(heading()).toHaveTextContent('Heute und morgen');
      await to('5 Tage');
      await expect.element(heading()).toHaveTextContent('6.–10. Mai');
      await to('Woche');
      await expect.element(heading()).toHaveTextContent('4.–10. Mai');
      await to('Tag');
      await expect.element(heading()).toHaveTextContent('Mittwoch');
      expect(address).toBe(`/t/t_1/calendar/day/${wednesday}`);
      expect(chosen).toEqual(['month', 'agenda', '2-days', '5-days', 'week', 'day']);
    },
  );

  test('[CA7] easy: on a phone the first picture is seen without scrolling', async () => {
    await page.viewport(360, 740);
    // What the frame takes of the window: whose life it is above, the places below.
    const [above, below] = [92, 122];
    put('Schwimmen', { ...from('08:00', '09:00'), pictogram: 'swimming' });
    put('Dienst', { ...from('06:00', '14:00'), isDuty: true, withPersons: [tom] });
    for (const view of ['day', '2-days', '3-days', 'agenda']) {
      show(view, { density: 'easy' });
      await expect.element(page.getByText('Schwimmen').first()).toBeInTheDocument();
      const picture = document.querySelector('.o-pictogram');
      expect(picture?.getBoundingClientRect().bottom, view).toBeLessThan(740 - above - below);
      unmount?.();
    }
  });

  test('[CA60] where there is little room one button leads to all of them', async () => {
    await page.viewport(320, 700);
    put('Schwimmen');
    for (const density of ['easy', 'standard', 'office'] as const) {
      show('day', { density });
      await page.getByRole('button', { name: 'Ansicht Tag' }).click();
      await page.getByRole('menuitemradio', { name: '3 Tage' }).click();
      await expect.element(heading()).toHaveTextContent('6.–8. Mai');
      await page.getByRole('button', { name: 'Ansicht 3 Tage' }).click();
      await page.getByRole('menuitemradio', { name: 'Liste' }).click();
      await expect.element(heading()).toHaveTextContent('Das kommt');
      unmount?.();
    }
  });

  test('[CA60] three days from one, each a labelled section, and three further', async () => {
    put('Schwimmen');
    put('Chor', { startsOn: '2026-05-09' as PlainDay });
    show('3-days');
    await expect.element(page.getByRole('region', { name: /^Mittwoch, 6\. Mai/ })).toBeVisible();
    expect(page.getByRole('region').elements()).toHaveLength(3);
    await userEvent.keyboard('{Control>}{Shift>}{ArrowRight}{/Shift}{/Control}');
    await expect.element(heading()).toHaveTextContent('9.–11. Mai');
    await expect.element(page.getByRole('button', { name: 'Chor , Samstag, 16:30' })).toBeVisible();
  });
});

describe('a month', () => {
  test('[CA61] is a grid with one tab stop where keys lead as in a date picker', async () => {
    put('Schwimmen');
    show('month');
    const grid = page.getByRole('grid', { name: 'Mai 2026' });
    await expect.element(grid).toBeVisible();
    const stops = () => grid.element().querySelectorAll('a:not([tabindex="-1"])');
    expect(stops()).toHaveLength(1);
    const today = page.getByRole('link', { name: /^Mittwoch, 6\. Mai, heute, 1 Termin/ });
    await expect.element(today).toHaveAttribute('aria-current', 'date');
    today.element().focus();
    const press = async (keys: string): Promise<string | undefined> => {
      await userEvent.keyboard(keys);
      return focusedDay();
    };
    expect(await press('{ArrowRight}')).toBe('2026-05-07');
    expect(await press('{ArrowDown}')).toBe('2026-05-14');
    expect(await press('{Home}')).toBe('2026-05-11');
    expect(await press('{End}')).toBe('2026-05-17');
    expect(await press('{ArrowUp}')).toBe('2026-05-10');
    expect(stops()).toHaveLength(1);
    // Into another month: the view follows, and the focus is on the day.
    await userEvent.keyboard('{PageDown}');
    await expect.element(heading()).toHaveTextContent('Juni 2026');
    await expect.poll(focusedDay).toBe('2026-06-10');
    expect(document.querySelector('[aria-live="polite"]')?.textContent).toBe('Juni 2026');
    await userEvent.keyboard('{Shift>}{PageUp}{/Shift}');
    await expect.element(heading()).toHaveTextContent('Juni 2025');
    await expect.poll(focusedDay).toBe('2025-06-10');
    await userEvent.keyboard('{Enter}');
    await expect.element(heading()).toHaveTextContent('Dienstag');
  });

  test('[SYC40] what is beside it is looked up when the browser has time, and again after a change', async () => {
    const asked = vi.spyOn(live, 'read');
    const months = (): (string | undefined)[] =>
      asked.mock.calls
        .filter(([{ kind }]) => kind === event.name)
        .map(([{ to }]) => to?.slice(0, 7));
    show('month');
    await expect.poll(months, { timeout: 10_000 }).toEqual(['2026-07', '2026-05']);
    asked.mockClear();
    put('Schwimmen', { startsOn: addDays(wednesday, 40) });
    await expect.poll(months, { timeout: 10_000 }).toEqual(['2026-07', '2026-05']);
    // From a day it is that of the day itself, as soon as what is not seen has loaded.
    asked.mockClear();
    await page.getByRole('radio', { name: 'Tag', exact: true }).click();
    loadParts();
    dispatchEvent(new PointerEvent('pointerdown'));
    dispatchEvent(new PointerEvent('pointerup'));
    await expect.poll(months, { timeout: 10_000 }).toEqual(['2026-06']);
  });

  test('[CA61] a day has its first pictures and says how many there are; the rest leads there', async () => {
    for (let hour = 8; hour < 14; hour += 1) {
      put(`Termin ${hour}`, { startTime: `${String(hour).padStart(2, '0')}:00` as TimeOfDay });
    }
    show('month');
    const day = page.getByRole('link', { name: /^Mittwoch, 6\. Mai, heute, 6 Termine/ });
    await expect.element(day).toBeVisible();
    expect(day.element().textContent).toContain('Termin 9');
    expect(day.element().textContent).not.toContain('Termin 10');
    await page.getByText('+4').click();
    await expect.element(heading()).toHaveTextContent('Mittwoch');
  });

  test('[CA61] easy: every day is reached by Tab alone', async () => {
    show('month', { density: 'easy' });
    await expect.element(page.getByRole('grid')).toBeVisible();
    expect(
      page.getByRole('grid').element().querySelectorAll('a:not([tabindex="-1"])'),
    ).toHaveLength(31);
  });

  test('[CA61] where there is no room it is a list of the days that have something', async () => {
    await page.viewport(320, 700);
    put('Schwimmen');
    put('Chor', { startsOn: '2026-05-20' as PlainDay });
    show('month');
    const list = page.getByRole('list', { name: 'Mai 2026' });
    await expect
      .element(list.getByRole('link', { name: /^Mittwoch, 20\. Mai, 1 Termin/ }))
      .toBeVisible();
    expect(list.getByRole('listitem').elements()).toHaveLength(2);
    expect(page.getByRole('grid').query()).toBeNull();
    await list.getByRole('link', { name: /^Mittwoch, 20\. Mai/ }).click();
    await expect.element(heading()).toHaveTextContent('Mittwoch');
    expect(address).toBe('/t/t_1/calendar/day/2026-05-20');
  });
});

describe('the coming days', () => {
  test('[CA62] are those that have something; gaps and the end are said; further ones come at a press', async () => {
    put('Schwimmen');
    put('Chor', { startsOn: '2026-05-12' as PlainDay });
    put('Ausflug', { startsOn: '2026-05-25' as PlainDay });
    show('agenda');
    await expect.element(page.getByRole('region', { name: /^Dienstag, 12\. Mai/ })).toBeVisible();
    expect(page.getByRole('region').elements()).toHaveLength(2);
    await expect.element(page.getByText('7.–11. Mai: nichts im Kalender.')).toBeVisible();
    await expect.element(page.getByText('Bis 19. Mai steht nichts im Kalender.')).toBeVisible();
    await page.getByRole('button', { name: '14 weitere Tage zeigen' }).click();
    await expect
      .element(page.getByRole('button', { name: 'Ausflug , Montag, 16:30' }))
      .toBeVisible();
  });

  test('[CA62] a long list is drawn a few events at a time, from its top to its end', async () => {
    for (let number = 0; number < 100; number += 1) {
      put(`Termin ${number}`, { startsOn: addDays(wednesday, number % 14) });
    }
    const tiles = (): number => document.querySelectorAll('.c-tile').length;
    const seen = [0];
    const watch = new MutationObserver(() => {
      seen.push(tiles());
    });
    watch.observe(document.body, { childList: true, subtree: true });
    show('agenda');
    await expect.poll(tiles).toBe(100);
    watch.disconnect();
    const steps = seen.map((count, nth) => count - (seen[nth - 1] ?? 0));
    expect(Math.max(...steps)).toBeLessThanOrEqual(24);
    expect(document.querySelector('.c-agenda-rest')).toBeNull();
    // What comes with a press is more of the same.
    await page.getByRole('button', { name: '14 weitere Tage zeigen' }).click();
    expect(tiles()).toBe(100);
  });

  test('[CA62][CA8] where nothing comes it says until when, and the next step', async () => {
    show('agenda');
    await expect.element(page.getByText('Bis 19. Mai steht nichts im Kalender.')).toBeVisible();
    await expect.element(page.getByText('Mit „Neuer Termin“ kommt der erste dazu.')).toBeVisible();
  });
});

describe('time', () => {
  test('[CA63] a day has a line where now is, with what is now, what is next and how long until that', async () => {
    put('Frühstück', from('07:45', '08:30'));
    put('Bus', from('08:45', '09:15'));
    put('Essen', from('12:00', '13:00'));
    show('day');
    const list = page.getByRole('list', { name: 'Termine' });
    await expect.element(list.getByText('noch 20 Minuten', { exact: true })).toBeVisible();
    await expect.element(list.getByText('noch 35 Minuten bis Bus')).toBeVisible();
    const order = list
      .getByRole('listitem')
      .elements()
      .map((item) => item.textContent.replace(/ ?,.*/su, '').slice(0, 9));
    expect(order).toEqual(['Frühstück', 'Jetztnoch', 'Bus', 'Essen']);
    await expect.element(list.getByText('Danach')).toBeVisible();
    at('11:30:00');
    await expect.element(list.getByText('Jetzt', { exact: true }).first()).toBeVisible();
    expect(list.getByText(/bis Essen/).query()).toBeNull();
  });

  test.each([
    ['dots', '.c-dot'],
    ['bar', '.c-left-rest'],
  ] as const)('[CA63] what is left is shown as the account chooses: %s', async (timeLeft, mark) => {
    put('Frühstück', from('07:45', '08:30'));
    for (const density of ['easy', 'standard', 'office'] as const) {
      show('day', { density, timeLeft });
      await expect.element(page.getByRole('timer')).toHaveTextContent('noch 20 Minuten');
      const marks = document.querySelectorAll<HTMLElement>(mark);
      if (timeLeft === 'dots') {
        // 45 minutes as dots of ten: two of five are left.
        expect(document.querySelectorAll('.c-dot[data-left]')).toHaveLength(2);
        expect(marks).toHaveLength(5);
      } else {
        expect(Number.parseFloat(marks[0]?.style.inlineSize ?? '')).toBeCloseTo(44.4, 1);
      }
      unmount?.();
    }
  });

  test('[CA64] five things are said of what is now, and nothing when somebody only looks', async () => {
    put('Baden', from('08:30', '09:30'));
    put('Abgesagt', { ...from('08:30', '09:30'), isCancelled: true });
    show('day');
    await expect.element(page.getByText('noch 20 Minuten bis Baden')).toBeVisible();
    const voice = page.getByRole('status').first();
    await expect.element(voice).toHaveTextContent('');
    for (const [time, words] of [
      ['06:30:05', 'Baden fängt jetzt an und dauert 1 Stunde.'],
      ['06:45:00', 'Baden fängt jetzt an und dauert 1 Stunde.'],
      ['07:00:10', 'Baden: Die Hälfte ist um.'],
      ['07:25:10', 'Baden: noch 5 Minuten.'],
      ['07:29:10', 'Baden: noch 1 Minute.'],
      ['07:30:10', 'Baden ist zu Ende.'],
    ] as const) {
      at(time);
      await expect.element(voice).toHaveTextContent(words);
    }
    unmount?.();
    at('07:26:00');
    show('day');
    await expect.element(page.getByRole('timer')).toHaveTextContent('noch 4 Minuten');
    await expect.element(page.getByRole('status').first()).toHaveTextContent('');
  });
});

describe('what does not take place, and what changed', () => {
  test.each(['day', 'week', '2-days', 'month', 'agenda'])(
    '[CA48][CA65] says so by shape and word, and is not now: %s',
    async (view) => {
      put('Schwimmen', { ...from('08:00', '09:00'), isCancelled: true });
      show(view);
      await expect.element(page.getByText(/Fällt aus/).first()).toBeInTheDocument();
      const mark = document.querySelector('.o-chip[data-tone="stop"] svg, .c-few-off');
      expect(mark).not.toBeNull();
      expect(page.getByRole('timer').query()).toBeNull();
    },
  );

  test('[CA45] old picture, new picture and words stay until it was seen', async () => {
    const before = {
      title: 'Schwimmen',
      pictogram: 'swimming',
      photo: null,
      startsOn: wednesday,
      startTime: '15:00' as TimeOfDay,
    };
    put('Kino', { pictogram: 'cinema', before });
    show('day', { density: 'easy' });
    const change = page.getByRole('region', { name: 'Geändert: Kino' });
    await expect.element(change.getByText('Schwimmen, 15:00')).toBeVisible();
    await expect.element(change.getByText('Kino, 16:30')).toBeVisible();
    // The files are not there in this test: each shows its stand-in sooner or later.
    expect(change.element().querySelectorAll('.o-pictogram')).toHaveLength(2);
    await change.getByRole('button', { name: 'Gesehen' }).click();
    await expect.element(change).not.toBeInTheDocument();
    expect(live.all(event.name)).toMatchObject([{ body: { title: 'Kino', before: null } }]);
  });

  test('[CA66] who moves what is near may have it explained; taken back it is told no more', async () => {
    put('Schwimmen');
    show('day');
    const move = async (): Promise<void> => {
      await page.getByRole('button', { name: 'Mehr: Schwimmen' }).click();
      await page.getByRole('menuitem', { name: 'Verschieben nach' }).click();
      await page.getByRole('textbox', { name: 'Beginnt um' }).fill('17');
      const explain = page.getByRole('switch', { name: /was sich geändert hat/ });
      await expect.element(explain).not.toBeChecked();
      explain.element().focus();
      await userEvent.keyboard(' ');
      await page.getByRole('button', { name: 'Verschieben', exact: true }).click();
    };
    await move();
    await expect
      .poll(() => live.all(event.name)[0]?.body)
      .toMatchObject({
        startTime: '17:00',
        before: { title: 'Schwimmen', startTime: '16:30' },
      });
    await page.getByRole('button', { name: 'Rückgängig' }).click();
    await expect
      .poll(() => live.all(event.name)[0]?.body)
      .toMatchObject({ startTime: '16:30', before: null });
  });

  test('[CA45] another day is said as one says it; who may only read has nothing to press', async () => {
    live = new MemoryLive(readingDirectory);
    const before = {
      title: 'Kino',
      pictogram: null,
      photo: null,
      startsOn: addDays(wednesday, -1),
      startTime: '16:30' as TimeOfDay,
    };
    put('Kino', { before });
    show('day');
    await page.getByRole('button', { name: 'Kino , Mittwoch, 16:30' }).click();
    const change = page.getByRole('region', { name: 'Geändert: Kino' });
    await expect.element(change.getByText('Kino, gestern')).toBeVisible();
    await expect.element(change.getByText('Kino, heute')).toBeVisible();
    expect(change.getByRole('button').query()).toBeNull();
  });
});

describe('colours of weekdays', () => {
  test('[CA67][CA46] those of custom at one press, worn everywhere, and taken back', async () => {
    show('day');
    await page.getByRole('button', { name: 'Farben der Wochentage' }).click();
    const dialog = page.getByRole('dialog', { name: 'Farben der Wochentage' });
    await dialog.getByRole('button', { name: /^Wie üblich/ }).click();
    await dialog.getByRole('button', { name: 'Speichern' }).click();
    await expect.element(page.getByRole('radio', { name: 'Weiß' })).toBeChecked();
    expect(live.all(weekdayColours.name)).toMatchObject([
      {
        audience: sharedAudience,
        body: { colours: ['green', 'blue', 'white', 'brown', 'yellow', 'pink', 'red'] },
      },
    ]);
    // Nobody coloured the day itself.
    expect(live.all(dayColour.name)).toEqual([]);
    await page.getByRole('radio', { name: 'Monat', exact: true }).click();
    await expect
      .element(page.getByRole('link', { name: /^Sonntag, 10\. Mai, Rot, keine Termine/ }))
      .toBeVisible();
    await page.getByRole('button', { name: 'Rückgängig' }).click();
    await expect
      .element(page.getByRole('link', { name: /^Sonntag, 10\. Mai, keine Termine/ }))
      .toBeVisible();
  });

  test('[CA67] who may only read is not offered it', async () => {
    live = new MemoryLive(readingDirectory);
    show('day');
    await expect.element(heading()).toHaveTextContent('Mittwoch');
    expect(page.getByRole('button', { name: 'Farben der Wochentage' }).query()).toBeNull();
  });
});

describe('the calendar of a group', () => {
  test('[CA68] shows what is the group’s, with faces, and is one choice from the person’s', async () => {
    put('Schwimmen');
    put('Hausversammlung', { withPersons: [tom] }, houseAudience);
    show('week');
    await expect.element(page.getByRole('button', { name: /^Schwimmen/ })).toBeVisible();
    await page.getByRole('button', { name: 'Wessen Kalender? Mira Sommer' }).click();
    await page.getByRole('menuitemradio', { name: 'Wohngruppe Linde' }).click();
    await expect
      .element(page.getByRole('button', { name: /^Hausversammlung.*mit Tom Berger/ }))
      .toBeVisible();
    expect(page.getByRole('button', { name: /^Schwimmen/ }).query()).toBeNull();
    expect(document.title).toContain('Wohngruppe Linde');
    // Another view of the group stays the group's.
    await page.getByRole('radio', { name: 'Monat', exact: true }).click();
    expect(address).toMatch(/calendar\/month\/2026-05-06\?group=/);
    await page.getByRole('button', { name: 'Wessen Kalender? Wohngruppe Linde' }).click();
    await page.getByRole('menuitemradio', { name: 'Mira Sommer' }).click();
    expect(address).toBe('/t/t_1/calendar/month/2026-05-06');
  });

  test('[CA68] who is on duty is no card but a face with name and time, also for each person', async () => {
    put(
      'Frühdienst',
      { ...from('06:00', '14:00'), isDuty: true, withPersons: [tom] },
      houseAudience,
    );
    for (const view of ['day', 'week', 'agenda']) {
      show(view);
      const duty = page.getByRole('list', { name: 'Im Dienst, Mittwoch, 6. Mai' });
      await expect
        .element(duty.getByRole('button', { name: /^Tom , Mittwoch,\s*6:00–14:00\s*Frühdienst/ }))
        .toBeVisible();
      expect(document.querySelector('.c-tile, .c-event')).toBeNull();
      unmount?.();
    }
  });

  test('[CA68] a duty is made where it is the group’s, and nowhere else', async () => {
    const audiences = sampleDirectory.audiences.map((audience) => ({
      ...audience,
      myRights: allRights,
    }));
    live = new MemoryLive({ ...sampleDirectory, audiences });
    show('day');
    await page.getByRole('button', { name: 'Neuer Termin' }).click();
    expect(page.getByRole('switch', { name: /Das ist ein Dienst/ }).query()).toBeNull();
    await page.getByRole('textbox', { name: 'Was ist es?' }).fill('Frühdienst');
    await page.getByRole('textbox', { name: 'Beginnt um' }).fill('6');
    await page.getByRole('textbox', { name: 'Endet um' }).fill('14');
    for (const choice of [
      page.getByRole('radio', { name: /Wohngruppe Linde/ }),
      page.getByRole('switch', { name: /Das ist ein Dienst/ }),
    ]) {
      await expect.element(choice).toBeInTheDocument();
      choice.element().focus();
      await userEvent.keyboard(' ');
    }
    await page.getByRole('button', { name: 'Tom Berger' }).click();
    await page.getByRole('button', { name: 'Speichern' }).click();
    await expect
      .element(page.getByRole('list', { name: 'Im Dienst, Mittwoch, 6. Mai' }))
      .toBeVisible();
    expect(live.all(event.name)).toMatchObject([
      { audience: houseAudience, body: { isDuty: true, withPersons: [tom] } },
    ]);
  });
});
