import { useIntl } from 'react-intl';
import { EmptyState } from '../component/EmptyState.tsx';

/** In place of days of which nothing is shared with the reader, or no longer. */
export function NothingShared() {
  const intl = useIntl();
  return (
    <EmptyState concept="lock" title={intl.formatMessage({ id: 'design.audience.nothingShared' })}>
      {intl.formatMessage({ id: 'design.audience.nothingSharedRemedy' })}
    </EmptyState>
  );
}
