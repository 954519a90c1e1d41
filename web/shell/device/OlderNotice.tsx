import './device.css';
import { useIntl } from 'react-intl';
import { Notice } from '#web/design/component/Notice.tsx';
import type { OlderState } from '../older-days.ts';

/** Above a day that this device does not keep: where what is seen comes from, or why it is not seen (SYC29). */
export function OlderNotice({ state }: { state: Exclude<OlderState, 'none'> }) {
  const intl = useIntl();
  return (
    <div className="s-device-notices">
      <Notice
        tone={state === 'away' ? 'warn' : 'info'}
        title={intl.formatMessage({ id: `shell.older.${state}` })}
      >
        {state === 'away' && intl.formatMessage({ id: 'shell.older.awayRemedy' })}
      </Notice>
    </div>
  );
}
