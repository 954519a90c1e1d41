import './calendar.css';
import { Button as AriaButton } from 'react-aria-components/Button';
import { useIntl } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { hasRight } from '#kernel/kind/right.ts';
import { pictureOf } from '#products/calendar/event-progress.ts';
import { isCancelled, spanOf } from '#products/calendar/queries.ts';
import type { ShownEvent } from '#products/calendar/queries.ts';
import { CancelledMark } from '#products/calendar/ui/CancelledMark.tsx';
import { ConcernedFaces } from '#products/calendar/ui/ConcernedFaces.tsx';
import { ProgressMark } from '#products/calendar/ui/plan/ProgressMark.tsx';
import { sayEvent, sayWhen } from '#products/calendar/ui/say-event.ts';
import { EventMarks } from '#products/calendar/ui/EventMarks.tsx';
import { SpokenDay } from '#products/calendar/ui/SpokenDay.tsx';
import { TimeLeft } from '#products/calendar/ui/TimeLeft.tsx';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import { useAppearance } from '#web/design/appearance.ts';
import { RecordViewers } from '#web/design/audience/RecordViewers.tsx';
import { Card } from '#web/design/component/Card.tsx';
import { Chip } from '#web/design/component/Chip.tsx';
import { Menu } from '#web/design/component/Menu.tsx';
import { UnsentMark } from '#web/design/component/UnsentMark.tsx';
import {
  CancelledIcon,
  EditIcon,
  HistoryIcon,
  MoveIcon,
  TrashIcon,
} from '#web/design/icon/icons.tsx';
import { PhotoOrPictogram } from '#web/design/media/PhotoOrPictogram.tsx';
import { MergedMark } from '#web/design/record/MergedMark.tsx';
import { offersHistory } from '#web/design/record/offers-history.ts';

export interface EventCardProps {
  readonly calendar: Calendar;
  readonly shown: ShownEvent;
  readonly day: PlainDay;
  /** What the clock makes of it. */
  readonly place: 'now' | 'next' | null;
  readonly onOpen: () => void;
  readonly onChange: () => void;
  readonly onMove: () => void;
  readonly onCancel: () => void;
  readonly onHistory: () => void;
  readonly onRemove: () => void;
}

/** One event of a day's list: what, when, where, with whom; who sees it; what can be done. */
export function EventCard(props: EventCardProps) {
  const { calendar, shown, day, place, onOpen, onChange, onMove } = props;
  const { onCancel, onHistory, onRemove } = props;
  const intl = useIntl();
  const { density } = useAppearance();
  const { body, audience, unsent } = shown.record;
  const { pictogram, photo } = pictureOf(body, calendar.progressOf(shown));
  const rights = calendar.directory.audiences.find((one) => one.id === audience)?.myRights ?? 0;
  const names = calendar.directory.persons
    .filter((person) => body.withPersons.includes(person.id))
    .map((person) => person.name);
  const name = sayEvent(intl, body.title, shown, day);
  const more = [
    body.place,
    names.length > 0
      ? intl.formatMessage({ id: 'calendar.withNames' }, { names: intl.formatList(names) })
      : '',
  ].filter((part) => part !== '');
  return (
    <Card as="li" isTight state={place === 'now' ? 'current' : undefined}>
      <div className="c-event-row">
        <AriaButton className="c-event" onPress={onOpen}>
          {pictogram === null && photo === null ? (
            <span className="c-no-picture" />
          ) : (
            <PhotoOrPictogram photo={photo} pictogram={pictogram} record={shown.record.id} />
          )}
          <span className="c-event-words">
            <span className="c-event-title">
              {body.title}
              <SpokenDay day={day} />
            </span>
            <span className="c-event-when o-num">
              {sayWhen(intl, shown, day)}
              <EventMarks shown={shown} />
            </span>
            {more.length > 0 && <span className="c-event-more">{more.join(' · ')}</span>}
          </span>
        </AriaButton>
        <div className="c-event-foot">
          {place !== null && (
            <Chip tone="accent">{intl.formatMessage({ id: `calendar.${place}` })}</Chip>
          )}
          {place === 'now' && shown.endTime !== null && (
            <TimeLeft span={spanOf(shown, calendar.zone)} nowMs={calendar.nowMs} />
          )}
          {isCancelled(shown) && <CancelledMark />}
          {calendar.scope.space !== null && (
            <ConcernedFaces directory={calendar.directory} persons={body.withPersons} />
          )}
          <ProgressMark calendar={calendar} shown={shown} />
          {unsent && <UnsentMark />}
          <MergedMark record={shown.record} onOpen={onHistory} />
          <RecordViewers
            audienceId={audience}
            about={name}
            day={calendar.colourOf(day) ?? undefined}
          />
        </div>
        {(hasRight(rights, 'change') || hasRight(rights, 'delete')) && (
          <Menu
            label={intl.formatMessage({ id: 'calendar.moreActions' })}
            about={body.title}
            items={[
              ...(hasRight(rights, 'change')
                ? [
                    {
                      id: 'change' as const,
                      label: intl.formatMessage({ id: 'calendar.changeMenu' }),
                      icon: <EditIcon />,
                    },
                    {
                      id: 'cancel' as const,
                      label: intl.formatMessage({
                        id: isCancelled(shown) ? 'calendar.takePlace' : 'calendar.cancel',
                      }),
                      icon: <CancelledIcon />,
                    },
                    {
                      id: 'move' as const,
                      label: intl.formatMessage({ id: 'calendar.moveMenu' }),
                      icon: <MoveIcon />,
                    },
                  ]
                : []),
              ...(offersHistory(shown.record, density)
                ? [
                    {
                      id: 'history' as const,
                      label: intl.formatMessage({ id: 'design.history.open' }),
                      icon: <HistoryIcon />,
                    },
                  ]
                : []),
              ...(hasRight(rights, 'delete')
                ? [
                    {
                      id: 'delete' as const,
                      label: intl.formatMessage({ id: 'calendar.delete' }),
                      icon: <TrashIcon />,
                      isDanger: true,
                    },
                  ]
                : []),
            ]}
            onAction={(action) => {
              if (action === 'change') onChange();
              else if (action === 'move') onMove();
              else if (action === 'cancel') onCancel();
              else if (action === 'history') onHistory();
              else onRemove();
            }}
          />
        )}
      </div>
    </Card>
  );
}
