import './plan.css';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { useIntl } from 'react-intl';
import type { RecordId } from '#kernel/base/ids.ts';
import type { EventProgress } from '#products/calendar/event-progress.ts';
import type { Option } from '#products/calendar/kinds.ts';
import type { ProgressActions } from '#products/calendar/ui/plan/use-progress-actions.ts';
import { PhotoOrPictogram } from '#web/design/media/PhotoOrPictogram.tsx';
import { AbsentWord } from '#web/design/symbols/AbsentWord.tsx';
import { CheckIcon } from '#web/design/icon/icons.tsx';

export interface ChoiceViewProps {
  readonly choices: readonly Option[];
  /** The event, which names the photos. */
  readonly record: RecordId;
  readonly progress: EventProgress;
  readonly actions: ProgressActions;
  /** False: who may only look, or it has begun. */
  readonly isOpen: boolean;
}

/** Several activities as pictures: one press takes one, another press another (CA71). Buttons and no
 *  radios: a switch may send nothing but Tab and Enter. */
export function ChoiceView({ choices, record, progress, actions, isOpen }: ChoiceViewProps) {
  const intl = useIntl();
  const { choice } = progress;
  const label = intl.formatMessage({
    id: !isOpen ? 'plan.choice.closed' : choice === null ? 'plan.choice.ask' : 'plan.choice.again',
  });
  return (
    <section className="c-choice" aria-label={label}>
      <p>{label}</p>
      <ul className="o-list c-choices">
        {choices.map((option) => (
          <li key={option.id}>
            <ToggleButton
              className="c-choice-card"
              isSelected={option.id === choice?.id}
              isDisabled={!isOpen}
              onChange={(isChosen) => {
                void actions.choose(progress, isChosen ? option : null);
              }}
            >
              <PhotoOrPictogram
                photo={option.photo}
                pictogram={option.pictogram ?? 'question'}
                record={record}
                size="large"
              />
              {option.photo === null && (
                <AbsentWord concept={option.pictogram} beside={option.title} />
              )}
              <span className="c-choice-words">
                <CheckIcon className="c-choice-check" />
                {option.title}
              </span>
            </ToggleButton>
          </li>
        ))}
      </ul>
    </section>
  );
}
