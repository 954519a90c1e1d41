import { useIntl } from 'react-intl';
import { Button } from '#web/design/component/Button.tsx';
import { RetryIcon } from '#web/design/icon/icons.tsx';
import { Screen } from '#web/design/layout/Screen.tsx';
import { ErrorNotice } from './ErrorNotice.tsx';

/** A view broke. What was typed and saved is still on the device; the rest of Obhut goes on. */
export function FailurePage({ error, reset }: { error: unknown; reset: () => void }) {
  const intl = useIntl();
  return (
    <Screen title={intl.formatMessage({ id: 'shell.failure.title' })} width="reading">
      <ErrorNotice
        error={error instanceof Error && error.cause !== undefined ? error.cause : error}
        actions={
          <>
            <Button icon={<RetryIcon />} onPress={reset}>
              {intl.formatMessage({ id: 'shell.again' })}
            </Button>
            <Button
              icon={<RetryIcon />}
              onPress={() => {
                location.assign('/');
              }}
            >
              {intl.formatMessage({ id: 'shell.reload' })}
            </Button>
          </>
        }
      />
    </Screen>
  );
}
