import { type ReactNode, use, useEffect, useRef } from 'react';
import { HeadingContext } from './heading.ts';

export interface ScreenTitleProps {
  children: ReactNode;
  /** The words for window and history. Repeats the h1; more only where the h1 alone would be ambiguous. */
  documentTitle: string;
}

/** The h1 of a view. Takes the focus after navigation and names the window. */
export function ScreenTitle({ children, documentTitle }: ScreenTitleProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const tell = use(HeadingContext);
  // A view that only goes on to the next day keeps its heading and changes the words.
  const told = useRef<string | null>(null);
  useEffect(() => {
    if (heading.current === null || told.current === documentTitle) return;
    told.current = documentTitle;
    tell(heading.current);
  }, [documentTitle, tell]);
  return (
    <>
      <title>{`${documentTitle} – Obhut`}</title>
      <h1 ref={heading} tabIndex={-1}>
        {children}
      </h1>
    </>
  );
}
