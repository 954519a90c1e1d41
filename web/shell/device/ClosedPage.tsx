import { useIntl } from 'react-intl';
import { Button } from '#web/design/component/Button.tsx';
import { Notice } from '#web/design/component/Notice.tsx';
import { RetryIcon } from '#web/design/icon/icons.tsx';
import { useSyncState } from '#web/design/live.ts';
import { Screen } from '#web/design/layout/Screen.tsx';
import { useTenant } from '../tenant-context.ts';

/**
 * In place of everything on this device: `locked`, it has not seen the server for too long (SYC31);
 * `lost`, it was reported lost and keeps nothing (SYC33).
 */
export function ClosedPage({ why }: { why: 'locked' | 'lost' }) {
  const intl = useIntl();
  const { obhut } = useTenant();
  const sync = useSyncState();
  if (why === 'lost') {
    return (
      <Screen title={intl.formatMessage({ id: 'shell.lostHere.title' })} width="reading">
        <p className="o-measure">{intl.formatMessage({ id: 'shell.lostHere.words' })}</p>
      </Screen>
    );
  }
  const waiting = sync.unsent + sync.needsAttention;
  return (
    <Screen title={intl.formatMessage({ id: 'shell.locked.title' })} width="reading">
      <p className="o-measure">{intl.formatMessage({ id: 'shell.locked.words' })}</p>
      <Notice
        tone="warn"
        title={intl.formatMessage({ id: 'shell.locked.remedy' })}
        actions={
          <Button
            icon={<RetryIcon />}
            onPress={() => {
              obhut.tryNow();
            }}
          >
            {intl.formatMessage({ id: 'shell.again' })}
          </Button>
        }
      >
        {intl.formatMessage({ id: 'shell.locked.clock' })}
      </Notice>
      {waiting > 0 && (
        <p className="o-measure">
          {intl.formatMessage({ id: 'shell.locked.unsent' }, { count: waiting })}
        </p>
      )}
    </Screen>
  );
}
