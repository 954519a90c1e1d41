import './time.css';
import { useIntl } from 'react-intl';
import { sayUntil } from '#products/calendar/ui/say-event.ts';

export interface NowLineProps {
  readonly nowMs: number;
  /** What comes next, and when. */
  readonly next: { readonly title: string; readonly startMs: number } | null;
}

/** Where now is between what was and what comes, and how long it is until that. */
export function NowLine({ nowMs, next }: NowLineProps) {
  const intl = useIntl();
  return (
    <li className="c-now">
      <span className="c-now-word">{intl.formatMessage({ id: 'calendar.now' })}</span>
      {next !== null && (
        <span className="c-now-next o-num">{sayUntil(intl, next.title, next.startMs, nowMs)}</span>
      )}
    </li>
  );
}
