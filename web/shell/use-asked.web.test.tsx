import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import german from '#web/design/messages/de.json' with { type: 'json' };
import { MemoryLive } from '#web/design/testing/memory-live.ts';
import { renderView } from '#web/design/testing/render-view.tsx';
import { sampleDirectory } from '#web/design/testing/sample-directory.ts';
import { useAsked } from '#web/shell/use-asked.ts';

let unmount: () => void;
afterEach(() => {
  dispatchEvent(new PointerEvent('pointerup'));
  unmount();
});

test('[UX19] what the server answers does not come under a finger, and is there when it lets go', async () => {
  const answered = Promise.withResolvers<string>();
  function Asking() {
    const { answer, isRunning } = useAsked(() => answered.promise);
    return (
      <p>
        {answer ?? 'noch nichts'}, {isRunning ? 'fragt' : 'fertig'}
      </p>
    );
  }
  ({ unmount } = renderView(<Asking />, {
    live: new MemoryLive(sampleDirectory),
    locale: 'de-DE',
    messages: german,
  }));
  await expect.element(page.getByText('noch nichts, fragt')).toBeVisible();
  dispatchEvent(new PointerEvent('pointerdown'));
  answered.resolve('drei Geräte');
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  // Nor does it say that there is nothing.
  expect(page.getByText('noch nichts, fragt').elements()).toHaveLength(1);
  dispatchEvent(new PointerEvent('pointerup'));
  await expect.element(page.getByText('drei Geräte, fertig')).toBeVisible();
});
