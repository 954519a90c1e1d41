/** A ref that tells the stylesheet, as this property, how high the element is as long as it is there: what has its
 *  place above it does not hide behind it. */
export function tellHeight(
  property: `--${string}`,
): (element: HTMLElement | null) => (() => void) | undefined {
  return (element) => {
    if (element === null) return undefined;
    const { style } = document.documentElement;
    const observer = new ResizeObserver(() => {
      // In the next frame: what this moves may not be measured again in the same one.
      requestAnimationFrame(() => {
        if (!element.isConnected) return;
        style.setProperty(property, `${element.getBoundingClientRect().height}px`);
      });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      style.removeProperty(property);
    };
  };
}
