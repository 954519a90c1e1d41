import '#web/shell/frame.css';
import { afterEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { findCrowding } from '#testkit/e2e/cut.ts';
import type { Density } from '#web/design/appearance.ts';
import { Screen } from '#web/design/layout/Screen.tsx';
import german from '#web/design/messages/de.json' with { type: 'json' };
import { MemoryLive } from '#web/design/testing/memory-live.ts';
import { renderView } from '#web/design/testing/render-view.tsx';
import { sampleDirectory } from '#web/design/testing/sample-directory.ts';
import { useUndo } from '#web/design/undo.tsx';
import { PlusIcon, TrashIcon } from '../icon/icons.tsx';
import { Button } from './Button.tsx';

let unmount: (() => void) | undefined;
afterEach(async () => {
  unmount?.();
  unmount = undefined;
  document.querySelector('.o-bar')?.remove();
  document.documentElement.style.removeProperty('--bar-height');
  await page.viewport(1280, 900);
});

const many = Array.from({ length: 12 }, (_, at) => `Termin ${String(at + 1)}`);

function Deleting() {
  const { propose } = useUndo();
  return (
    <Screen title="Dienstag" bottom={<Button icon={<PlusIcon />}>Neuer Termin</Button>}>
      {many.map((name) => (
        <Button
          key={name}
          icon={<TrashIcon />}
          onPress={() => {
            propose({ words: `Dienstag, 5. Mai: „${name}“ ist gelöscht.`, undo: () => {} });
          }}
        >
          {name}
        </Button>
      ))}
    </Screen>
  );
}

async function offerUndo(density: Density): Promise<void> {
  ({ unmount } = renderView(<Deleting />, {
    live: new MemoryLive(sampleDirectory),
    locale: 'de-DE',
    messages: german,
    appearance: { density },
  }));
  await page.getByRole('button', { name: 'Termin 1', exact: true }).click();
  await expect.element(page.getByRole('button', { name: 'Rückgängig' })).toBeVisible();
}

const box = (selector: string): DOMRect => {
  const element = document.querySelector(selector);
  if (element === null) throw new Error(`there is no ${selector}`);
  return element.getBoundingClientRect();
};

/** The bar of places, as the shell has it. */
function standOnPlaces(): void {
  const bar = document.createElement('footer');
  bar.className = 'o-bar';
  bar.style.height = '76px';
  document.body.append(bar);
  document.documentElement.style.setProperty('--bar-height', '76px');
}

describe('the offer to take back', () => {
  for (const density of ['easy', 'standard', 'office'] as const) {
    test(`[UX9] leaves half of a window of 320 by 256 px in ${density}`, async () => {
      await page.viewport(320, 256);
      await offerUndo(density);
      await expect.poll(() => Math.round(box('.o-undo-place').bottom)).toBe(256);
      expect(findCrowding()).toEqual([]);
    });

    test(`[UX12] on a phone covers nothing that has the focus in ${density}`, async () => {
      await page.viewport(390, 844);
      await offerUndo(density);
      standOnPlaces();
      await expect.poll(() => Math.round(box('.o-undo-place').bottom)).toBe(844 - 76);
      document.querySelector<HTMLElement>('h1')?.focus();
      const covered: string[] = [];
      const walked: string[] = [];
      while (walked.at(-1) !== 'Neuer Termin') {
        // oxlint-disable-next-line no-await-in-loop -- one key after the other
        await userEvent.keyboard('{Tab}');
        const focused = document.activeElement?.closest('button');
        if (focused === null || focused === undefined || walked.length > many.length) break;
        walked.push(focused.innerText);
        if (focused.getBoundingClientRect().bottom > box('.o-undo').top) {
          covered.push(focused.innerText);
        }
      }
      expect(walked).toEqual([...many, 'Neuer Termin']);
      expect(covered).toEqual([]);
    });
  }
});
