import { useIntl } from 'react-intl';
import { EmptyState } from '../component/EmptyState.tsx';
import type { PersonScope } from './scope.ts';

/** Whether somebody else's days are looked at of which the reader reaches nothing, so that nobody can say that there is nothing (UX33). */
export function isNothingShared({ isMe, audiences }: PersonScope): boolean {
  return !isMe && audiences.length === 0;
}

/** In place of days of which nothing is shared with the reader, or no longer. */
export function NothingShared() {
  const intl = useIntl();
  return (
    <EmptyState concept="lock" title={intl.formatMessage({ id: 'design.audience.nothingShared' })}>
      {intl.formatMessage({ id: 'design.audience.nothingSharedRemedy' })}
    </EmptyState>
  );
}
