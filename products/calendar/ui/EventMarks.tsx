import './calendar.css';
import { useIntl } from 'react-intl';
import type { ShownEvent } from '#products/calendar/queries.ts';
import { repeats } from '#products/calendar/series.ts';
import { RepeatIcon } from '#web/design/icon/icons.tsx';

/** That it repeats, inside of what is pressed. */
export function EventMarks({ shown }: { readonly shown: ShownEvent }) {
  const intl = useIntl();
  if (shown.series === null || !repeats(shown.series.body)) return null;
  return (
    <span className="c-mark">
      <RepeatIcon />
      <span className="o-hidden">, {intl.formatMessage({ id: 'calendar.repeats' })}</span>
    </span>
  );
}
