import { useState } from 'react';
import { Link } from 'react-aria-components/Link';
import { useIntl } from 'react-intl';
import { useTenant } from '../../tenant-context.ts';
import type { Group, Overview } from '../access/access-api.ts';
import { NameDialog } from '../access/NameDialog.tsx';
import { type Access, useAccess } from '../access/use-access.ts';
import { ErrorNotice } from '../ErrorNotice.tsx';
import { ManageScreen } from './ManageScreen.tsx';
import { matches } from './matches.ts';
import { throughOthers, treeOf, type TreeGroup } from './people.ts';
import { SearchField } from './SearchField.tsx';
import { PeopleIcon } from '#web/design/icon/icons.tsx';

/** The groups of the tenant as a tree, and making one. */
export function GroupsPage() {
  const intl = useIntl();
  const access = useAccess(null);
  const [isMaking, setMaking] = useState(false);
  const create = (name: string): void => {
    access.change(
      async (api) => {
        const group = await api.createGroup(name);
        return {
          words: intl.formatMessage({ id: 'manage.group.created' }, { name }),
          undo: (again) => again.deleteGroup(group),
        };
      },
      () => {
        setMaking(false);
      },
    );
  };
  return (
    <ManageScreen
      place="groups"
      access={access}
      maker={{
        words: intl.formatMessage({ id: 'manage.group.new' }),
        onPress: () => {
          setMaking(true);
        },
      }}
    >
      {(overview) => (
        <>
          <Groups access={access} overview={overview} isMaking={isMaking} />
          {isMaking && (
            <NameDialog
              title={intl.formatMessage({ id: 'manage.group.newTitle' })}
              name=""
              hint={intl.formatMessage({ id: 'manage.group.nameHint' })}
              error={access.error}
              isRunning={access.isRunning}
              onSave={create}
              onClose={() => {
                setMaking(false);
              }}
            />
          )}
        </>
      )}
    </ManageScreen>
  );
}

function Groups({
  access,
  overview,
  isMaking,
}: {
  access: Access;
  overview: Overview;
  isMaking: boolean;
}) {
  const intl = useIntl();
  const [query, setQuery] = useState('');
  const { groups } = overview;
  const found = groups.filter((group) => matches(query, group.name));
  return (
    <section
      className="o-section o-desk-first"
      aria-label={intl.formatMessage({ id: 'manage.place' }, { place: 'groups' })}
    >
      <ErrorNotice error={isMaking ? null : access.error} />
      <p>{intl.formatMessage({ id: 'manage.groups.words' })}</p>
      {groups.length === 0 ? (
        <p>{intl.formatMessage({ id: 'manage.groups.empty' })}</p>
      ) : (
        <SearchField
          label={intl.formatMessage({ id: 'manage.groups.search' })}
          value={query}
          onChange={setQuery}
          found={found.length}
          of={groups.length}
        />
      )}
      {query.trim() === '' ? (
        <Branch groups={groups} tree={treeOf(groups)} />
      ) : (
        <Branch groups={groups} tree={found.map((group) => ({ group, inside: [] }))} />
      )}
    </section>
  );
}

function Branch({ groups, tree }: { groups: readonly Group[]; tree: readonly TreeGroup[] }) {
  const intl = useIntl();
  const { id: tenant } = useTenant();
  return (
    <ul className="o-list o-lines o-manage-tree">
      {tree.map(({ group, inside }) => (
        <li key={group.id}>
          <Link className="o-line" href={`/t/${tenant}/manage/groups/${group.id}`}>
            <PeopleIcon />
            <span className="o-line-name">{group.name}</span>
            <span className="o-line-cell o-small">
              {intl.formatMessage(
                { id: 'manage.group.size' },
                { people: group.members.length, more: throughOthers(groups, group).length },
              )}
            </span>
          </Link>
          {inside.length > 0 && <Branch groups={groups} tree={inside} />}
        </li>
      ))}
    </ul>
  );
}
