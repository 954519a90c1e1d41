import { useState } from 'react';
import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import german from '#web/design/messages/de.json' with { type: 'json' };
import { MemoryLive } from '#web/design/testing/memory-live.ts';
import { renderView } from '#web/design/testing/render-view.tsx';
import { sampleDirectory } from '#web/design/testing/sample-directory.ts';
import { CheckIcon } from '../icon/icons.tsx';
import { Button } from './Button.tsx';

let unmount: (() => void) | undefined;
afterEach(() => {
  unmount?.();
  unmount = undefined;
});

function Waiting() {
  const [state, setState] = useState<'still' | 'waiting' | 'done'>('still');
  return (
    <>
      {state !== 'done' && (
        <Button
          icon={<CheckIcon />}
          isPending={state === 'waiting'}
          onPress={() => {
            setState('waiting');
          }}
        >
          Mehr
        </Button>
      )}
      <button
        type="button"
        onClick={() => {
          setState('done');
        }}
      >
        Fertig
      </button>
    </>
  );
}

const said = () => [...document.querySelectorAll('[data-live-announcer] [role="img"]')];

test('[UX11] a button says that it waits by its name, and nothing without one when it is gone', async () => {
  const shown = renderView(<Waiting />, {
    live: new MemoryLive(sampleDirectory),
    locale: 'de-DE',
    messages: german,
  });
  unmount = shown.unmount;
  const more = page.getByRole('button', { name: 'Mehr' });
  await more.click();
  await expect.poll(() => said().length).toBe(1);
  expect(said()[0]?.getAttribute('aria-labelledby')).toBe(more.element().id);
  await page.getByRole('button', { name: 'Fertig' }).click();
  await expect.element(more).not.toBeInTheDocument();
  await expect.poll(() => said().length, { timeout: 500 }).toBe(0);
});
