import { type RefObject, useEffect, useRef } from 'react';

/** The heading of the thing that the address names: it comes into view and is read first. */
export function useAskedHeading(isAsked: boolean): {
  readonly ref: RefObject<HTMLHeadingElement | null>;
  readonly tabIndex?: -1;
} {
  const ref = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!isAsked) return;
    ref.current?.scrollIntoView({ block: 'center' });
    ref.current?.focus({ preventScroll: true });
  }, [isAsked]);
  return { ref, ...(isAsked && { tabIndex: -1 }) };
}
