import { useState } from 'react';
import { useIntl } from 'react-intl';
import { dayInZone, type PlainDay } from '#kernel/base/plain-day.ts';
import { hasRight, type Right, rightsIn } from '#kernel/kind/right.ts';
import { Face } from '#web/design/component/Faces.tsx';
import { RadioCards } from '#web/design/component/RadioCards.tsx';
import { SegmentedControl } from '#web/design/component/SegmentedControl.tsx';
import { Select } from '#web/design/component/Select.tsx';
import { CheckIcon, CloseIcon, PeopleIcon } from '#web/design/icon/icons.tsx';
import { useTenant, useToday } from '../../tenant-context.ts';
import { DoDialog } from '../DoDialog.tsx';
import { RightIcon } from './RightIcon.tsx';
import type { AccessAudience, Grant, NewGrant, Overview } from './access-api.ts';
import { beginningOf, endOf } from './day-instant.ts';
import { type Period, PeriodFields } from './PeriodFields.tsx';
import { sayEach, sayRole, sayWhom } from './say-access.ts';

const everything = 63;
const allButReading = 62;

/** Gives somebody something, or denies it, for a time; or changes what was given. */
export function GrantDialog({
  overview,
  audience,
  before,
  error,
  isRunning,
  onSave,
  onClose,
}: {
  overview: Overview;
  audience: AccessAudience;
  /** What is changed; null: something new. */
  before: Grant | null;
  error: unknown;
  isRunning: boolean;
  onSave: (grant: Omit<NewGrant, 'audience'>) => void;
  onClose: () => void;
}) {
  const intl = useIntl();
  const { zone } = useTenant();
  const today = useToday();
  const [whom, setWhom] = useState('');
  const [effect, setEffect] = useState<'allow' | 'deny'>(before?.effect ?? 'allow');
  const choices =
    effect === 'allow' ? allowing(overview, audience, before) : denying(before, effect);
  const [chosen, setChosen] = useState(() => asChosen(before));
  const [period, setPeriod] = useState<Period>(() => ({
    from: dayOf(before?.from ?? null, zone),
    // An end at midnight is the end of the day before.
    until: dayOf(before?.until ?? null, zone, -1),
  }));
  const [missing, setMissing] = useState<'whom' | 'what' | null>(null);

  const save = (): void => {
    const { from, until } = period;
    const what = choices.find((one) => one.id === chosen);
    const to = before === null ? whomOf(whom) : asWhom(before);
    setMissing(to === null ? 'whom' : what === undefined ? 'what' : null);
    if (to === null || what === undefined) return;
    onSave({
      ...to,
      effect,
      ...what.given,
      // What has begun is not begun anew.
      from: from === null || from <= today ? null : beginningOf(from, zone),
      until: until === null ? null : endOf(until, zone),
    });
  };

  return (
    <DoDialog
      title={
        before === null
          ? intl.formatMessage({ id: 'access.addTitle' })
          : intl.formatMessage(
              { id: 'access.changeTitle' },
              { whom: sayWhom(intl, overview, before) },
            )
      }
      onClose={onClose}
      does={intl.formatMessage({ id: 'access.save' })}
      isRunning={isRunning}
      error={error}
      onDo={save}
    >
      {before === null && (
        <Select
          label={intl.formatMessage({ id: 'access.whom' })}
          value={whom}
          {...(whom === '' && { icon: <PeopleIcon /> })}
          onChange={setWhom}
          error={missing === 'whom' ? intl.formatMessage({ id: 'access.whomMissing' }) : undefined}
          placeholder={intl.formatMessage({ id: 'access.whomNone' })}
          options={grantees(overview).map(({ person, ...option }) => ({
            ...option,
            hint: intl.formatMessage(
              { id: 'access.kindOf' },
              { kind: person === null ? 'group' : 'person' },
            ),
            picture: person === null ? <PeopleIcon /> : <Face person={person} size="normal" />,
          }))}
        />
      )}
      <SegmentedControl
        label={intl.formatMessage({ id: 'access.effect' })}
        segments={[
          { id: 'allow', icon: <CheckIcon />, label: intl.formatMessage({ id: 'access.allow' }) },
          { id: 'deny', icon: <CloseIcon />, label: intl.formatMessage({ id: 'access.deny' }) },
        ]}
        value={effect}
        onChange={(next) => {
          setEffect(next);
          setChosen(next === before?.effect ? asChosen(before) : null);
        }}
      />
      <RadioCards
        layout="list"
        label={intl.formatMessage({ id: 'access.what' }, { effect })}
        {...(effect === 'deny' && { hint: intl.formatMessage({ id: 'access.denyHint' }) })}
        value={chosen}
        onChange={setChosen}
        cards={choices.map(({ id, role, rights }) => ({
          id,
          label:
            role === null
              ? intl.formatMessage({ id: 'access.choice' }, { choice: id })
              : sayRole(intl, role),
          hint: sayEach(intl, rights),
          picture: <RightIcon right={furthest(rights)} />,
        }))}
      />
      {missing === 'what' && (
        <p className="o-error" role="alert">
          {intl.formatMessage({ id: 'access.whatMissing' })}
        </p>
      )}
      <PeriodFields value={period} today={today} onChange={setPeriod} />
    </DoDialog>
  );
}

