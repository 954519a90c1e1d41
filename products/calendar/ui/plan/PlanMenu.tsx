import { useIntl } from 'react-intl';
import { whomToCopyTo } from '#products/calendar/copy-source.ts';
import { event, templateEventsAtMost } from '#products/calendar/kinds.ts';
import { sourceOfPlan } from '#products/calendar/ui/plan/plan-source.ts';
import type { ShownPlan } from '#products/calendar/ui/plan/plan-source.ts';
import { whereToKeep } from '#products/calendar/ui/plan/template-places.ts';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import { whereICanCreate } from '#web/design/audience/scope.ts';
import { Menu } from '#web/design/component/Menu.tsx';
import type { MenuAction } from '#web/design/component/Menu.tsx';
import { CopyIcon, StarIcon } from '#web/design/icon/icons.tsx';

export interface PlanMenuProps {
  readonly calendar: Calendar;
  readonly plan: ShownPlan;
  /** Opens one of the dialogs, which stand beside the menu (`PlanDialogs`). */
  readonly onOpen: (dialog: 'copy' | 'keep') => void;
  readonly label: string;
  /** What the menu belongs to, where that is not what is looked at. */
  readonly about?: string;
  /** What else stands in this menu, after copying. */
  readonly more?: readonly (MenuAction & { readonly onAction: () => void })[];
}

/** Copies what is shown to other days and people, or keeps it as a template. */
export function PlanMenu(props: PlanMenuProps) {
  const { calendar, plan, onOpen, label, about, more = [] } = props;
  const intl = useIntl();
  const { directory, scope } = calendar;
  const { spans } = plan;
  const personId = scope.person?.id;
  const { length: count } = sourceOfPlan(plan, calendar).items;
  const hasSomething = count > 0 && personId !== undefined;
  const canCopy =
    hasSomething &&
    (whereICanCreate(scope, event).length > 0 || whomToCopyTo(directory).length > 0);
  const canKeep =
    hasSomething && count <= templateEventsAtMost && whereToKeep(directory, personId).length > 0;
  const items = [
    ...(canCopy
      ? [
          {
            id: 'copy',
            label: intl.formatMessage({ id: `calendar.copy.${spans}` }),
            icon: <CopyIcon />,
          },
        ]
      : []),
    ...(canKeep
      ? [
          {
            id: 'keep',
            label: intl.formatMessage({ id: `calendar.keep.${spans}` }),
            icon: <StarIcon />,
          },
        ]
      : []),
    ...more.map(({ onAction: _act, ...item }) => item),
  ];
  if (items.length === 0 || personId === undefined) return null;
  return (
    <Menu
      label={label}
      about={about}
      items={items}
      onAction={(id) => {
        if (id === 'copy' || id === 'keep') onOpen(id);
        else more.find((item) => item.id === id)?.onAction();
      }}
    />
  );
}
