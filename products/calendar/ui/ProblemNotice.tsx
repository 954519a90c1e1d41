import { useIntl } from 'react-intl';
import type { Problem } from '#products/calendar/ui/use-event-actions.ts';
import { Notice } from '#web/design/component/Notice.tsx';

/** A write that was refused on this device: what happened, and what to do. */
export function ProblemNotice({ problem }: { readonly problem: Problem }) {
  const intl = useIntl();
  const known = Object.hasOwn(intl.messages, `error.${problem.code}`);
  return (
    <Notice tone="stop" title={intl.formatMessage({ id: 'calendar.notDone' })}>
      {known
        ? intl.formatMessage({ id: `error.${problem.code}` }, problem.params)
        : intl.formatMessage({ id: 'calendar.notDoneWhy' }, { code: problem.code })}
    </Notice>
  );
}
