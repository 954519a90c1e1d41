import type { ReactNode } from 'react';
import { ProblemNotice } from '#web/design/component/ProblemNotice.tsx';
import { problemOf } from '#web/design/problem.ts';

/** What happened and what to do, for an error that was caught. Nothing without one. */
export function ErrorNotice({ error, actions }: { error: unknown; actions?: ReactNode }) {
  if (error === null || error === undefined) return null;
  return <ProblemNotice problem={problemOf(error)} actions={actions} />;
}
