import './device.css';
import { useEffect, useState } from 'react';
import { useIntl } from 'react-intl';
import { Notice } from '#web/design/component/Notice.tsx';

/** As long as it takes until somebody wonders; what comes sooner must not move the page. */
const wonderMs = 700;

/** Above a day that this device does not keep, why it is not seen: not yet, or not without a connection (SYC29). */
export function OlderNotice({ state }: { state: 'fetching' | 'away' }) {
  const intl = useIntl();
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      setLate(true);
    }, wonderMs);
    return () => {
      clearTimeout(timer);
    };
  }, []);
  if (state === 'fetching' && !isLate) return null;
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
