import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import type { Problem } from '../problem.ts';
import { Notice } from './Notice.tsx';

/** What went wrong and what to do: the message `error.<code>`, its first line and the rest. */
export function ProblemNotice({ problem, actions }: { problem: Problem; actions?: ReactNode }) {
  const intl = useIntl();
  const known = Object.hasOwn(intl.messages, `error.${problem.code}`) ? problem.code : 'unknown';
  const [title = '', ...remedy] = intl
    .formatMessage({ id: `error.${known}` }, { ...problem.params, code: problem.code })
    .split('\n');
  return (
    <Notice tone="stop" title={title} actions={actions}>
      {remedy.join(' ')}
    </Notice>
  );
}
