import { useState } from 'react';
import { useIntl } from 'react-intl';
import { dayInZone, type PlainDay } from '#kernel/base/plain-day.ts';
import { Button } from '#web/design/component/Button.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { Face } from '#web/design/component/Faces.tsx';
import { RadioCards } from '#web/design/component/RadioCards.tsx';
import { TextField } from '#web/design/component/TextField.tsx';
import { CheckIcon, CloseIcon, PeopleIcon } from '#web/design/icon/icons.tsx';
import { useTenant, useToday } from '../../tenant-context.ts';
import type { Group, Insider, Overview, Window } from '../access/access-api.ts';
import { beginningOf, endOf } from '../access/day-instant.ts';
import { type Period, PeriodFields } from '../access/PeriodFields.tsx';
import { ErrorNotice } from '../ErrorNotice.tsx';
import { matches } from './matches.ts';
import { mayGoInto, peopleOf } from './people.ts';
import { sayStanding } from './say-manage.ts';

/** So many are seen at once; of more, those that are looked for. */
const seenAtOnce = 6;

/** Puts somebody, or a group, into a group for a time; or changes for how long. */
export function InsideDialog({
  overview,
  group,
  kind,
  before,
  error,
  isRunning,
  onSave,
  onClose,
}: {
  overview: Overview;
  group: Group;
  kind: 'member' | 'group';
  /** Who is in already, whose time is changed; null: somebody new. */
  before: { readonly name: string; readonly window: Window } | null;
  error: unknown;
  isRunning: boolean;
  onSave: (
    chosen: { readonly name: string; readonly insider: Insider } | null,
    window: Window,
  ) => void;
  onClose: () => void;
}) {
  const intl = useIntl();
  const { zone } = useTenant();
  const today = useToday();
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const [period, setPeriod] = useState<Period>(() => ({
    from: dayOf(before?.window.from ?? null, zone),
    // An end at midnight is the end of the day before.
    until: dayOf(before?.window.until ?? null, zone, -1),
  }));
  const [isMissing, setMissing] = useState(false);
  const all =
    kind === 'group'
      ? mayGoInto(overview.groups, group).map((one) => ({
          id: one.id as string,
          name: one.name,
          insider: { group: one.id } as Insider,
          hint: intl.formatMessage(
            { id: 'manage.group.size' },
            { people: one.members.length, more: 0 },
          ),
          picture: <PeopleIcon />,
        }))
      : peopleOf(overview)
          .filter((one) => !group.members.some(({ memberId }) => memberId === one.id))
          .map((one) => ({
            id: one.id as string,
            name: one.person.name,
            insider: { member: one.id } as Insider,
            hint: sayStanding(intl, one.role),
            picture: <Face person={one.person} size="normal" />,
          }));
  const found = all.filter((one) => one.id === chosen || matches(query, one.name, one.hint));
  const shown = found.filter((one, at) => one.id === chosen || at < seenAtOnce);

  const save = (): void => {
    const { from, until } = period;
    const one = all.find(({ id }) => id === chosen);
    setMissing(before === null && one === undefined);
    if (before === null && one === undefined) return;
    onSave(one ?? null, {
      from: fromInstant(from, before?.window.from ?? null, { today, zone }),
      until: until === null ? null : endOf(until, zone),
    });
  };

  return (
    <Dialog
      isOpen
      title={
        before === null
          ? intl.formatMessage({ id: 'manage.inside.title' }, { kind, group: group.name })
          : intl.formatMessage({ id: 'manage.inside.time' }, { name: before.name })
      }
      onClose={onClose}
      actions={
        <>
          <Button icon={<CloseIcon />} onPress={onClose}>
            {intl.formatMessage({ id: 'design.cancel' })}
          </Button>
          <Button variant="main" icon={<CheckIcon />} isPending={isRunning} onPress={save}>
            {intl.formatMessage({ id: before === null ? 'manage.inside.do' : 'access.save' })}
          </Button>
        </>
      }
    >
      <div className="o-form">
        <ErrorNotice error={error} />
        {before === null && all.length === 0 && (
          <p>{intl.formatMessage({ id: 'manage.inside.none' }, { kind })}</p>
        )}
        {before === null && all.length > seenAtOnce && (
          <TextField
            type="search"
            label={intl.formatMessage({ id: 'manage.inside.search' })}
            value={query}
            onChange={setQuery}
            maxLength={100}
            autoComplete="off"
          />
        )}
        {before === null && all.length > 0 && (
          <RadioCards
            layout="list"
            label={intl.formatMessage({ id: 'manage.inside.who' }, { kind })}
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
        {before === null && found.length === 0 && all.length > 0 && (
          <p>{intl.formatMessage({ id: 'manage.people.none' })}</p>
        )}
        {before === null && found.length > shown.length && (
          <p className="o-small">
            {intl.formatMessage({ id: 'manage.more' }, { count: found.length - shown.length })}
          </p>
        )}
        {isMissing && (
          <p className="o-error" role="alert">
            {intl.formatMessage({ id: 'manage.inside.missing' })}
          </p>
        )}
        <PeriodFields value={period} today={today} onChange={setPeriod} />
      </div>
    </Dialog>
  );
}

/** What began stays begun when and as it did; what is to begin today begins now. */
function fromInstant(
  from: PlainDay | null,
  before: string | null,
  { today, zone }: { readonly today: PlainDay; readonly zone: string },
): string | null {
  if (before !== null && from === dayOf(before, zone)) return before;
  return from === null || from <= today ? null : beginningOf(from, zone);
}

function dayOf(instant: string | null, zone: string, offMs = 0): PlainDay | null {
  return instant === null ? null : dayInZone(Date.parse(instant) + offMs, zone);
}
