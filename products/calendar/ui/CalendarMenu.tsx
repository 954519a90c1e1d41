import { useIntl } from 'react-intl';
import { event } from '#products/calendar/kinds.ts';
import { PlanMenu } from '#products/calendar/ui/plan/PlanMenu.tsx';
import type { ShownPlan } from '#products/calendar/ui/plan/plan-source.ts';
import type { PlanDialog } from '#products/calendar/ui/plan/use-open-plan.ts';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import type { CalendarHrefs } from '#products/calendar/ui/view-props.ts';
import { whereICanCreate } from '#web/design/audience/scope.ts';
import { Menu } from '#web/design/component/Menu.tsx';
import { CopyIcon, DownloadIcon, UploadIcon } from '#web/design/icon/icons.tsx';

export interface CalendarMenuProps {
  readonly calendar: Calendar;
  /** What is shown, where it can be copied; null: it cannot. */
  readonly plan: ShownPlan | null;
  /** Opens one of the dialogs, which stand beside the view (`PlanDialogs`). */
  readonly onOpen: (dialog: PlanDialog) => void;
  readonly hrefs: CalendarHrefs;
  readonly navigate: (href: string) => void;
}

/** What else can be done with a calendar: copy what is shown, take one over, save it as a file. */
export function CalendarMenu({ calendar, plan, onOpen, hrefs, navigate }: CalendarMenuProps) {
  const intl = useIntl();
  const canCreate = whereICanCreate(calendar.scope, event).length > 0;
  const label = intl.formatMessage({ id: 'calendar.moreActions' });
  const more = [
    ...(canCreate
      ? [
          {
            id: 'import',
            label: intl.formatMessage({ id: 'calendar.import' }),
            icon: <UploadIcon />,
            onAction: () => {
              navigate(hrefs.importFile());
            },
          },
        ]
      : []),
    {
      id: 'export',
      label: intl.formatMessage({ id: 'calendar.export' }),
      icon: <DownloadIcon />,
      onAction: () => {
        onOpen('export');
      },
    },
    {
      id: 'templates',
      label: intl.formatMessage({ id: 'calendar.templates' }),
      icon: <CopyIcon />,
      onAction: () => {
        navigate(hrefs.templates());
      },
    },
  ];
  return plan === null ? (
    <Menu
      label={label}
      items={more.map(({ onAction: _act, ...item }) => item)}
      onAction={(id) => more.find((item) => item.id === id)?.onAction()}
    />
  ) : (
    <PlanMenu calendar={calendar} plan={plan} onOpen={onOpen} label={label} more={more} />
  );
}
