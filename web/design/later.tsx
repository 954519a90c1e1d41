import { type ComponentType, type FunctionComponent, useEffect, useState } from 'react';
import { watchPresses, whenStill } from './hold-still.ts';

/**
 * A part of a view that is not seen before somebody asks for it, such as what a button opens. It
 * loads when it is first drawn, or before: see `loadParts`. It comes into the view while no finger
 * is on the screen (UX19). Once it is there, drawing it waits for nothing, so that focus and screen
 * readers meet it as if it had always been. `'idle'`: nobody sees it, and it never loads for being
 * drawn.
 */
export function later<Props extends object>(
  fetchPart: () => Promise<ComponentType<Props>>,
  loads: 'drawn' | 'idle' = 'drawn',
): FunctionComponent<Props> & {
  /** To be called by whoever knows that it will be drawn soon. Rejects when it cannot be had. */
  readonly load: () => Promise<unknown>;
} {
  let there: ComponentType<Props> | null = null;
  let coming: Promise<ComponentType<Props>> | null = null;
  const arrival = Promise.withResolvers<ComponentType<Props>>();
  const load = (): Promise<ComponentType<Props>> => {
    coming ??= fetchPart();
    coming.then(
      (part) => {
        there = part;
        arrival.resolve(part);
      },
      () => {
        // Without a connection, perhaps: the next one who needs it tries again.
        coming = null;
      },
    );
    return coming;
  };
  parts.push(load);
  if (isTimeForParts) whenIdle(loadAll);

  function Later(props: Props) {
    const [state, setState] = useState<
      { readonly Part: ComponentType<Props> } | { readonly error: unknown } | null
    >(() => (there === null ? null : { Part: there }));
    useEffect(() => {
      if (state !== null) return undefined;
      watchPresses();
      let giveUp = (): void => {};
      let isDrawn = true;
      void (async () => {
        const next = await (loads === 'idle' ? arrival.promise : load()).then(
          (Part) => ({ Part }),
          (error: unknown) => ({ error }),
        );
        if (!isDrawn) return;
        giveUp = whenStill(() => {
          setState(next);
        });
      })();
      return () => {
        isDrawn = false;
        giveUp();
      };
    }, [state]);

    if (state === null) return null;
    if ('error' in state) {
      throw new Error('A part of the app could not be loaded.', { cause: state.error });
    }
    return <state.Part {...props} />;
  }
  return Object.assign(Later, { load });
}

const parts: (() => Promise<unknown>)[] = [];
let isTimeForParts = false;

/** To be called when a view is seen: from then on its parts load, as soon as the browser has nothing else to do, or
 *  with the first press. */
export function loadParts(): void {
  if (isTimeForParts) return;
  isTimeForParts = true;
  for (const sign of ['pointerdown', 'keydown'] as const) {
    addEventListener(sign, loadAll, { capture: true, once: true, passive: true });
  }
  // What the view itself still fetches comes first.
  setTimeout(() => {
    whenIdle(loadAll);
  }, 1500);
}

function loadAll(): void {
  for (const load of parts.splice(0)) {
    load().catch(() => {
      // Whoever needs it tries again, and says what is wrong.
    });
  }
}

/** Safari does not tell when it is idle. */
export function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(work, { timeout: 3000 });
  else setTimeout(work, 200);
}
