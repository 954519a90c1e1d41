import { useState } from 'react';
import { useIntl } from 'react-intl';
import { dayInZone, type PlainDay } from '#kernel/base/plain-day.ts';
import { Face } from '#web/design/component/Faces.tsx';
import { PeopleIcon } from '#web/design/icon/icons.tsx';
import { useTenant, useToday } from '../../tenant-context.ts';
import type { Group, Insider, Overview, Window } from '../access/access-api.ts';
import { beginningOf, endOf } from '../access/day-instant.ts';
import { type Period, PeriodFields } from '../access/PeriodFields.tsx';
import { DoDialog } from '../DoDialog.tsx';
import { mayGoInto, peopleOf } from './people.ts';
import { sayStanding } from './say-manage.ts';
import { WhoCards } from './WhoCards.tsx';

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
    <DoDialog
      title={
        before === null
          ? intl.formatMessage({ id: 'manage.inside.title' }, { kind, group: group.name })
          : intl.formatMessage({ id: 'manage.inside.time' }, { name: before.name })
      }
      onClose={onClose}
      does={intl.formatMessage({ id: before === null ? 'manage.inside.do' : 'access.save' })}
      isRunning={isRunning}
      error={error}
      onDo={save}
    >
      {before === null && all.length === 0 && (
        <p>{intl.formatMessage({ id: 'manage.inside.none' }, { kind })}</p>
      )}
      {before === null && (
        <WhoCards
          label={intl.formatMessage({ id: 'manage.inside.who' }, { kind })}
          all={all}
          chosen={chosen}
          onChoose={setChosen}
          missing={isMissing ? intl.formatMessage({ id: 'manage.inside.missing' }) : undefined}
        />
      )}
      <PeriodFields value={period} today={today} onChange={setPeriod} />
    </DoDialog>
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
