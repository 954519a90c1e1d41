import './plan.css';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { RecordId } from '#kernel/base/ids.ts';
import type { Corrections } from '#kernel/symbol/corrections.ts';
import { choicesAtMost, stepsAtMost } from '#products/calendar/kinds.ts';
import { oneOnly } from '#products/calendar/ui/plan/doing-draft.ts';
import type { DoingDraft } from '#products/calendar/ui/plan/doing-draft.ts';
import { OptionsField } from '#products/calendar/ui/plan/OptionsField.tsx';
import { RadioCards } from '#web/design/component/RadioCards.tsx';
import { Switch } from '#web/design/component/Switch.tsx';
import { CheckIcon, CloseIcon, EyeIcon, ListIcon } from '#web/design/icon/icons.tsx';

export interface DoingFieldsProps {
  readonly draft: DoingDraft;
  /** The event that is changed; null: a new one. */
  readonly record: RecordId | null;
  readonly corrections: Corrections;
  readonly onChange: (change: Partial<DoingDraft>) => void;
}

const confirms = ['none', 'seen', 'done'] as const;
const confirmIcons = {
  none: <CloseIcon />,
  seen: <EyeIcon />,
  done: <CheckIcon />,
};

/** What the person can do with the event: steps, choices, saying that it was seen or done. */
export function DoingFields({ draft, record, corrections, onChange }: DoingFieldsProps) {
  const intl = useIntl();
  const { steps, choices, confirm } = draft;
  const [isMore, setMore] = useState(steps.length > 0 || choices.length > 0 || confirm !== 'none');
  return (
    <>
      <Switch icon={<ListIcon />} isSelected={isMore} onChange={setMore}>
        {intl.formatMessage({ id: 'plan.doing' })}
      </Switch>
      {isMore && (
        <>
          <OptionsField
            of="step"
            options={steps}
            record={record}
            atMost={stepsAtMost}
            corrections={corrections}
            onChange={(changed) => {
              onChange({ steps: changed });
            }}
          />
          <OptionsField
            of="choice"
            options={choices}
            record={record}
            atMost={choicesAtMost}
            corrections={corrections}
            hint={oneOnly(draft) ? intl.formatMessage({ id: 'plan.choice.oneOnly' }) : undefined}
            onChange={(changed) => {
              onChange({ choices: changed });
            }}
          />
          <RadioCards
            label={intl.formatMessage({ id: 'plan.confirm.label' })}
            hint={intl.formatMessage({ id: 'plan.confirm.hint' })}
            value={confirm}
            onChange={(chosen) => {
              onChange({ confirm: chosen });
            }}
            cards={confirms.map((id) => ({
              id,
              label: intl.formatMessage({ id: `plan.confirm.ask-${id}` }),
              picture: confirmIcons[id],
            }))}
          />
        </>
      )}
    </>
  );
}
