import { useIntl } from 'react-intl';
import { LinkButton } from '#web/design/component/Button.tsx';
import { EmptyState } from '#web/design/component/EmptyState.tsx';
import { TodayIcon } from '#web/design/icon/icons.tsx';
import { PlainPage } from './PlainPage.tsx';

/** There is nothing at this address, or nothing this account may know of: said alike. */
export function NotFoundPage() {
  const intl = useIntl();
  return (
    <PlainPage title={intl.formatMessage({ id: 'shell.notFound.title' })}>
      <EmptyState
        concept="map"
        title={intl.formatMessage({ id: 'shell.notFound.words' })}
        action={
          <LinkButton variant="main" icon={<TodayIcon />} href="/">
            {intl.formatMessage({ id: 'shell.toToday' })}
          </LinkButton>
        }
      >
        {intl.formatMessage({ id: 'shell.notFound.remedy' })}
      </EmptyState>
    </PlainPage>
  );
}
