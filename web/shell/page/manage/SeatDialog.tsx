import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Face } from '#web/design/component/Faces.tsx';
import { PeopleIcon } from '#web/design/icon/icons.tsx';
import type { Overview } from '../access/access-api.ts';
import { DoDialog } from '../DoDialog.tsx';
import { peopleOf, throughOthers } from './people.ts';
import { sayStanding } from './say-manage.ts';
import { WhoCards } from './WhoCards.tsx';
import type { Seated, SymbolSet } from './symbols-api.ts';

/** Gives a seat in a set to somebody, or to everybody who is in a group now. */
export function SeatDialog({
  overview,
  set,
  kind,
  error,
  isRunning,
  onGive,
  onClose,
}: {
  overview: Overview;
  set: SymbolSet;
  kind: 'member' | 'group';
  error: unknown;
  isRunning: boolean;
  onGive: (name: string, to: Seated) => void;
  onClose: () => void;
}) {
  const intl = useIntl();
  const [chosen, setChosen] = useState<string | null>(null);
  const [isMissing, setMissing] = useState(false);
  const all =
    kind === 'group'
      ? overview.groups.map((group) => ({
          id: group.id as string,
          name: group.name,
          to: { group: group.id } as Seated,
          hint: intl.formatMessage(
            { id: 'manage.group.size' },
            { people: group.members.length, more: throughOthers(overview.groups, group).length },
          ),
          picture: <PeopleIcon />,
        }))
      : peopleOf(overview)
          .filter(({ id }) => !set.members.includes(id))
          .map(({ id, person, role }) => ({
            id: id as string,
            name: person.name,
            to: { member: id } as Seated,
            hint: sayStanding(intl, role),
            picture: <Face person={person} size="normal" />,
          }));
  const give = (): void => {
    const one = all.find(({ id }) => id === chosen);
    setMissing(one === undefined);
    if (one !== undefined) onGive(one.name, one.to);
  };
  return (
    <DoDialog
      title={intl.formatMessage({ id: 'manage.seats.title' }, { kind })}
      onClose={onClose}
      does={intl.formatMessage({ id: 'manage.seats.give' })}
      isRunning={isRunning}
      error={error}
      onDo={give}
    >
      {kind === 'group' && <p>{intl.formatMessage({ id: 'manage.seats.groupWords' })}</p>}
      {all.length === 0 && <p>{intl.formatMessage({ id: 'manage.seats.nobody' }, { kind })}</p>}
      <WhoCards
        label={intl.formatMessage({ id: 'manage.seats.who' }, { kind })}
        all={all}
        chosen={chosen}
        onChoose={setChosen}
        missing={isMissing ? intl.formatMessage({ id: 'manage.seats.missing' }) : undefined}
      />
    </DoDialog>
  );
}
