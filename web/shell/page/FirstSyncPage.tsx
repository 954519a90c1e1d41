import { useIntl } from 'react-intl';
import { Button } from '#web/design/component/Button.tsx';
import { Notice } from '#web/design/component/Notice.tsx';
import { ProblemNotice } from '#web/design/component/ProblemNotice.tsx';
import { ProgressBar } from '#web/design/component/ProgressBar.tsx';
import { RetryIcon } from '#web/design/icon/icons.tsx';
import { useSyncState } from '#web/design/live.ts';
import { Screen } from '#web/design/layout/Screen.tsx';
import { useTenant } from '../tenant-context.ts';

/** Until this device has its first copy. Can be left: it goes on meanwhile. */
export function FirstSyncPage() {
  const intl = useIntl();
  const { obhut } = useTenant();
  const sync = useSyncState();
  const isOffline = sync.connection === 'offline';
  const again = (
    <Button
      icon={<RetryIcon />}
      onPress={() => {
        obhut.tryNow();
      }}
    >
      {intl.formatMessage({ id: 'shell.again' })}
    </Button>
  );
  return (
    <Screen title={intl.formatMessage({ id: 'shell.firstSync.title' })} width="reading">
      {sync.problem !== null ? (
        <ProblemNotice tone="warn" problem={{ code: sync.problem, params: {} }} actions={again} />
      ) : isOffline ? (
        <Notice
          tone="warn"
          title={intl.formatMessage({ id: 'shell.firstSync.offline' })}
          actions={again}
        >
          {intl.formatMessage({ id: 'shell.firstSync.offlineRemedy' })}
        </Notice>
      ) : (
        <ProgressBar
          label={intl.formatMessage({ id: 'shell.firstSync.words' })}
          value={null}
          valueText={intl.formatMessage(
            { id: 'shell.firstSync.count' },
            { count: sync.receiving ?? 0 },
          )}
        />
      )}
    </Screen>
  );
}
