/** How long a control rests after it was pressed, and how near another one counts as in its place. */
const restMs = 500;
const reachPx = 24;

const controls =
  'button, a[href], label, summary, select, input:is([type=radio], [type=checkbox]), [role=button], [role=radio], [role=switch], [role=menuitem], [role=menuitemradio], [role=option]';

interface Press {
  readonly control: Element;
  readonly atMs: number;
  readonly x: number;
  readonly y: number;
}

/**
 * While `isOn`, a second press within half a second does nothing: on the same control, or on what
 * came to stand under the finger (UX13). Touch, mouse, keys and the clicks of a screen reader each
 * have a last press of their own. Returns the stop.
 */
export function ignoreTrembling(isOn: () => boolean): () => void {
  let lastPointer: Press | null = null;
  let lastKey: Press | null = null;
  let lastClick: Press | null = null;
  /** Everything of this press is kept from the page, up to its click. */
  let swallows: 'pointer' | 'key' | null = null;

  const onPointerDown = (event: PointerEvent): void => {
    swallows = null;
    const press = pressOf(event, event.clientX, event.clientY);
    if (press === null || !isOn()) return;
    if (isAgain(lastPointer, press)) {
      swallows = 'pointer';
      swallow(event);
    } else {
      lastPointer = press;
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    swallows = null;
    if (event.key !== 'Enter' && event.key !== ' ') return;
    const press = pressOf(event, Number.NaN, Number.NaN);
    if (press === null || !isOn()) return;
    // A key that is held down is one press.
    if (event.repeat || isAgain(lastKey, press)) {
      swallows = 'key';
      swallow(event);
    } else {
      lastKey = press;
    }
  };
  const onClick = (event: MouseEvent): void => {
    if (swallows !== null) {
      swallow(event);
      return;
    }
    // Without a pointer or a key before it: from a screen reader or a switch.
    if (event.detail !== 0 || !isOn()) return;
    const press = pressOf(event, Number.NaN, Number.NaN);
    if (press === null) return;
    if (isAgain(lastClick, press)) swallow(event);
    else lastClick = press;
  };
  const onRest = (event: Event): void => {
    if (swallows === (event.type === 'keyup' ? 'key' : 'pointer')) swallow(event);
  };

  const stop = new AbortController();
  const options = { capture: true, signal: stop.signal } as const;
  addEventListener('pointerdown', onPointerDown, options);
  addEventListener('keydown', onKeyDown, options);
  addEventListener('click', onClick, options);
  for (const type of ['pointerup', 'mousedown', 'mouseup', 'touchstart', 'touchend', 'keyup']) {
    addEventListener(type, onRest, { ...options, passive: false });
  }
  return () => {
    stop.abort();
  };
}

function pressOf(event: Event, x: number, y: number): Press | null {
  const control = event.target instanceof Element ? event.target.closest(controls) : null;
  return control === null ? null : { control, atMs: event.timeStamp, x, y };
}

function isAgain(last: Press | null, press: Press): boolean {
  if (last === null || press.atMs - last.atMs >= restMs) return false;
  return (
    press.control === last.control || Math.hypot(press.x - last.x, press.y - last.y) <= reachPx
  );
}

function swallow(event: Event): void {
  event.stopImmediatePropagation();
  if (event.cancelable) event.preventDefault();
}
