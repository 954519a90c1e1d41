import { useState } from 'react';
import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { Button } from '#web/design/component/Button.tsx';
import { UndoBar } from '#web/design/component/UndoBar.tsx';
import { CheckIcon } from '#web/design/icon/icons.tsx';
import german from '#web/design/messages/de.json' with { type: 'json' };
import { MemoryLive } from '#web/design/testing/memory-live.ts';
import { renderView } from '#web/design/testing/render-view.tsx';
import { sampleDirectory } from '#web/design/testing/sample-directory.ts';
import { UndoProvider, useUndo } from '#web/design/undo.tsx';
import { RefusalsEndOffers } from './RefusalsEndOffers.tsx';

let unmount: (() => void) | undefined;
afterEach(() => unmount?.());

function Writes() {
  const { propose } = useUndo();
  const [refused, setRefused] = useState(1);
  return (
    <>
      <Button
        icon={<CheckIcon />}
        onPress={() => {
          propose({ words: '„Schwimmen“ steht im Kalender.', undo: () => {} });
        }}
      >
        Schreiben
      </Button>
      {[-1, 1].map((more) => (
        <Button
          key={more}
          icon={<CheckIcon />}
          onPress={() => {
            setRefused(refused + more);
          }}
        >
          {more === 1 ? 'Abgelehnt' : 'Verworfen'}
        </Button>
      ))}
      <RefusalsEndOffers refused={refused} />
      <UndoBar />
    </>
  );
}

test('[UX17] what is refused does not go on saying that it was done, and what was refused before ends no offer', async () => {
  ({ unmount } = renderView(
    <UndoProvider>
      <Writes />
    </UndoProvider>,
    { live: new MemoryLive(sampleDirectory), locale: 'de-DE', messages: german },
  ));
  const said = page.getByText('„Schwimmen“ steht im Kalender.');
  await page.getByRole('button', { name: 'Schreiben' }).click();
  await expect.element(said).toBeVisible();
  await page.getByRole('button', { name: 'Verworfen' }).click();
  await expect.element(said).toBeVisible();
  await page.getByRole('button', { name: 'Abgelehnt' }).click();
  await expect.element(said).not.toBeInTheDocument();
});
