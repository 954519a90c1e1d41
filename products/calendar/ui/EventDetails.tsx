import './calendar.css';
import { useIntl } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { hasRight } from '#kernel/kind/right.ts';
import { pictureOf } from '#products/calendar/event-progress.ts';
import { isCancelled } from '#products/calendar/queries.ts';
import type { ShownEvent } from '#products/calendar/queries.ts';
import { repeats } from '#products/calendar/series.ts';
import { ProblemNotice } from '#web/design/component/ProblemNotice.tsx';
import { PlanDialogs } from '#products/calendar/ui/plan/PlanDialogs.tsx';
import { useOpenPlan } from '#products/calendar/ui/plan/use-open-plan.ts';
import { PlanMenu } from '#products/calendar/ui/plan/PlanMenu.tsx';
import { EventDoing } from '#products/calendar/ui/plan/with-doing-words.tsx';
import { CancelledMark } from '#products/calendar/ui/CancelledMark.tsx';
import { ChangeExplained } from '#products/calendar/ui/ChangeExplained.tsx';
import { saySeries } from '#products/calendar/ui/say-repeat.ts';
import { EventEntries } from '#products/calendar/ui/EventEntries.tsx';
import { sayEvent, sayWhen } from '#products/calendar/ui/say-event.ts';
import { speakEvent } from '#products/calendar/ui/speak-event.ts';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import type { EventActions } from '#products/calendar/ui/use-event-actions.ts';
import type { CalendarHrefs } from '#products/calendar/ui/view-props.ts';
import { useAppearance } from '#web/design/appearance.ts';
import { RecordViewers } from '#web/design/audience/RecordViewers.tsx';
import { Button, LinkButton } from '#web/design/component/Button.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { Face } from '#web/design/component/Faces.tsx';
import { UnsentMark } from '#web/design/component/UnsentMark.tsx';
import {
  CancelledIcon,
  EditIcon,
  FaceIcon,
  HistoryIcon,
  MoveIcon,
  RepeatIcon,
  TrashIcon,
} from '#web/design/icon/icons.tsx';
import { PhotoOrPictogram } from '#web/design/media/PhotoOrPictogram.tsx';
import { MergedMark } from '#web/design/record/MergedMark.tsx';
import { offersHistory } from '#web/design/record/offers-history.ts';
import { AbsentWord } from '#web/design/symbols/AbsentWord.tsx';
import { sayLongDay, sayNearDay } from '#web/design/say.ts';
import { ReadAloud } from '#web/design/speech/ReadAloud.tsx';

export interface EventDetailsProps {
  readonly calendar: Calendar;
  readonly actions: EventActions;
  readonly shown: ShownEvent;
  /** The day it was opened from. */
  readonly day: PlainDay;
  readonly hrefs: CalendarHrefs;
  readonly onClose: () => void;
  readonly onChange: () => void;
  readonly onMove: () => void;
  readonly onHistory: () => void;
}

