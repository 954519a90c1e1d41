import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Button, LinkButton } from '#web/design/component/Button.tsx';
import { Face } from '#web/design/component/Faces.tsx';
import {
  ChevronRightIcon,
  ClockIcon,
  CloseIcon,
  EditIcon,
  PeopleIcon,
  PlusIcon,
  TrashIcon,
} from '#web/design/icon/icons.tsx';
import { useNow } from '#web/design/use-now.ts';
import { useTenant } from '../../tenant-context.ts';
import type { Group, Insider, Overview, Window } from '../access/access-api.ts';
import { NameDialog } from '../access/NameDialog.tsx';
import { type Access, useAccess } from '../access/use-access.ts';
import { RefusalNotice } from '../ErrorNotice.tsx';
import { InsideDialog } from './InsideDialog.tsx';
import { ManageScreen } from './ManageScreen.tsx';
import { around, throughOthers } from './people.ts';
import { sayGroup, sayMember, sayWindow } from './say-manage.ts';

/** Somebody or a group inside, as a row. */
interface Inside {
  readonly id: string;
  readonly name: string;
  readonly insider: Insider;
  readonly window: Window;
}

type Asking =
  | { readonly what: 'name' }
  | { readonly what: 'put'; readonly kind: 'member' | 'group' }
  | { readonly what: 'window'; readonly inside: Inside };

/** One group: who is in it and until when, which groups are, and in which it is itself. */
export function GroupPage() {
  const intl = useIntl();
  const { group: id }: { group?: string } = useParams({ strict: false });
  const access = useAccess(null);
  const group = access.state?.overview.groups.find((one) => one.id === id);
  return (
    <ManageScreen
      place="groups"
      access={access}
      title={group?.name ?? intl.formatMessage({ id: 'manage.group' })}
    >
      {(overview) =>
        group === undefined ? (
          <p>{intl.formatMessage({ id: 'manage.group.gone' })}</p>
        ) : (
          <OneGroup access={access} overview={overview} group={group} />
        )
      }
    </ManageScreen>
  );
}

