import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '#web/design/component/Button.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { Face } from '#web/design/component/Faces.tsx';
import { RadioCards } from '#web/design/component/RadioCards.tsx';
import { TextField } from '#web/design/component/TextField.tsx';
import { CheckIcon, CloseIcon, PeopleIcon } from '#web/design/icon/icons.tsx';
import type { Overview } from '../access/access-api.ts';
import { ErrorNotice } from '../ErrorNotice.tsx';
import { matches } from './matches.ts';
import { peopleOf, throughOthers } from './people.ts';
import { sayStanding } from './say-manage.ts';
import type { Seated, SymbolSet } from './symbols-api.ts';

/** So many are seen at once; of more, those that are looked for. */
const seenAtOnce = 6;

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
  const [query, setQuery] = useState('');
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
  const found = all.filter((one) => one.id === chosen || matches(query, one.name, one.hint));
  const shown = found.filter((one, at) => one.id === chosen || at < seenAtOnce);
  const give = (): void => {
    const one = all.find(({ id }) => id === chosen);
    setMissing(one === undefined);
    if (one !== undefined) onGive(one.name, one.to);
  };
  return (
    <Dialog
      isOpen
      title={intl.formatMessage({ id: 'manage.seats.title' }, { kind })}
      onClose={onClose}
      actions={
        <>
          <Button icon={<CloseIcon />} onPress={onClose}>
            {intl.formatMessage({ id: 'design.cancel' })}
          </Button>
          <Button variant="main" icon={<CheckIcon />} isPending={isRunning} onPress={give}>
            {intl.formatMessage({ id: 'manage.seats.give' })}
          </Button>
        </>
      }
    >
      <div className="o-form">
        <ErrorNotice error={error} />
        {kind === 'group' && <p>{intl.formatMessage({ id: 'manage.seats.groupWords' })}</p>}
        {all.length === 0 && <p>{intl.formatMessage({ id: 'manage.seats.nobody' }, { kind })}</p>}
        {all.length > seenAtOnce && (
          <TextField
            type="search"
            label={intl.formatMessage({ id: 'manage.inside.search' })}
            value={query}
            onChange={setQuery}
            maxLength={100}
            autoComplete="off"
          />
        )}
        {all.length > 0 && (
          <RadioCards
            layout="list"
            label={intl.formatMessage({ id: 'manage.seats.who' }, { kind })}
            value={chosen}
            onChange={setChosen}
            cards={shown.map(({ id, name, hint, picture }) => ({
              id,
              label: name,
              hint,
              picture,
            }))}
          />
        )}
        {found.length === 0 && all.length > 0 && (
          <p>{intl.formatMessage({ id: 'manage.people.none' })}</p>
        )}
        {found.length > shown.length && (
          <p className="o-small">
            {intl.formatMessage({ id: 'manage.more' }, { count: found.length - shown.length })}
          </p>
        )}
        {isMissing && (
          <p className="o-error" role="alert">
            {intl.formatMessage({ id: 'manage.seats.missing' })}
          </p>
        )}
      </div>
    </Dialog>
  );
}
