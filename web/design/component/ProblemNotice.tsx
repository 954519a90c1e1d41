import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { problemWords } from '#web/design/problem/problem-words.ts';
import { withWords } from '#web/design/with-words.tsx';
import type { Problem } from '../problem.ts';
import { Notice } from './Notice.tsx';

interface ProblemNoticeProps {
  readonly problem: Problem;
  readonly actions?: ReactNode;
  readonly tone?: 'stop' | 'warn';
  /** What to do about it here, instead of what is said of it elsewhere. */
  readonly remedy?: string | undefined;
}

/** What went wrong and what to do: the message `error.<code>`, its first line and the rest. Words that are not
 *  there yet are loaded. */
export function ProblemNotice(props: ProblemNoticeProps) {
  const intl = useIntl();
  const isKnown = Object.hasOwn(intl.messages, `error.${props.problem.code}`);
  return isKnown || props.problem.code === 'unknown' ? (
    <Said {...props} />
  ) : (
    <SaidInWords {...props} />
  );
}

const SaidInWords = withWords(Said, problemWords);

function Said({ problem, actions, tone = 'stop', remedy: here }: ProblemNoticeProps) {
  const intl = useIntl();
  const known = Object.hasOwn(intl.messages, `error.${problem.code}`) ? problem.code : 'unknown';
  const [title = '', ...remedy] = intl
    .formatMessage({ id: `error.${known}` }, { ...problem.params, code: problem.code })
    .split('\n');
  return (
    <Notice tone={tone} title={title} actions={actions}>
      {here ?? remedy.join(' ')}
    </Notice>
  );
}
