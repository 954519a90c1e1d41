/** Puts the focus on the h1 of the new view as soon as it is there, so that a screen reader says where one is. */
export function focusHeading(): void {
  let framesLeft = 120;
  const look = (): void => {
    const heading = document.querySelector<HTMLElement>('main h1');
    if (heading !== null) {
      heading.focus({ preventScroll: true });
      return;
    }
    framesLeft -= 1;
    if (framesLeft > 0) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
