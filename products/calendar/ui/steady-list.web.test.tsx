import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { event } from '#products/calendar/kinds.ts';
import german from '#products/calendar/messages/de.json' with { type: 'json' };
import { DayView } from '#products/calendar/ui/DayView.tsx';
import designGerman from '#web/design/messages/de.json' with { type: 'json' };
import { MemoryLive } from '#web/design/testing/memory-live.ts';
import { renderView } from '#web/design/testing/render-view.tsx';
import {
  mira,
  sampleDirectory,
  selfAudience,
  teamAudience,
} from '#web/design/testing/sample-directory.ts';

const wednesday = '2026-05-06' as PlainDay;
let live: MemoryLive;
let unmount: () => void;

/** As if it came from the server. */
function arrives(title: string, startTime: string): void {
  const body = event.parse({
    title,
    pictogram: null,
    startsOn: wednesday,
    startTime,
    endsOn: wednesday,
    endTime: '23:00',
    zone: 'Europe/Berlin',
    withPersons: [],
    place: '',
    note: '',
    importedUid: null,
  });
  live.put(event, selfAudience, body);
}

const row = (title: string) => page.getByRole('button', { name: new RegExp(`^${title}`) });
const top = (title: string): number => row(title).element().getBoundingClientRect().top;
const moment = (): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, 150);
  });

beforeEach(async () => {
  live = new MemoryLive(sampleDirectory);
  for (let hour = 10; hour < 22; hour += 1) arrives(`Termin ${hour}`, `${hour}:00`);
  ({ unmount } = renderView(
    <DayView
      day={wednesday}
      personId={mira}
      zone="Europe/Berlin"
      clock={{ nowMs: () => Date.parse('2026-05-06T06:10:00Z') }}
      href={(path) => `/t/t_1/${path}`}
      navigate={() => {}}
    />,
    { live, locale: 'de-DE', messages: { ...designGerman, ...german } },
  ));
  await expect.element(row('Termin 21')).toBeInTheDocument();
});
afterEach(() => {
  dispatchEvent(new PointerEvent('pointerup'));
  unmount();
});

describe('a list while rows come from the server', () => {
  test('[UX19] does not shift while a finger is on the screen, and is up to date when it lets go', async () => {
    const before = top('Termin 11');
    row('Termin 11')
      .element()
      .dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    arrives('Frühes', '07:00');
    arrives('Noch früheres', '06:00');
    await moment();
    expect(row('Frühes').elements()).toEqual([]);
    expect(top('Termin 11')).toBe(before);
    dispatchEvent(new PointerEvent('pointerup'));
    await expect.element(row('Frühes')).toBeInTheDocument();
    await expect.element(row('Noch früheres')).toBeInTheDocument();
  });

  test('[UX19][UX33] stays under a finger as well when an audience goes elsewhere', async () => {
    const pressed = row('Termin 11').element();
    const before = top('Termin 11');
    pressed.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    const audiences = sampleDirectory.audiences.filter(({ id }) => id !== teamAudience);
    live.setStatus({ directory: { ...sampleDirectory, audiences } });
    arrives('Frühes', '07:00');
    await moment();
    expect(row('Termin 11').element()).toBe(pressed);
    expect(top('Termin 11')).toBe(before);
    dispatchEvent(new PointerEvent('pointerup'));
    await expect.element(row('Frühes')).toBeInTheDocument();
  });

  test.each([
    [0, 'Termin 11'],
    [300, 'Termin 13'],
  ])(
    '[UX19] leaves the row with the focus where it is, scrolled by %i px',
    async (scrolled, title) => {
      scrollTo(0, scrolled);
      await moment();
      const focused = row(title).element();
      if (!(focused instanceof HTMLElement)) throw new Error('no row');
      focused.focus({ preventScroll: true });
      const before = top(title);
      arrives('Frühes', '07:00');
      await expect.element(row('Frühes')).toBeInTheDocument();
      await moment();
      expect(Math.abs(top(title) - before)).toBeLessThan(1);
      expect(Math.abs(scrollY - scrolled)).toBeGreaterThan(20);
      expect(document.activeElement).toBe(focused);
    },
  );

  test('[UX19] without finger or focus shows at once what is new, before a finger that comes now can press', async () => {
    arrives('Frühes', '07:00');
    await Promise.resolve();
    expect(row('Frühes').elements()).toHaveLength(1);
  });

  test('[UX19] does not wait for a button that opens a menu of the browser, whose release no page hears of', async () => {
    dispatchEvent(new PointerEvent('pointerdown', { button: 2 }));
    arrives('Frühes', '07:00');
    await Promise.resolve();
    expect(row('Frühes').elements()).toHaveLength(1);
  });
});

test('[UX19] a picture found for what is typed waits for a finger, and stands there when it lets go', async () => {
  await page.getByRole('button', { name: 'Neuer Termin' }).click();
  const dialog = page.getByRole('dialog', { name: 'Neuer Termin' });
  const chosen = dialog.getByText('Ohne Bild');
  await dialog.getByRole('textbox', { name: 'Was ist es?' }).fill('Schwimmen');
  dispatchEvent(new PointerEvent('pointerdown'));
  await moment();
  await moment();
  expect(chosen.elements()).toEqual([]);
  dispatchEvent(new PointerEvent('pointerup'));
  await expect.element(chosen).toBeVisible();
});
