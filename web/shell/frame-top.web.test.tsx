import './frame.css';
import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { PersonSwitcher } from '#web/design/component/PersonSwitcher.tsx';
import { StateMark } from '#web/design/component/StateMark.tsx';
import designGerman from '#web/design/messages/de.json' with { type: 'json' };
import { MemoryLive } from '#web/design/testing/memory-live.ts';
import { renderView } from '#web/design/testing/render-view.tsx';
import { mira, sampleDirectory } from '#web/design/testing/sample-directory.ts';

let shown: ReturnType<typeof renderView> | undefined;

afterEach(async () => {
  shown?.unmount();
  await page.viewport(1280, 900);
});

/** What the words of an element take of the page. */
function wordsOf(element: Element): DOMRect {
  const range = document.createRange();
  range.selectNodeContents(element);
  return range.getBoundingClientRect();
}

test('[UX33] where it is the life of nobody who is known here, another can be chosen', async () => {
  await page.viewport(390, 844);
  const chosen: string[] = [];
  shown = renderView(
    <PersonSwitcher
      people={[{ id: mira, name: 'Mira Sommer', hue: 1 }]}
      current="somebody"
      onChange={(id) => chosen.push(id)}
    />,
    { live: new MemoryLive(sampleDirectory), locale: 'de-DE', messages: designGerman },
  );
  const button = page.getByRole('button', { name: 'Wessen Leben?' });
  await expect.element(button).toBeVisible();
  const words = button.element().querySelector('.o-person-name');
  const arrow = button.element().querySelector('svg');
  if (words === null || arrow === null) throw new Error('no words or no arrow');
  expect(wordsOf(words).right).toBeLessThanOrEqual(arrow.getBoundingClientRect().left);
  await button.click();
  await page.getByRole('menuitemradio', { name: 'Mira Sommer' }).click();
  expect(chosen).toEqual([mira]);
});

for (const width of [320, 390]) {
  for (const name of ['Mira Sommer', 'Friederike Wiesengrund']) {
    test(`[UX9] in easy at ${String(width)} px the name ${name} and what needs attention do not touch`, async () => {
      await page.viewport(width, 844);
      shown = renderView(
        <div style={{ padding: 16 }}>
          <div className="o-frame-top">
            <PersonSwitcher
              people={[{ id: mira, name, hue: 1 }]}
              current={mira}
              onChange={() => {}}
            />
            <StateMark state={{ kind: 'attention', count: 12 }} href="/needs-attention" />
          </div>
        </div>,
        {
          live: new MemoryLive(sampleDirectory),
          locale: 'de-DE',
          messages: designGerman,
          appearance: { density: 'easy' },
        },
      );
      await expect.element(page.getByText(/bitte anschauen/)).toBeVisible();
      const person = document.querySelector('.o-person-name');
      const mark = document.querySelector('.o-state');
      if (person === null || mark === null) throw new Error('no name or no mark');
      const said = wordsOf(person);
      const shape = mark.getBoundingClientRect();
      const apart = Math.max(shape.left - said.right, shape.top - said.bottom);
      expect(apart).toBeGreaterThanOrEqual(4);
      expect(wordsOf(mark).right).toBeLessThanOrEqual(width);
      expect(said.right).toBeLessThanOrEqual(width);
    });
  }
}
