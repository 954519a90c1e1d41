import { useIntl } from 'react-intl';
import type { AudienceId } from '#kernel/base/ids.ts';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import { lifeOf } from '#web/design/audience/scope.ts';
import { Switch } from '#web/design/component/Switch.tsx';
import { PeopleIcon } from '#web/design/icon/icons.tsx';

export interface DutySwitchProps {
  readonly calendar: Calendar;
  readonly audience: AudienceId | null;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

/** Says that an event of a group is somebody's duty (CA68). Not offered in anybody's own life. */
export function DutySwitch({ calendar, audience, isOn, onChange }: DutySwitchProps) {
  const intl = useIntl();
  const isOfGroup = audience !== null && lifeOf(calendar.directory, audience) === null;
  if (!isOfGroup && !isOn) return null;
  return (
    <Switch
      icon={<PeopleIcon />}
      isSelected={isOn}
      onChange={onChange}
      hint={intl.formatMessage({ id: 'calendar.dutyHint' })}
    >
      {intl.formatMessage({ id: 'calendar.dutySwitch' })}
    </Switch>
  );
}
