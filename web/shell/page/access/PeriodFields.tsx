import { useIntl } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { DateField } from '#web/design/component/DateField.tsx';

export interface Period {
  readonly from: PlainDay | null;
  /** The last day it holds. */
  readonly until: PlainDay | null;
}

/** From which day something holds and until which, both of them if anybody wants. */
export function PeriodFields({
  value,
  today,
  onChange,
}: {
  readonly value: Period;
  readonly today: PlainDay;
  readonly onChange: (period: Period) => void;
}) {
  const intl = useIntl();
  return (
    <>
      <DateField
        label={intl.formatMessage({ id: 'access.from' })}
        hint={intl.formatMessage({ id: 'access.fromHint' })}
        today={today}
        value={value.from}
        onChange={(from) => {
          onChange({ ...value, from });
        }}
      />
      <DateField
        label={intl.formatMessage({ id: 'access.until' })}
        hint={intl.formatMessage({ id: 'access.untilHint' })}
        today={today}
        value={value.until}
        onChange={(until) => {
          onChange({ ...value, until });
        }}
      />
    </>
  );
}
