/**
 * Lets Tab go on from the last control of a dialog, and back from its first, to what stays above
 * dialogs: to pause and stop of what is being read. Without it the keyboard turns round inside of
 * the dialog (react-aria), and what is in sight cannot be reached. Returns what ends this.
 */
export function tabPastDialog(): () => void {
  let from: Element | null = null;
  const begin = (event: KeyboardEvent): void => {
    from = event.key === 'Tab' ? document.activeElement : null;
  };
  const end = (event: KeyboardEvent): void => {
    const to = document.activeElement;
    // Only who keeps the focus inside moves it in the browser's place.
    if (from === null || to === null || !event.defaultPrevented) return;
    const order = to.compareDocumentPosition(from);
    const turnedRound =
      to === from ||
      (order &
        (event.shiftKey ? Node.DOCUMENT_POSITION_PRECEDING : Node.DOCUMENT_POSITION_FOLLOWING)) !==
        0;
    if (!turnedRound) return;
    const above = [
      ...document.querySelectorAll<HTMLElement>('[data-react-aria-top-layer] :is(button, a[href])'),
    ];
    above.at(event.shiftKey ? -1 : 0)?.focus();
  };
  // Before the dialog moves the focus, and after it has.
  document.addEventListener('keydown', begin, true);
  globalThis.addEventListener('keydown', end);
  return () => {
    document.removeEventListener('keydown', begin, true);
    globalThis.removeEventListener('keydown', end);
  };
}