function OneGroup({
  access,
  overview,
  group,
}: {
  access: Access;
  overview: Overview;
  group: Group;
}) {
  const intl = useIntl();
  const { id: tenant, go } = useTenant();
  const [asking, setAsking] = useState<Asking | null>(null);
  const close = (): void => {
    setAsking(null);
  };
  const isKeeper = overview.me.role === 'keeper';
  const people = group.members
    .map(({ memberId, ...window }): Inside => ({
      id: memberId,
      name: sayMember(intl, overview, memberId),
      insider: { member: memberId },
      window,
    }))
    .toSorted(byName);
  const groups = group.groups
    .map(({ groupId, ...window }): Inside => ({
      id: groupId,
      name: sayGroup(intl, overview, groupId),
      insider: { group: groupId },
      window,
    }))
    .toSorted(byName);
  const others = throughOthers(overview.groups, group).map((id) => sayMember(intl, overview, id));
  const outer = around(overview.groups, group.id);

  const put = (name: string, insider: Insider, window: Window): void => {
    access.change(async (api) => {
      await api.putIn(group.id, insider, window);
      return {
        words: intl.formatMessage({ id: 'manage.group.put' }, { name, group: group.name }),
        undo: (again) => again.takeOut(group.id, insider),
      };
    }, close);
  };
  const setWindow = ({ name, insider, window: before }: Inside, window: Window): void => {
    access.change(async (api) => {
      await api.putIn(group.id, insider, window);
      return {
        words: intl.formatMessage({ id: 'manage.group.window' }, { name }),
        undo: (again) => again.putIn(group.id, insider, before),
      };
    }, close);
  };
  const takeOut = ({ name, insider, window }: Inside): void => {
    access.change(async (api) => {
      await api.takeOut(group.id, insider);
      return {
        words: intl.formatMessage({ id: 'manage.group.taken' }, { name, group: group.name }),
        undo: (again) => again.putIn(group.id, insider, window),
      };
    });
  };
  const rename = (name: string): void => {
    access.change(async (api) => {
      await api.renameGroup(group.id, name);
      return {
        words: intl.formatMessage({ id: 'manage.group.renamed' }, { name }),
        undo: (again) => again.renameGroup(group.id, group.name),
      };
    }, close);
  };
  const remove = (): void => {
    access.change(async (api) => {
      await api.deleteGroup(group.id);
      go(`/t/${tenant}/manage/groups`);
      return {
        words: intl.formatMessage({ id: 'manage.group.deleted' }, { name: group.name }),
        // Nothing hung on it: one of that name is the same to everybody.
        undo: async (again) => {
          const made = await again.createGroup(group.name);
          go(`/t/${tenant}/manage/groups/${made}`);
        },
      };
    });
  };

  const rows = (some: readonly Inside[]) =>
    some.length > 0 && (
      <ul className="o-list o-rows">
        {some.map((inside) => (
          <InsideRow
            key={inside.id}
            overview={overview}
            inside={inside}
            isBusy={access.isRunning}
            {...(group.mayChoose && {
              onWindow: () => {
                setAsking({ what: 'window', inside });
              },
              onTakeOut: () => {
                takeOut(inside);
              },
            })}
          />
        ))}
      </ul>
    );

  return (
    <>
      <RefusalNotice error={asking === null ? access.error : null} />
      <section className="o-section o-desk-first" aria-labelledby="group-people">
        <h2 id="group-people">{intl.formatMessage({ id: 'manage.group.people' })}</h2>
        {people.length === 0 && (
          <p className="o-small">{intl.formatMessage({ id: 'manage.group.nobody' })}</p>
        )}
        {rows(people)}
        {others.length > 0 && (
          <p className="o-small">
            {intl.formatMessage(
              { id: 'manage.group.others' },
              { names: intl.formatList(others.toSorted((one, two) => one.localeCompare(two))) },
            )}
          </p>
        )}
        {group.mayChoose && (
          <div>
            <Button
              icon={<PlusIcon />}
              onPress={() => {
                setAsking({ what: 'put', kind: 'member' });
              }}
            >
              {intl.formatMessage({ id: 'manage.group.putMember' })}
            </Button>
          </div>
        )}
      </section>
      <section className="o-section" aria-labelledby="group-groups">
        <h2 id="group-groups">{intl.formatMessage({ id: 'manage.group.groups' })}</h2>
        <p className="o-small">
          {intl.formatMessage(
            { id: groups.length === 0 ? 'manage.group.noGroups' : 'manage.group.groupsWords' },
            { group: group.name },
          )}
        </p>
        {rows(groups)}
        {group.mayChoose && (
          <div>
            <Button
              icon={<PlusIcon />}
              onPress={() => {
                setAsking({ what: 'put', kind: 'group' });
              }}
            >
              {intl.formatMessage({ id: 'manage.group.putGroup' })}
            </Button>
          </div>
        )}
      </section>
      {outer.length > 0 && (
        <section className="o-section" aria-labelledby="group-outer">
          <h2 id="group-outer">{intl.formatMessage({ id: 'manage.group.outer' })}</h2>
          <ul className="o-list o-rows">
            {outer.map((one) => (
              <li key={one.id}>
                <span className="o-grow">{one.name}</span>
                <OpenGroup group={one} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {isKeeper && (
        <section
          className="o-section"
          aria-label={intl.formatMessage({ id: 'manage.group.itself' }, { name: group.name })}
        >
          <div className="o-row">
            <Button
              icon={<EditIcon />}
              onPress={() => {
                setAsking({ what: 'name' });
              }}
            >
              {intl.formatMessage({ id: 'access.rename' })}
            </Button>
            <Button icon={<TrashIcon />} isDisabled={access.isRunning} onPress={remove}>
              {intl.formatMessage({ id: 'manage.group.delete' })}
            </Button>
          </div>
          <p className="o-small">{intl.formatMessage({ id: 'manage.group.deleteHint' })}</p>
        </section>
      )}
      {asking?.what === 'name' && (
        <NameDialog
          title={intl.formatMessage({ id: 'manage.group.renameTitle' })}
          name={group.name}
          hint={intl.formatMessage({ id: 'manage.group.nameHint' })}
          error={access.error}
          isRunning={access.isRunning}
          onSave={rename}
          onClose={close}
        />
      )}
      {asking?.what === 'put' && (
        <InsideDialog
          overview={overview}
          group={group}
          kind={asking.kind}
          before={null}
          error={access.error}
          isRunning={access.isRunning}
          onSave={(chosen, window) => {
            if (chosen !== null) put(chosen.name, chosen.insider, window);
          }}
          onClose={close}
        />
      )}
      {asking?.what === 'window' && (
        <InsideDialog
          overview={overview}
          group={group}
          kind="member"
          before={asking.inside}
          error={access.error}
          isRunning={access.isRunning}
          onSave={(_chosen, window) => {
            setWindow(asking.inside, window);
          }}
          onClose={close}
        />
      )}
    </>
  );
}

function InsideRow({
  overview,
  inside: { id, name, insider, window },
  isBusy,
  onWindow,
  onTakeOut,
}: {
  overview: Overview;
  inside: Inside;
  isBusy: boolean;
  /** Missing for who does not choose who is in this group. */
  onWindow?: () => void;
  onTakeOut?: () => void;
}) {
  const intl = useIntl();
  const { clock } = useTenant();
  const nowMs = useNow(clock);
  const member = overview.members.find((one) => one.id === id);
  const person = overview.persons.find((one) => one.id === member?.personId);
  const group = overview.groups.find((one) => one.id === id);
  const time = sayWindow(intl, window, nowMs);
  return (
    <li>
      <div className="o-access-whom o-grow">
        {'group' in insider ? (
          <span className="o-access-group">
            <PeopleIcon />
          </span>
        ) : (
          person !== undefined && <Face person={person} size="normal" />
        )}
        <div>
          <p>{name}</p>
          {time !== '' && <p className="o-small">{time}</p>}
        </div>
      </div>
      <div className="o-row">
        {group !== undefined && <OpenGroup group={group} />}
        {onWindow !== undefined && (
          <Button
            icon={<ClockIcon />}
            isDisabled={isBusy}
            aria-label={intl.formatMessage({ id: 'manage.group.timeNamed' }, { name })}
            onPress={onWindow}
          >
            {intl.formatMessage({ id: 'manage.group.time' })}
          </Button>
        )}
        {onTakeOut !== undefined && (
          <Button
            icon={<CloseIcon />}
            isDisabled={isBusy}
            aria-label={intl.formatMessage({ id: 'manage.group.takeNamed' }, { name })}
            onPress={onTakeOut}
          >
            {intl.formatMessage({ id: 'manage.group.take' })}
          </Button>
        )}
      </div>
    </li>
  );
}

function OpenGroup({ group }: { group: Group }) {
  const intl = useIntl();
  const { id: tenant } = useTenant();
  return (
    <LinkButton
      icon={<ChevronRightIcon />}
      href={`/t/${tenant}/manage/groups/${group.id}`}
      aria-label={intl.formatMessage({ id: 'manage.openNamed' }, { name: group.name })}
    >
      {intl.formatMessage({ id: 'manage.open' })}
    </LinkButton>
  );
}

function byName(one: Inside, other: Inside): number {
  return one.name.localeCompare(other.name);
}
