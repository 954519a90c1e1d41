import { type ReactNode, useEffect, useRef } from 'react';
import { ProblemNotice } from '#web/design/component/ProblemNotice.tsx';
import { problemOf } from '#web/design/problem.ts';

/** What happened and what to do, for an error that was caught. Nothing without one. */
export function ErrorNotice({ error, actions }: { error: unknown; actions?: ReactNode }) {
  if (error === null || error === undefined) return null;
  return <ProblemNotice problem={problemOf(error)} actions={actions} />;
}

/** The same at the top of a page, for what was pressed anywhere on it: it comes into view (UX32). */
export function RefusalNotice({ error }: { error: unknown }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (error !== null) place.current?.scrollIntoView({ block: 'nearest' });
  }, [error]);
  return (
    error !== null && (
      <div ref={place}>
        <ErrorNotice error={error} />
      </div>
    )
  );
}
