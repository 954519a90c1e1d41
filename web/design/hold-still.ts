import { flushSync } from 'react-dom';

/** How long after the press its click may come. */
const clickMs = 60;

let isPressed = false;
let isWatching = false;
let isDue = false;
const waiting = new Set<() => void>();

/** To be called before the first press that `whenStill` shall know of. */
export function watchPresses(): void {
  if (isWatching) return;
  isWatching = true;
  let releasing: ReturnType<typeof setTimeout> | undefined;
  const press = ({ button, ctrlKey }: PointerEvent): void => {
    // These may open a menu of the browser, and then no release is heard of: everything would wait for the next press.
    if (button !== 0 || ctrlKey) return;
    clearTimeout(releasing);
    isPressed = true;
  };
  const release = (): void => {
    if (!isPressed) return;
    clearTimeout(releasing);
    releasing = setTimeout(() => {
      isPressed = false;
      workAll();
    }, clickMs);
  };
  const options = { capture: true, passive: true };
  addEventListener('pointerdown', press, options);
  // Scrolling cancels the press.
  for (const end of ['pointerup', 'pointercancel', 'blur', 'pagehide']) {
    addEventListener(end, release, options);
  }
}

/** Runs `work` soon, or when the finger that is on the screen has let go: what it is about to press must not move away
 *  (UX19). What comes at once runs together. The same function waits once. Returns the way to give it up. */
export function whenStill(work: () => void): () => void {
  waiting.add(work);
  if (!isDue) {
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      if (!isPressed) workAll();
    });
  }
  return () => {
    waiting.delete(work);
  };
}

/** It is drawn before anything else happens: a finger that came first would press what is about to move. */
function workAll(): void {
  const works = [...waiting];
  waiting.clear();
  if (works.length === 0) return;
  flushSync(() => {
    for (const work of works) work();
  });
}

/** Where what has the focus stands. Call the result after the page has changed: it scrolls by as much as that moved. */
export function keepFocusInPlace(): () => void {
  const focused = document.activeElement;
  // The heading has the focus after every navigation, and what comes under it may come.
  if (focused === null || focused === document.body || focused.matches('h1, main')) return () => {};
  const before = focused.getBoundingClientRect().top;
  if (before < 0 || before > innerHeight) return () => {};
  return () => {
    if (!focused.isConnected || focused !== document.activeElement) return;
    const moved = focused.getBoundingClientRect().top - before;
    if (Math.abs(moved) >= 1) scrollBy({ top: moved, behavior: 'instant' });
  };
}
