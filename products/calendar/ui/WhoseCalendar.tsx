import { useIntl } from 'react-intl';
import type { SpaceId } from '#kernel/base/ids.ts';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import { spacesAround } from '#web/design/audience/scope.ts';
import { Button } from '#web/design/component/Button.tsx';
import { FaceIcon, PeopleIcon } from '#web/design/icon/icons.tsx';
import { MenuPopup, useMenu } from '#web/design/use-menu.ts';

export interface WhoseCalendarProps {
  readonly calendar: Calendar;
  /** Null: the person's. */
  readonly onChange: (group: SpaceId | null) => void;
}

const person = 'person';

/** A person's calendar, or that of a group they are in. Nothing where there is no group. */
export function WhoseCalendar({ calendar, onChange }: WhoseCalendarProps) {
  const intl = useIntl();
  const { button, popup, wasOpen } = useMenu();
  const { directory, personId, scope } = calendar;
  const spaces = spacesAround(directory, personId);
  if (spaces.length === 0) return null;
  const name = directory.persons.find((one) => one.id === personId)?.name ?? '';
  const label = intl.formatMessage({ id: 'calendar.whose' });
  return (
    <>
      <Button {...button} icon={<PeopleIcon />}>
        <span className="o-hidden">{label} </span>
        {scope.space?.name ?? name}
      </Button>
      {wasOpen && (
        <MenuPopup
          {...popup}
          label={label}
          placement="bottom end"
          current={scope.space?.id ?? person}
          choices={[
            { id: person, label: name, picture: <FaceIcon /> },
            ...spaces.map((space) => ({
              id: space.id,
              label: space.name,
              picture: <PeopleIcon />,
            })),
          ]}
          onChoose={(id) => {
            onChange(spaces.find((space) => space.id === id)?.id ?? null);
          }}
        />
      )}
    </>
  );
}
