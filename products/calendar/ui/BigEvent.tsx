import './calendar.css';
import { Button as AriaButton } from 'react-aria-components/Button';
import { useIntl } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { pictureOf } from '#products/calendar/event-progress.ts';
import { isCancelled, spanOf } from '#products/calendar/queries.ts';
import type { ShownEvent } from '#products/calendar/queries.ts';
import { CancelledMark } from '#products/calendar/ui/CancelledMark.tsx';
import { ChangeExplained } from '#products/calendar/ui/ChangeExplained.tsx';
import { ConcernedFaces } from '#products/calendar/ui/ConcernedFaces.tsx';
import { ProgressMark } from '#products/calendar/ui/plan/ProgressMark.tsx';
import { sayEvent, sayWhen } from '#products/calendar/ui/say-event.ts';
import { EventMarks } from '#products/calendar/ui/EventMarks.tsx';
import { SpokenDay } from '#products/calendar/ui/SpokenDay.tsx';
import { TimeLeft } from '#products/calendar/ui/TimeLeft.tsx';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import { RecordViewers } from '#web/design/audience/RecordViewers.tsx';
import { Card } from '#web/design/component/Card.tsx';
import { Chip } from '#web/design/component/Chip.tsx';
import { UnsentMark } from '#web/design/component/UnsentMark.tsx';
import { later } from '#web/design/later.tsx';
import { PhotoOrPictogram } from '#web/design/media/PhotoOrPictogram.tsx';
import { MergedMark } from '#web/design/record/MergedMark.tsx';
import { sayTime } from '#web/design/say.ts';

const EventDoing = later(
  async () => (await import('#products/calendar/ui/plan/with-doing-words.tsx')).EventDoing,
);

export interface BigEventProps {
  readonly calendar: Calendar;
  readonly shown: ShownEvent;
  readonly day: PlainDay;
  readonly place: 'now' | 'next' | 'list';
  readonly onOpen: () => void;
  readonly onHistory: () => void;
}

/** One event as a picture with few words, for the easy density. What is left of it is
 *  shown and said. */
export function BigEvent({ calendar, shown, day, place, onOpen, onHistory }: BigEventProps) {
  const intl = useIntl();
  const { body, audience, unsent } = shown.record;
  const picture = pictureOf(body, calendar.progressOf(shown));
  const firstNames = calendar.directory.persons
    .filter((person) => body.withPersons.includes(person.id))
    .map((person) => person.name.split(' ')[0] ?? person.name);
  const runs = place === 'now' && shown.startTime !== null && shown.endTime !== null;
  const when =
    runs && shown.endTime !== null && shown.endsOn === day
      ? intl.formatMessage({ id: 'calendar.until' }, { time: sayTime(intl, shown.endTime) })
      : shown.startTime !== null && shown.startsOn === day
        ? sayTime(intl, shown.startTime)
        : sayWhen(intl, shown, day);
  const details = [
    when,
    ...(firstNames.length > 0
      ? [intl.formatMessage({ id: 'calendar.withNames' }, { names: intl.formatList(firstNames) })]
      : []),
  ];
  return (
    <Card as="li" state={place === 'now' ? 'current' : undefined}>
      {place !== 'list' && (
        <div className="c-big-head">
          <Chip tone="accent">{intl.formatMessage({ id: `calendar.${place}` })}</Chip>
          {runs && <TimeLeft span={spanOf(shown, calendar.zone)} nowMs={calendar.nowMs} />}
        </div>
      )}
      <AriaButton className="c-big" onPress={onOpen}>
        <PhotoOrPictogram
          photo={picture.photo}
          pictogram={picture.pictogram ?? 'calendar'}
          record={shown.record.id}
          size="large"
        />
        <span className="c-event-words">
          <span className="c-big-title">
            {body.title}
            <SpokenDay day={day} />
          </span>
          <span className="o-num">
            {details.join(' · ')}
            <EventMarks shown={shown} />
          </span>
        </span>
      </AriaButton>
      <ChangeExplained calendar={calendar} shown={shown} />
      <div className="o-row">
        <ProgressMark calendar={calendar} shown={shown} />
        <RecordViewers
          audienceId={audience}
          about={sayEvent(intl, body.title, shown, day)}
          day={calendar.colourOf(day) ?? undefined}
        />
        {isCancelled(shown) && <CancelledMark />}
        {calendar.scope.space !== null && (
          <ConcernedFaces directory={calendar.directory} persons={body.withPersons} />
        )}
        {unsent && <UnsentMark />}
        <MergedMark record={shown.record} onOpen={onHistory} />
      </div>
      {place === 'now' && <EventDoing calendar={calendar} shown={shown} />}
    </Card>
  );
}