interface Choice {
  readonly id: string;
  /** Null for what has no name. */
  readonly role: Overview['roles'][number] | null;
  readonly rights: number;
  readonly given: Pick<NewGrant, 'role' | 'rights'>;
}

/** The roles one can give here: none has more than oneself. */
function allowing(
  { roles }: Overview,
  { myRights }: AccessAudience,
  before: Grant | null,
): readonly Choice[] {
  return [
    ...asItWas(before, 'allow'),
    ...roles
      .filter(({ rights }) => (rights & ~myRights) === 0)
      .map((role) => ({ id: role.id, role, rights: role.rights, given: { role: role.id } })),
  ];
}

/** The right that says most of what may be done. */
function furthest(mask: number): Right {
  return (['change', 'create'] as const).find((right) => hasRight(mask, right)) ?? 'read';
}

function denying(before: Grant | null, effect: Grant['effect']): readonly Choice[] {
  const choice = (id: string, rights: number): Choice => ({
    id,
    role: null,
    rights,
    given: { rights: rightsIn(rights) },
  });
  return [
    ...asItWas(before, effect),
    choice('everything', everything),
    choice('changing', allButReading),
  ];
}

/** Rights that were given one by one stay to be chosen. */
function asItWas(before: Grant | null, effect: Grant['effect']): readonly Choice[] {
  if (before === null || before.effect !== effect || before.roleId !== null) return [];
  if (effect === 'deny' && [everything, allButReading].includes(before.rights)) return [];
  const { rights } = before;
  return [{ id: 'as-it-was', role: null, rights, given: { rights: rightsIn(rights) } }];
}

function asChosen(before: Grant | null): string | null {
  if (before === null) return null;
  if (before.roleId !== null) return before.roleId;
  if (before.effect === 'deny' && before.rights === everything) return 'everything';
  if (before.effect === 'deny' && before.rights === allButReading) return 'changing';
  return 'as-it-was';
}

function grantees({ members, persons, groups }: Overview) {
  const people = members.flatMap(({ id, personId }) => {
    const person = persons.find((one) => one.id === personId);
    return person === undefined ? [] : [{ id: `member ${id}`, label: person.name, person }];
  });
  return [
    ...people.toSorted((one, other) => one.label.localeCompare(other.label)),
    ...groups.map(({ id, name }) => ({ id: `group ${id}`, label: name, person: null })),
  ];
}

function whomOf(option: string): Pick<NewGrant, 'member' | 'group'> | null {
  const [kind, id] = option.split(' ');
  if (id === undefined) return null;
  return kind === 'member'
    ? { member: id as NonNullable<NewGrant['member']> }
    : { group: id as NonNullable<NewGrant['group']> };
}

function asWhom({ memberId, groupId }: Grant): Pick<NewGrant, 'member' | 'group'> {
  return {
    ...(memberId !== null && { member: memberId }),
    ...(groupId !== null && { group: groupId }),
  };
}

function dayOf(instant: string | null, zone: string, offMs = 0): PlainDay | null {
  return instant === null ? null : dayInZone(Date.parse(instant) + offMs, zone);
}
