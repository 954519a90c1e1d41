import './plan.css';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { useIntl } from 'react-intl';
import type { RecordId } from '#kernel/base/ids.ts';
import type { EventProgress } from '#products/calendar/event-progress.ts';
import type { Option } from '#products/calendar/kinds.ts';
import { StepDots } from '#products/calendar/ui/plan/ProgressMark.tsx';
import type { ProgressActions } from '#products/calendar/ui/plan/use-progress-actions.ts';
import { PhotoOrPictogram } from '#web/design/media/PhotoOrPictogram.tsx';
import { AbsentWord } from '#web/design/symbols/AbsentWord.tsx';
import { CheckIcon } from '#web/design/icon/icons.tsx';

export interface RoutineViewProps {
  readonly title: string;
  /** The event, which names the photos. */
  readonly record: RecordId;
  readonly progress: EventProgress;
  readonly actions: ProgressActions;
  /** Who may only look sees how far it is. */
  readonly isReadOnly: boolean;
}

/** A routine to be ticked, step by step: which one it is now stands out, and none that is ticked
 *  goes away (CA70). */
export function RoutineView({ title, record, progress, actions, isReadOnly }: RoutineViewProps) {
  const intl = useIntl();
  const { steps, ticked, present } = progress;
  const done = steps.filter((step) => ticked.has(step.id)).length;
  const words =
    present === null
      ? intl.formatMessage({ id: 'plan.routine.all' }, { of: steps.length })
      : intl.formatMessage(
          { id: 'plan.routine.step' },
          { step: steps.indexOf(present) + 1, of: steps.length },
        );
  return (
    <section
      className="c-routine"
      aria-label={intl.formatMessage({ id: 'plan.routine.of' }, { title })}
    >
      <div className="c-routine-head">
        <output>{words}</output>
        <StepDots of={steps.length} done={done} />
      </div>
      <ol className="o-list c-steps">
        {steps.map((step) => (
          <li key={step.id} aria-current={step === present ? 'step' : undefined}>
            <Step
              step={step}
              record={record}
              isTicked={ticked.has(step.id)}
              isPresent={step === present}
              isReadOnly={isReadOnly}
              onTick={(isTicked) => {
                void actions.tick(progress, step, isTicked);
              }}
            />
          </li>
        ))}
      </ol>
    </section>
  );
}

interface StepProps {
  readonly step: Option;
  readonly record: RecordId;
  readonly isTicked: boolean;
  readonly isPresent: boolean;
  readonly isReadOnly: boolean;
  readonly onTick: (isTicked: boolean) => void;
}

function Step({ step, record, isTicked, isPresent, isReadOnly, onTick }: StepProps) {
  const intl = useIntl();
  return (
    <ToggleButton
      className="c-step"
      data-present={isPresent || undefined}
      isSelected={isTicked}
      isDisabled={isReadOnly}
      onChange={onTick}
    >
      <span className="c-step-box" aria-hidden="true">
        <CheckIcon />
      </span>
      <PhotoOrPictogram
        photo={step.photo}
        pictogram={step.pictogram ?? 'star'}
        record={record}
        size={isPresent ? 'large' : 'normal'}
      />
      <span className="c-step-words">
        <span className="c-step-title">{step.title}</span>
        {step.photo === null && <AbsentWord concept={step.pictogram} beside={step.title} />}
        {isPresent && !isReadOnly && (
          <span className="o-small">{intl.formatMessage({ id: 'plan.routine.now' })}</span>
        )}
        {isTicked && (
          <span className="o-small">{intl.formatMessage({ id: 'plan.routine.ticked' })}</span>
        )}
      </span>
    </ToggleButton>
  );
}
