import { useIntl } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { isCancelled } from '#products/calendar/queries.ts';
import type { ShownEvent } from '#products/calendar/queries.ts';
import { CancelledIcon } from '#web/design/icon/icons.tsx';
import { PhotoOrPictogram } from '#web/design/media/PhotoOrPictogram.tsx';
import { sayTime } from '#web/design/say.ts';

export interface FewEventsProps {
  readonly events: readonly ShownEvent[];
  readonly day: PlainDay;
  /** So many, the number of the rest included. */
  readonly most: number;
  readonly withTitles: boolean;
  readonly withTimes?: boolean;
}

/** The first events of a day as pictures and titles, and how many more there are. */
export function FewEvents(props: FewEventsProps) {
  const { events, day, most, withTitles, withTimes = false } = props;
  const intl = useIntl();
  const shown = events.length > most ? events.slice(0, most - 1) : events;
  const more = events.length - shown.length;
  return (
    <span className="c-few" data-titles={withTitles || undefined}>
      {shown.map((one, at) => {
        const { body } = one.record;
        const starts = withTimes && one.startsOn === day ? one.startTime : null;
        return (
          // A photo is looked up for its event; all else goes into the elements of another day.
          <span key={body.photo ? one.id : at} className="c-few-one">
            {body.pictogram === null && !body.photo ? (
              <span className="c-few-dot" aria-hidden="true" />
            ) : (
              <PhotoOrPictogram
                photo={body.photo}
                pictogram={body.pictogram}
                record={one.record.id}
                size="small"
              />
            )}
            {isCancelled(one) && <CancelledIcon className="c-few-off" />}
            <span className={withTitles ? 'c-few-title' : 'o-hidden'}>
              {starts !== null && (
                <span className="c-few-when o-num">{sayTime(intl, starts)} </span>
              )}
              {body.title}
              {isCancelled(one) && (
                <span className="o-hidden">{`, ${intl.formatMessage({ id: 'calendar.cancelled' })}`}</span>
              )}
              <span className="o-hidden">, </span>
            </span>
          </span>
        );
      })}
      {more > 0 && (
        <span className="c-few-more">
          <span aria-hidden="true">+{more}</span>
          <span className="o-hidden">
            {intl.formatMessage({ id: 'calendar.andMore' }, { count: more })}
          </span>
        </span>
      )}
    </span>
  );
}
