import { useIntl } from 'react-intl';
import { Button } from '#web/design/component/Button.tsx';
import { Notice } from '#web/design/component/Notice.tsx';
import { ProgressBar } from '#web/design/component/ProgressBar.tsx';
import { useSyncState } from '#web/design/live.ts';
import { Screen } from '#web/design/layout/Screen.tsx';
import { useTenant } from '../tenant-context.ts';
import { wordsForCode } from '../words-for-error.ts';

/** Until this device has its first copy. Can be left: it goes on meanwhile. */
export function FirstSyncPage() {
  const intl = useIntl();
  const { obhut } = useTenant();
  const sync = useSyncState();
  const isOffline = sync.connection === 'offline';
  const problem = sync.problem === null ? null : wordsForCode(intl, sync.problem, {});
  return (
    <Screen title={intl.formatMessage({ id: 'shell.firstSync.title' })} width="reading">
      {isOffline || problem !== null ? (
        <Notice
          tone="warn"
          title={problem?.title ?? intl.formatMessage({ id: 'shell.firstSync.offline' })}
          actions={
            <Button
              onPress={() => {
                obhut.tryNow();
              }}
            >
              {intl.formatMessage({ id: 'shell.again' })}
            </Button>
          }
        >
          {problem?.remedy ?? intl.formatMessage({ id: 'shell.firstSync.offlineRemedy' })}
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
