import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { event } from '#products/calendar/kinds.ts';
import { PlanMenu } from '#products/calendar/ui/plan/PlanMenu.tsx';
import type { PlanMenuProps } from '#products/calendar/ui/plan/PlanMenu.tsx';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import type { CalendarHrefs } from '#products/calendar/ui/view-props.ts';
import { whereICanCreate } from '#web/design/audience/scope.ts';
import { Menu } from '#web/design/component/Menu.tsx';
import { CopyIcon, DownloadIcon, UploadIcon } from '#web/design/icon/icons.tsx';
import { later } from '#web/design/later.tsx';
import { useReturnFocus } from '#web/design/use-return-focus.ts';

const ExportDialog = later(
  async () => (await import('#products/calendar/ui/plan/with-dialog-words.tsx')).ExportDialog,
);

export interface CalendarMenuProps {
  readonly calendar: Calendar;
  /** What is shown, where it can be copied; null: it cannot. */
  readonly plan: Omit<PlanMenuProps, 'calendar' | 'label' | 'more'> | null;
  /** The day that is looked at, or one of the week. */
  readonly day: PlainDay;
  readonly hrefs: CalendarHrefs;
  readonly navigate: (href: string) => void;
}

/** What else can be done with a calendar: copy what is shown, take one over, save it as a file. */
export function CalendarMenu({ calendar, plan, day, hrefs, navigate }: CalendarMenuProps) {
  const intl = useIntl();
  const [isExporting, setExporting] = useState(false);
  const { remember, bringBack } = useReturnFocus();
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
        remember();
        setExporting(true);
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
  return (
    <>
      {plan === null ? (
        <Menu
          label={label}
          items={more.map(({ onAction: _act, ...item }) => item)}
          onAction={(id) => more.find((item) => item.id === id)?.onAction()}
        />
      ) : (
        <PlanMenu calendar={calendar} {...plan} label={label} more={more} />
      )}
      {isExporting && (
        <ExportDialog
          calendar={calendar}
          day={day}
          onClose={() => {
            setExporting(false);
            bringBack();
          }}
        />
      )}
    </>
  );
}