/** Everything about one event, who sees it, and what can be done with it. */
export function EventDetails(props: EventDetailsProps) {
  const { calendar, actions, shown, day, hrefs, onClose, onChange, onMove, onHistory } = props;
  const intl = useIntl();
  const { density } = useAppearance();
  const { body, audience, unsent } = shown.record;
  const picture = pictureOf(body, calendar.progressOf(shown));
  const rights = calendar.directory.audiences.find((one) => one.id === audience)?.myRights ?? 0;
  const withPersons = calendar.directory.persons.filter((person) =>
    body.withPersons.includes(person.id),
  );
  const near = sayNearDay(intl, day, calendar.today);
  const colour = calendar.colourOf(day) ?? undefined;
  const isOff = isCancelled(shown);
  const series = shown.series?.body;
  const openPlan = useOpenPlan();
  const plan = {
    spans: 'event',
    from: shown.startsOn,
    shown: [shown],
    name: body.title,
  } as const;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      closesOutside
      title={body.title}
      day={colour}
      actions={
        hasRight(rights, 'change') ? (
          <>
            <Button icon={<MoveIcon />} onPress={onMove}>
              {intl.formatMessage({ id: 'calendar.moveMenu' })}
            </Button>
            <Button icon={<EditIcon />} onPress={onChange}>
              {intl.formatMessage({ id: 'calendar.changeMenu' })}
            </Button>
          </>
        ) : undefined
      }
    >
      {actions.problem !== null && <ProblemNotice problem={actions.problem} />}
      <ChangeExplained calendar={calendar} shown={shown} />
      <div className="c-details-head">
        <PhotoOrPictogram {...picture} record={shown.record.id} size="large" />
        <div>
          {picture.photo === null && <AbsentWord concept={picture.pictogram} beside={body.title} />}
          {isOff && (
            <p>
              <CancelledMark />
            </p>
          )}
          <p>
            <strong>{sayWhen(intl, shown, day)}</strong>
          </p>
          <p>
            {near !== null && `${near}, `}
            {sayLongDay(intl, day, calendar.today)}
          </p>
          {shown.endsOn !== shown.startsOn && (
            <p>
              {intl.formatMessage(
                { id: 'calendar.lasts' },
                {
                  from: sayLongDay(intl, shown.startsOn, calendar.today),
                  to: sayLongDay(intl, shown.endsOn, calendar.today),
                },
              )}
            </p>
          )}
          {series !== undefined && repeats(series) && (
            <p className="c-rhythm">
              <RepeatIcon />
              {saySeries(intl, series, calendar.today)}
            </p>
          )}
          {body.startTime !== null && body.zone !== calendar.zone && (
            <p className="o-small">
              {intl.formatMessage(
                { id: 'calendar.otherZone' },
                { zone: body.zone.replaceAll('_', ' '), when: sayWhen(intl, body, body.startsOn) },
              )}
            </p>
          )}
        </div>
      </div>
      <EventDoing calendar={calendar} shown={shown} />
      <div>
        <ReadAloud
          about={body.title}
          recording={body.recording}
          record={shown.record.id}
          compose={() => Promise.resolve(speakEvent(intl, calendar, shown, day))}
        />
      </div>
      {(body.place !== '' || withPersons.length > 0 || body.note !== '') && (
        <dl className="c-facts">
          {body.place !== '' && (
            <div>
              <dt>{intl.formatMessage({ id: 'calendar.place' })}</dt>
              <dd>{body.place}</dd>
            </div>
          )}
          {withPersons.length > 0 && (
            <div>
              <dt>{intl.formatMessage({ id: 'calendar.with' })}</dt>
              {withPersons.map((person) => (
                <dd key={person.id} className="c-fact-person">
                  <Face person={person} />
                  {person.name}
                </dd>
              ))}
            </div>
          )}
          {body.note !== '' && (
            <div>
              <dt>{intl.formatMessage({ id: 'calendar.note' })}</dt>
              <dd className="c-note">{body.note}</dd>
            </div>
          )}
        </dl>
      )}
      <div className="o-row">
        <RecordViewers
          audienceId={audience}
          about={sayEvent(intl, body.title, shown, day)}
          day={colour}
        />
        {unsent && <UnsentMark />}
        <MergedMark record={shown.record} onOpen={onHistory} />
      </div>
      {body.importedUid !== null && (
        <p className="o-small">{intl.formatMessage({ id: 'calendar.imported' })}</p>
      )}
      {day <= calendar.today && (
        <>
          <LinkButton
            icon={<FaceIcon />}
            href={hrefs.journal(
              day,
              shown.record.id,
              shown.series === null ? null : shown.occurrence,
            )}
          >
            {intl.formatMessage({ id: 'calendar.howWasIt' })}
          </LinkButton>
          <EventEntries calendar={calendar} shown={shown} hrefs={hrefs} />
        </>
      )}
      {/* Apart from the buttons that are pressed often. */}
      <div className="o-row">
        {offersHistory(shown.record, density) && (
          <Button variant="quiet" icon={<HistoryIcon />} onPress={onHistory}>
            {intl.formatMessage({ id: 'design.history.open' })}
          </Button>
        )}
        {density !== 'easy' && (
          <PlanMenu
            calendar={calendar}
            plan={plan}
            onOpen={openPlan.show}
            label={intl.formatMessage({ id: 'calendar.moreActions' })}
            about={body.title}
          />
        )}
        {hasRight(rights, 'change') && (
          <Button
            icon={<CancelledIcon />}
            onPress={async () => {
              await actions.setCancelled(shown, !isOff);
            }}
          >
            {intl.formatMessage({ id: isOff ? 'calendar.takePlace' : 'calendar.cancel' })}
          </Button>
        )}
        {hasRight(rights, 'delete') && (
          <Button
            variant="danger"
            icon={<TrashIcon />}
            onPress={async () => {
              if (await actions.remove(shown)) onClose();
            }}
          >
            {intl.formatMessage({ id: 'calendar.delete' })}
          </Button>
        )}
      </div>
      {actions.question}
      <PlanDialogs calendar={calendar} plan={plan} day={day} open={openPlan} />
    </Dialog>
  );
}
