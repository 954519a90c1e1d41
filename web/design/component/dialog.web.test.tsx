import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import german from '#web/design/messages/de.json' with { type: 'json' };
import { MemoryLive } from '#web/design/testing/memory-live.ts';
import { renderView } from '#web/design/testing/render-view.tsx';
import { sampleDirectory } from '#web/design/testing/sample-directory.ts';
import { ListIcon } from '../icon/icons.tsx';
import { Dialog } from './Dialog.tsx';
import { Switch } from './Switch.tsx';

let unmount: (() => void) | undefined;
afterEach(async () => {
  unmount?.();
  unmount = undefined;
  await page.viewport(1280, 900);
});

const words = 'Mit Schritten, Auswahl oder Bestätigung, und wer dabei ist, sieht, was sich ändert';

test('[UX9] what stands in a dialog that scrolls does not run into what follows', async () => {
  await page.viewport(320, 500);
  ({ unmount } = renderView(
    <Dialog title="Termin ändern" isOpen onClose={() => {}}>
      {Array.from({ length: 8 }, (_, at) => (
        <Switch key={at} icon={<ListIcon />} isSelected={false} onChange={() => {}}>
          {words}
        </Switch>
      ))}
    </Dialog>,
    { live: new MemoryLive(sampleDirectory), locale: 'de-DE', messages: german },
  ));
  await expect.element(page.getByRole('dialog')).toBeVisible();
  const rows = [...document.querySelectorAll('.o-switch')];
  expect(rows).toHaveLength(8);
  expect(rows.filter((row) => row.scrollHeight > row.clientHeight + 1)).toEqual([]);
});
