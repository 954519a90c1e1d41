import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { sourceOf, whomToCopyTo } from '#products/calendar/copy-source.ts';
import type { CopySource } from '#products/calendar/copy-source.ts';
import { event, templateEventsAtMost } from '#products/calendar/kinds.ts';
import type { ShownEvent } from '#products/calendar/queries.ts';
import { whereToKeep } from '#products/calendar/ui/plan/template-places.ts';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import { whereICanCreate } from '#web/design/audience/scope.ts';
import { Menu } from '#web/design/component/Menu.tsx';
import type { MenuAction } from '#web/design/component/Menu.tsx';
import { CopyIcon, StarIcon } from '#web/design/icon/icons.tsx';
import { later } from '#web/design/later.tsx';
import { useReturnFocus } from '#web/design/use-return-focus.ts';

const CopyDialog = later(
  async () => (await import('#products/calendar/ui/plan/with-copy-words.tsx')).CopyDialog,
);
const KeepTemplate = later(
  async () => (await import('#products/calendar/ui/plan/with-copy-words.tsx')).KeepTemplate,
);

export interface PlanMenuProps {
  readonly calendar: Calendar;
  readonly spans: CopySource['spans'];
  /** The day, the first day of the week, the day of the event. */
  readonly from: PlainDay;
  readonly shown: readonly ShownEvent[];
  /** What it is called: the event, the day, the week. */
  readonly name: string;
  readonly label: string;
  /** What the menu belongs to, where that is not what is looked at. */
  readonly about?: string;
  /** What else stands in this menu, after copying. */
  readonly more?: readonly (MenuAction & { readonly onAction: () => void })[];
}

/** Copies what is shown to other days and people, or keeps it as a template. */
export function PlanMenu(props: PlanMenuProps) {
  const { calendar, spans, from, shown, name, label, about, more = [] } = props;
  const intl = useIntl();
  const [open, setOpen] = useState<'copy' | 'keep' | null>(null);
  const { remember, bringBack } = useReturnFocus();
  const { directory, scope, today, zone } = calendar;
  const personId = scope.person?.id;
  const source = sourceOf({
    name,
    pictogram: spans === 'event' ? (shown[0]?.record.body.pictogram ?? null) : null,
    spans,
    from,
    shown,
    directory,
    zone,
  });
  const { length: count } = source.items;
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
  const close = (): void => {
    setOpen(null);
    bringBack();
  };
  return (
    <>
      <Menu
        label={label}
        about={about}
        items={items}
        onAction={(id) => {
          if (id === 'copy' || id === 'keep') {
            remember();
            setOpen(id);
          } else more.find((item) => item.id === id)?.onAction();
        }}
      />
      {open === 'copy' && (
        <CopyDialog
          source={source}
          directory={directory}
          today={today}
          personId={personId}
          onClose={close}
        />
      )}
      {open === 'keep' && (
        <KeepTemplate directory={directory} personId={personId} subject={source} onClose={close} />
      )}
    </>
  );
}
