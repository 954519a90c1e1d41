const faults = ".o-error, .o-notice[data-tone='stop']";
/** What answers later than that is not about the press any more. */
const withinMs = 10_000;

/**
 * When a button at the foot of a dialog is pressed: what is missing or went wrong comes into view, and its field gets the
 * focus (UX32). A long dialog is at its end then, and what is wrong may stand at its beginning. For `ref`.
 */
export function showFaults(foot: HTMLElement | null): (() => void) | undefined {
  const body = foot?.previousElementSibling;
  if (foot === null || !(body instanceof HTMLElement)) return undefined;
  let since = -Infinity;
  const look = (): void => {
    const fault = body.querySelector(faults);
    if (fault === null || performance.now() - since > withinMs) return;
    since = -Infinity;
    if (fault.matches('.o-error')) {
      const field = fault.closest('.o-field') ?? fault.previousElementSibling;
      field?.querySelector<HTMLElement>('input, textarea, button')?.focus();
    }
    fault.scrollIntoView({ block: 'nearest' });
  };
  const observer = new MutationObserver(look);
  observer.observe(body, { childList: true, subtree: true });
  const press = (): void => {
    since = performance.now();
    look();
  };
  foot.addEventListener('click', press);
  return () => {
    foot.removeEventListener('click', press);
    observer.disconnect();
  };
}
