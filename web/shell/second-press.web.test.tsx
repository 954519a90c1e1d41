import { useState } from 'react';
import { afterEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import german from '#web/design/messages/de.json' with { type: 'json' };
import { useAction } from './use-action.ts';
import { Button } from '#web/design/component/Button.tsx';
import { CheckIcon } from '#web/design/icon/icons.tsx';
import { ignoreTrembling } from '#web/design/ignore-trembling.ts';
import { MemoryLive } from '#web/design/testing/memory-live.ts';
import { renderView } from '#web/design/testing/render-view.tsx';
import { sampleDirectory } from '#web/design/testing/sample-directory.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** Two buttons that count, far from each other. */
async function showCounters(isEasy: boolean): Promise<Record<'one' | 'other', number>> {
  const presses = { one: 0, other: 0 };
  const { unmount } = renderView(
    <div style={{ display: 'grid', gap: '200px' }}>
      <Button icon={<CheckIcon />} onPress={() => void (presses.one += 1)}>
        Eins
      </Button>
      <Button icon={<CheckIcon />} onPress={() => void (presses.other += 1)}>
        Zwei
      </Button>
    </div>,
    { live: new MemoryLive(sampleDirectory), locale: 'de-DE', messages: german },
  );
  stops.push(
    unmount,
    ignoreTrembling(() => isEasy),
  );
  await expect.element(page.getByRole('button', { name: 'Eins' })).toBeVisible();
  return presses;
}

const one = page.getByRole('button', { name: 'Eins' });
const rest = (): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, 510);
  });

describe('a second press', () => {
  test('[UX13] within half a second does nothing in the easy density, whatever it comes from', async () => {
    const presses = await showCounters(true);
    await userEvent.dblClick(one);
    expect(presses.one).toBe(1);
    await rest();
    await userEvent.click(one);
    expect(presses.one).toBe(2);
    await userEvent.keyboard('{Enter}{Enter}');
    expect(presses.one).toBe(3);
    await rest();
    await userEvent.keyboard(' ');
    expect(presses.one).toBe(4);
    // As a screen reader presses.
    await rest();
    (one.element() as HTMLElement).click();
    (one.element() as HTMLElement).click();
    expect(presses.one).toBe(5);
  });

  test('[UX13] another control answers at once, and in the other densities every press counts', async () => {
    const easy = await showCounters(true);
    await userEvent.click(one);
    await userEvent.click(page.getByRole('button', { name: 'Zwei' }));
    expect(easy).toEqual({ one: 1, other: 1 });
    for (const stop of stops.splice(0)) stop();

    const standard = await showCounters(false);
    await userEvent.dblClick(one);
    expect(standard.one).toBe(2);
  });

  test('[UX13] what comes to stand under the finger is not pressed by the same trembling', async () => {
    const pressed: string[] = [];
    function Replaced() {
      const [isGone, setGone] = useState(false);
      return isGone ? (
        <Button key="danger" icon={<CheckIcon />} onPress={() => void pressed.push('delete')}>
          Weg
        </Button>
      ) : (
        <Button
          icon={<CheckIcon />}
          key="first"
          onPress={() => {
            pressed.push('first');
            setGone(true);
          }}
        >
          Auf
        </Button>
      );
    }
    const { unmount } = renderView(<Replaced />, {
      live: new MemoryLive(sampleDirectory),
      locale: 'de-DE',
      messages: german,
    });
    stops.push(
      unmount,
      ignoreTrembling(() => true),
    );
    await userEvent.click(page.getByRole('button', { name: 'Auf' }));
    await userEvent.click(page.getByRole('button', { name: 'Weg' }));
    expect(pressed).toEqual(['first']);
    await rest();
    await userEvent.click(page.getByRole('button', { name: 'Weg' }));
    expect(pressed).toEqual(['first', 'delete']);
  });

  test('[UX13] while the action is under way nothing begins anew, in every density', async () => {
    const runs: string[] = [];
    const { promise: permission, resolve: finish } = Promise.withResolvers<void>();
    function Actions() {
      const action = useAction(async () => {
        runs.push('action');
        await permission;
      });
      return (
        <>
          <Button
            icon={<CheckIcon />}
            onPress={async () => {
              runs.push('button');
              await permission;
            }}
          >
            Eins
          </Button>
          <Button icon={<CheckIcon />} onPress={action.run}>
            Zwei
          </Button>
        </>
      );
    }
    const { unmount } = renderView(<Actions />, {
      live: new MemoryLive(sampleDirectory),
      locale: 'de-DE',
      messages: german,
    });
    stops.push(unmount);
    await userEvent.dblClick(one);
    await userEvent.dblClick(page.getByRole('button', { name: 'Zwei' }));
    expect(runs).toEqual(['button', 'action']);
    finish();
    await userEvent.click(one);
    expect(runs).toEqual(['button', 'action', 'button']);
  });
});
