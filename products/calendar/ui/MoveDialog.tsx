import './calendar.css';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { AudienceId } from '#kernel/base/ids.ts';
import { addDays } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { isSoon } from '#products/calendar/change-told.ts';
import { ExplainSwitch } from '#products/calendar/ui/ExplainSwitch.tsx';
import type { ShownEvent } from '#products/calendar/queries.ts';
import { ProblemNotice } from '#web/design/component/ProblemNotice.tsx';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import type { EventActions } from '#products/calendar/ui/use-event-actions.ts';
import { isTimeOfDay } from '#products/calendar/zone.ts';
import type { TimeOfDay } from '#products/calendar/zone.ts';
import { RecordViewers } from '#web/design/audience/RecordViewers.tsx';
import { Button } from '#web/design/component/Button.tsx';
import { DateField } from '#web/design/component/DateField.tsx';
import { DayShape } from '#web/design/component/DayShape.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { RadioCards } from '#web/design/component/RadioCards.tsx';
import { TimeField } from '#web/design/component/TimeField.tsx';
import { CloseIcon, DayIcon, MoveIcon } from '#web/design/icon/icons.tsx';
import { sayDate, sayNearDay, sayWeekday } from '#web/design/say.ts';

export interface MoveDialogProps {
  readonly calendar: Calendar;
  readonly actions: EventActions;
  readonly shown: ShownEvent;
  readonly onClose: () => void;
}

/** Moves an event to another day or time: the way that needs no dragging. It lasts as long. */
export function MoveDialog({ calendar, actions, shown, onClose }: MoveDialogProps) {
  const intl = useIntl();
  const { body, audience } = shown.record;
  // What nobody chooses here follows what is changed elsewhere meanwhile (UX34).
  const [chosenDay, setDay] = useState<PlainDay | null>(null);
  const [chosenTime, setTime] = useState<TimeOfDay | null>(null);
  // Who saw it when the first was chosen; whoever sees it by now is said before it is moved (SY37).
  const [meantFor, setMeantFor] = useState<AudienceId | null>(null);
  const [saysMoved, setSaysMoved] = useState(false);
  const chooseDay = (chosen: PlainDay): void => {
    setDay(chosen);
    setMeantFor(meantFor ?? audience);
  };
  const day = chosenDay ?? body.startsOn;
  const time = body.startTime === null ? null : (chosenTime ?? body.startTime);
  const [explains, setExplains] = useState(!calendar.scope.isMe);
  const days = [body.startsOn, day];
  const near = [1, 2, 3, 4, 5, 6, 7].map((ahead) => addDays(body.startsOn, ahead));
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={intl.formatMessage({ id: 'calendar.moveTitle' }, { title: body.title })}
      actions={
        <>
          <Button icon={<CloseIcon />} onPress={onClose}>
            {intl.formatMessage({ id: 'design.cancel' })}
          </Button>
          <Button
            variant="main"
            icon={<MoveIcon />}
            isDisabled={chosenDay === null && (chosenTime === null || time === null)}
            onPress={async () => {
              // It is where it was to go, by somebody else (UX36).
              if (day === body.startsOn && time === body.startTime) {
                onClose();
                return;
              }
              setSaysMoved(meantFor !== audience);
              if (meantFor !== audience) {
                setMeantFor(audience);
                return;
              }
              const explain = shown.series === null && explains && isSoon(days, calendar.today);
              const to = { startsOn: day, startTime: time };
              if (await actions.move(shown, to, explain)) onClose();
            }}
          >
            {intl.formatMessage({ id: 'calendar.move' })}
          </Button>
        </>
      }
    >
      {actions.problem !== null && <ProblemNotice problem={actions.problem} />}
      {saysMoved && (
        <ProblemNotice
          problem={{ code: 'record.moved', params: {} }}
          actions={<RecordViewers audienceId={audience} about={body.title} />}
        />
      )}
      <RadioCards
        label={intl.formatMessage({ id: 'calendar.moveTo' })}
        value={near.includes(day) ? day : null}
        onChange={chooseDay}
        cards={near.map((one) => {
          const colour = calendar.colourOf(one);
          return {
            id: one,
            label: sayWeekday(intl, one),
            hint: sayNearDay(intl, one, calendar.today) ?? sayDate(intl, one, calendar.today),
            ...(colour !== null && { day: colour }),
            picture: colour === null ? <DayIcon /> : <DayShape day={colour} />,
          };
        })}
      />
      <div className="c-times">
        <DateField
          label={intl.formatMessage({ id: 'calendar.otherDay' })}
          value={day}
          today={calendar.today}
          onChange={(chosen) => {
            if (chosen !== null) chooseDay(chosen);
          }}
        />
        {body.startTime !== null && (
          <TimeField
            label={intl.formatMessage({ id: 'calendar.starts' })}
            value={time}
            onChange={(chosen) => {
              if (chosen === null || !isTimeOfDay(chosen)) return;
              setTime(chosen);
              setMeantFor(meantFor ?? audience);
            }}
          />
        )}
      </div>
      {shown.series === null && (
        <ExplainSwitch calendar={calendar} days={days} isOn={explains} onChange={setExplains} />
      )}
      {actions.question}
    </Dialog>
  );
}
