import type { ReactNode } from 'react';

export interface ScreenTitleProps {
  children: ReactNode;
  /** The words for window and history. Repeats the h1; more only where the h1 alone would be ambiguous. */
  documentTitle: string;
}

/** The h1 of a view. Takes the focus after navigation (the shell sees to it) and names the window. */
export function ScreenTitle({ children, documentTitle }: ScreenTitleProps) {
  return (
    <>
      <title>{`${documentTitle} – Obhut`}</title>
      <h1 tabIndex={-1}>{children}</h1>
    </>
  );
}
