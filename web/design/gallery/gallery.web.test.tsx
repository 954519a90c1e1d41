import axe from 'axe-core';
import { afterEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { type Appearance, densities } from '#web/design/appearance.ts';
import german from '#web/design/messages/de.json' with { type: 'json' };
import { MemoryLive } from '#web/design/testing/memory-live.ts';
import { renderView } from '#web/design/testing/render-view.tsx';
import { sampleDirectory } from '#web/design/testing/sample-directory.ts';
import { Gallery } from './Gallery.tsx';

let unmount: (() => void) | undefined;
afterEach(() => {
  unmount?.();
  unmount = undefined;
});

describe.each(['light', 'dark', 'contrast'] as const)('theme %s', (theme) => {
  test.each(densities)(
    '[UX6][UX11] axe finds nothing on any component, density %s',
    async (density) => {
      document.documentElement.dataset['theme'] = theme;
      document.title = 'Galerie';
      await show({ density });
      const { violations } = await axe.run(document, {
        // The pictures are not served here; what they stand for is.
        runOnly: [
          'wcag2a',
          'wcag2aa',
          'wcag21a',
          'wcag21aa',
          'wcag22aa',
          'best-practice',
          'wcag2aaa',
        ],
      });
      expect(
        violations.map(({ id, nodes }) => [id, ...nodes.map((node) => node.html.slice(0, 160))]),
      ).toEqual([]);
    },
  );
});

async function show(appearance: Partial<Appearance>): Promise<void> {
  const live = new MemoryLive(sampleDirectory);
  ({ unmount } = renderView(<Gallery />, {
    live,
    locale: 'de-DE',
    messages: german,
    appearance,
  }));
  await expect.element(page.getByRole('heading', { level: 1 })).toBeVisible();
}
