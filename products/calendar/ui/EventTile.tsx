import { memo } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { useIntl } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { pictureOf } from '#products/calendar/event-progress.ts';
import type { DayColourName } from '#products/calendar/kinds.ts';
import { isCancelled } from '#products/calendar/queries.ts';
import type { ShownEvent } from '#products/calendar/queries.ts';
import { CancelledMark } from '#products/calendar/ui/CancelledMark.tsx';
import { ConcernedFaces } from '#products/calendar/ui/ConcernedFaces.tsx';
import { ProgressMark } from '#products/calendar/ui/plan/ProgressMark.tsx';
import { sayEvent, sayWhen } from '#products/calendar/ui/say-event.ts';
import { EventMarks } from '#products/calendar/ui/EventMarks.tsx';
import { SpokenDay } from '#products/calendar/ui/SpokenDay.tsx';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import { RecordViewers } from '#web/design/audience/RecordViewers.tsx';
import { SendIcon } from '#web/design/icon/icons.tsx';
import { PhotoOrPictogram } from '#web/design/media/PhotoOrPictogram.tsx';
import { MergedNote } from '#web/design/record/MergedMark.tsx';

export interface EventTileProps {
  readonly calendar: Calendar;
  readonly shown: ShownEvent;
  readonly day: PlainDay;
  readonly colour: DayColourName | null;
  readonly onOpen: (shown: ShownEvent, day: PlainDay) => void;
}

/** One event among those of several days. */
export const EventTile = memo(function EventTile(props: EventTileProps) {
  const { calendar, shown, day, colour, onOpen } = props;
  const intl = useIntl();
  const { body, audience, unsent } = shown.record;
  const picture = pictureOf(body, calendar.progressOf(shown));
  return (
    <li className="c-tile" data-cancelled={isCancelled(shown) || undefined}>
      <AriaButton
        className="c-tile-open"
        onPress={() => {
          onOpen(shown, day);
        }}
      >
        <PhotoOrPictogram
          photo={picture.photo}
          pictogram={picture.pictogram ?? 'calendar'}
          record={shown.record.id}
        />
        <span className="c-tile-words">
          <span className="c-tile-title">
            {body.title}
            <SpokenDay day={day} />
          </span>
          <span className="c-tile-when o-num">
            {sayWhen(intl, shown, day)}
            <EventMarks shown={shown} />
          </span>
          {isCancelled(shown) && <CancelledMark />}
          {calendar.scope.space !== null && (
            <ConcernedFaces directory={calendar.directory} persons={body.withPersons} />
          )}
          <ProgressMark calendar={calendar} shown={shown} />
          {unsent && (
            <span className="c-tile-unsent">
              <SendIcon />
              {intl.formatMessage({ id: 'design.unsent' })}
            </span>
          )}
          <MergedNote record={shown.record} />
        </span>
      </AriaButton>
      <RecordViewers
        isCompact
        audienceId={audience}
        about={sayEvent(intl, body.title, shown, day)}
        day={colour ?? undefined}
      />
    </li>
  );
});
