import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { later } from '#web/design/later.tsx';
import german from '#web/design/messages/de.json' with { type: 'json' };
import { MemoryLive } from '#web/design/testing/memory-live.ts';
import { renderView } from '#web/design/testing/render-view.tsx';
import { sampleDirectory } from '#web/design/testing/sample-directory.ts';

let unmount: () => void;
afterEach(() => {
  dispatchEvent(new PointerEvent('pointerup'));
  unmount();
});

test('[UX19] a part that has loaded does not come under a finger, and is there when it lets go', async () => {
  const coming = Promise.withResolvers<() => string>();
  const Part = later(() => coming.promise);
  ({ unmount } = renderView(<Part />, {
    live: new MemoryLive(sampleDirectory),
    locale: 'de-DE',
    messages: german,
  }));
  // It is asked for as soon as it was drawn once.
  await expect.poll(() => document.querySelector('.o-undo-place')).not.toBeNull();
  await new Promise(requestAnimationFrame);
  dispatchEvent(new PointerEvent('pointerdown'));
  coming.resolve(() => 'Was geladen ist');
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  expect(page.getByText('Was geladen ist').elements()).toEqual([]);
  dispatchEvent(new PointerEvent('pointerup'));
  await expect.element(page.getByText('Was geladen ist')).toBeVisible();
});
