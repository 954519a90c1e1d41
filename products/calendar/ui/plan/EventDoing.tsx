import './plan.css';
import { useIntl } from 'react-intl';
import { mayChoose } from '#products/calendar/event-progress.ts';
import type { ShownEvent } from '#products/calendar/queries.ts';
import { ChoiceView } from '#products/calendar/ui/plan/ChoiceView.tsx';
import { RoutineView } from '#products/calendar/ui/plan/RoutineView.tsx';
import { mayDo, useProgressActions } from '#products/calendar/ui/plan/use-progress-actions.ts';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import { Button } from '#web/design/component/Button.tsx';
import { ProblemNotice } from '#web/design/component/ProblemNotice.tsx';
import { CheckIcon, UndoIcon } from '#web/design/icon/icons.tsx';

export interface EventDoingProps {
  readonly calendar: Calendar;
  readonly shown: ShownEvent;
}

/** What a person does with an event: tick its steps, choose, say that it was seen or done. */
export function EventDoing({ calendar, shown }: EventDoingProps) {
  const intl = useIntl();
  const actions = useProgressActions();
  const progress = calendar.progressOf(shown);
  const { title, choices = [], confirm = 'none' } = shown.record.body;
  const may = mayDo(calendar, shown);
  const hasBegun = shown.startsOn <= calendar.today;
  const isConfirmed = confirm === 'done' ? progress.isDone : progress.isSeen;
  // What is done because all its steps are ticked is undone by taking a tick away.
  const bySteps = progress.steps.length > 0 && progress.present === null;
  if (progress.steps.length === 0 && choices.length === 0 && confirm === 'none') return null;
  return (
    <div className="c-doing">
      {actions.problem !== null && <ProblemNotice problem={actions.problem} />}
      {choices.length > 0 && (
        <ChoiceView
          choices={choices}
          record={shown.record.id}
          progress={progress}
          actions={actions}
          isOpen={may && mayChoose(shown, progress, calendar.nowMs, calendar.zone)}
        />
      )}
      {progress.steps.length > 0 && (
        <RoutineView
          title={title}
          record={shown.record.id}
          progress={progress}
          actions={actions}
          isReadOnly={!may}
        />
      )}
      {confirm !== 'none' && may && !bySteps && (confirm === 'seen' || hasBegun) && (
        <div className="o-row">
          {isConfirmed ? (
            <Button
              variant="quiet"
              icon={<UndoIcon />}
              onPress={async () => {
                await actions.confirm(progress, title, confirm, false);
              }}
            >
              {intl.formatMessage({ id: `plan.confirm.not-${confirm}` })}
            </Button>
          ) : (
            <Button
              icon={<CheckIcon />}
              isWide
              onPress={async () => {
                await actions.confirm(progress, title, confirm, true);
              }}
            >
              {intl.formatMessage({ id: `plan.confirm.${confirm}` })}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
