import { useIntl } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { CalendarHrefs } from '#products/calendar/ui/view-props.ts';
import { SegmentedControl } from '#web/design/component/SegmentedControl.tsx';

export interface ViewSwitchProps {
  readonly view: 'day' | 'week';
  readonly day: PlainDay;
  readonly hrefs: CalendarHrefs;
  readonly navigate: (href: string) => void;
}

/** Day or week of the same calendar. */
export function ViewSwitch({ view, day, hrefs, navigate }: ViewSwitchProps) {
  const intl = useIntl();
  return (
    <SegmentedControl
      label={intl.formatMessage({ id: 'calendar.view' })}
      value={view}
      segments={[
        { id: 'day', label: intl.formatMessage({ id: 'calendar.viewDay' }) },
        { id: 'week', label: intl.formatMessage({ id: 'calendar.viewWeek' }) },
      ]}
      onChange={(chosen) => {
        navigate(chosen === 'day' ? hrefs.day(day) : hrefs.week(day));
      }}
    />
  );
}
