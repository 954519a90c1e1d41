import type { Locator, Page } from 'playwright-core';
import { type Device, isTaken } from '#testkit/e2e/device.ts';

/** How somebody works Obhut: every control is found by role and name, and pressed as they can. */
export interface Hands {
  readonly by: 'touch' | 'keyboard';
  readonly device: Device;
  readonly page: Page;
  press(target: Locator): Promise<void>;
  /** Takes one of several radios. */
  choose(radio: Locator): Promise<void>;
  /** Turns a switch on or off. */
  toggle(control: Locator): Promise<void>;
  type(field: Locator, text: string): Promise<void>;
}

/** What a device needs to have to be touched. */
export const phone = {
  width: 390,
  height: 844,
  context: { hasTouch: true, isMobile: true },
} as const;

/** In easy a press right after another, in the same place, is a tremble (UX13). */
const trembleMs = 550;

/** With a finger: nothing is hovered, pressed long or twice. */
export function byTouch(device: Device): Hands {
  const { page } = device;
  let last = 0;
  const tap = async (target: Locator): Promise<void> => {
    const soon = last + trembleMs - performance.now();
    if (soon > 0) await page.waitForTimeout(soon);
    await target.tap();
    last = performance.now();
  };
  return {
    by: 'touch',
    device,
    page,
    press: tap,
    async choose(radio) {
      await tap(cardOf(radio));
      // A page that still grew may have moved it away from under the finger: then once more, as people do.
      if (!(await isTaken(radio))) await tap(cardOf(radio));
    },
    async toggle(control) {
      const wanted = !(await control.isChecked());
      await tap(cardOf(control));
      if (!(await isTaken(control, wanted))) await tap(cardOf(control));
    },
    async type(field, text) {
      await tap(field);
      await field.press('ControlOrMeta+a');
      await page.keyboard.type(text);
    },
  };
}

/** With keys alone, from where the focus is: Tab, arrows where they lead, Enter and Space. */
export function byKeyboard(device: Device): Hands {
  const { page } = device;
  return {
    by: 'keyboard',
    device,
    page,
    async press(target) {
      await reach(page, target);
      await page.keyboard.press('Enter');
    },
    async toggle(control) {
      await reach(page, control);
      await page.keyboard.press('Space');
    },
    async choose(radio) {
      await reach(page, radio);
      // Arrows choose as they pass; the first of a group is only reached.
      if (!(await radio.isChecked())) await page.keyboard.press('Space');
    },
    async type(field, text) {
      await reach(page, field);
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type(text);
    },
  };
}

/** What is seen of a radio or a switch. */
function cardOf(control: Locator): Locator {
  return control.locator('xpath=ancestor::label');
}

/** More than any view has stops. */
const stepsAtMost = 200;

async function reach(page: Page, target: Locator): Promise<void> {
  await target.waitFor({ state: 'attached' });
  for (let steps = 0; steps < stepsAtMost;) {
    const way = await target.evaluate(wayTo);
    if (way === 'there') return;
    for (let times = 0; times < way.times; times += 1) await page.keyboard.press(way.key);
    steps += way.times;
  }
  throw new Error(`no key leads to ${String(target)}`);
}

/**
 * Runs in the page: the key that leads from the focus towards an element, and how often it can be pressed before one
 * looks again. Of Tab half as often as there seem to be stops between, so that none too many are counted.
 */
function wayTo(element: Element): 'there' | { readonly key: string; readonly times: number } {
  const focused = document.activeElement;
  if (focused === element) return 'there';
  // Where one tab stop stands for several.
  const composites =
    '[role=menu], [role=listbox], [role=radiogroup], [role=toolbar], .o-picture-grid';
  const place = element.closest(composites);
  if (focused !== null && place !== null && place.contains(focused)) {
    const key = place.matches('[role=menu], [role=listbox]') ? 'ArrowDown' : 'ArrowRight';
    return { key, times: 1 };
  }
  const isRadio = (one: Element | null): one is HTMLInputElement =>
    one instanceof HTMLInputElement && one.type === 'radio';
  if (isRadio(element) && isRadio(focused) && element.name === focused.name) {
    return { key: 'ArrowRight', times: 1 };
  }
  const within = element.closest('[role=dialog], [role=alertdialog]') ?? document;
  const stopOf = (one: Element | null): Element | null => one?.closest(composites) ?? one;
  const stops = [
    ...new Set(
      [...within.querySelectorAll('a[href], button, input')]
        .filter((one) => one instanceof HTMLElement && one.tabIndex >= 0)
        .filter((one) => !one.matches(':disabled') && one.checkVisibility())
        .map(stopOf),
    ),
  ];
  const [from, to] = [stops.indexOf(stopOf(focused)), stops.indexOf(stopOf(element))];
  const between = from === -1 || to === -1 ? 0 : to - from + (to < from ? stops.length : 0);
  return { key: 'Tab', times: Math.max(1, Math.floor(between / 2)) };
}
