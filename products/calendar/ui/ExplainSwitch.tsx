import { useIntl } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { isSoon } from '#products/calendar/change-told.ts';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import { Switch } from '#web/design/component/Switch.tsx';
import { MoveIcon } from '#web/design/icon/icons.tsx';

export interface ExplainSwitchProps {
  readonly calendar: Calendar;
  /** When it was, and when it will be. */
  readonly days: readonly PlainDay[];
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

/** Whether a change is told to the person whose days these are. Only of what is near (CA66). */
export function ExplainSwitch({ calendar, days, isOn, onChange }: ExplainSwitchProps) {
  const intl = useIntl();
  if (!isSoon(days, calendar.today)) return null;
  return (
    <Switch
      icon={<MoveIcon />}
      isSelected={isOn}
      onChange={onChange}
      hint={intl.formatMessage({ id: 'calendar.explainHint' })}
    >
      {calendar.scope.isMe
        ? intl.formatMessage({ id: 'calendar.explainMe' })
        : intl.formatMessage({ id: 'calendar.explain' }, { name: calendar.name })}
    </Switch>
  );
}
