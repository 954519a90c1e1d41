import { useState } from 'react';
import { useIntl } from 'react-intl';
import { type Right, rights as allRights, hasRight, rightsIn } from '#kernel/kind/right.ts';
import { useAppearance } from '#web/design/appearance.ts';
import { Button } from '#web/design/component/Button.tsx';
import { CheckIcon, EditIcon, TrashIcon } from '#web/design/icon/icons.tsx';
import { useMedia } from '#web/design/use-media.ts';
import type { Overview, Role } from '../access/access-api.ts';
import { sayEach, sayRole } from '../access/say-access.ts';
import { useAccess } from '../access/use-access.ts';
import { RefusalNotice } from '../ErrorNotice.tsx';
import { ManageScreen } from './ManageScreen.tsx';
import { RoleDialog } from './RoleDialog.tsx';

/** The roles of grants: the six that every tenant has and its own, with their rights; making, changing, deleting one. */
export function RolesPage() {
  const intl = useIntl();
  const access = useAccess(null);
  /** What is asked about: a role to be changed, a new one, or nothing. */
  const [asking, setAsking] = useState<Role | 'new' | null>(null);
  const close = (): void => {
    setAsking(null);
  };
  const isKeeper = access.state?.overview.me.role === 'keeper';

  const make = (name: string, rights: readonly Right[]): void => {
    access.change(async (api) => {
      const role = await api.createRole(name, rights);
      return {
        words: intl.formatMessage({ id: 'manage.role.created' }, { name }),
        undo: (again) => again.deleteRole(role),
      };
    }, close);
  };
  const change = (before: Role, name: string, rights: readonly Right[]): void => {
    access.change(async (api) => {
      await api.changeRole(before.id, name, rights);
      return {
        words: intl.formatMessage({ id: 'manage.role.changed' }, { name }),
        undo: (again) => again.changeRole(before.id, before.name ?? name, rightsIn(before.rights)),
      };
    }, close);
  };
  const remove = (role: Role): void => {
    const name = sayRole(intl, role);
    access.change(async (api) => {
      await api.deleteRole(role.id);
      return {
        words: intl.formatMessage({ id: 'manage.role.deleted' }, { name }),
        // It was granted nowhere: one like it is the same to everybody.
        undo: (again) => again.createRole(name, rightsIn(role.rights)),
      };
    });
  };

  return (
    <ManageScreen
      place="roles"
      access={access}
      maker={{
        words: intl.formatMessage({ id: 'manage.role.new' }),
        onPress: () => {
          setAsking('new');
        },
      }}
    >
      {(overview) => (
        <>
          <RefusalNotice error={asking === null ? access.error : null} />
          <Roles
            overview={overview}
            isBusy={access.isRunning}
            {...(isKeeper && { onChange: setAsking, onDelete: remove })}
          />
          {asking !== null && (
            <RoleDialog
              before={asking === 'new' ? null : asking}
              error={access.error}
              isRunning={access.isRunning}
              onMake={make}
              onChange={(name, rights) => {
                if (asking !== 'new') change(asking, name, rights);
              }}
              onClose={close}
            />
          )}
        </>
      )}
    </ManageScreen>
  );
}

interface RowActions {
  /** Missing for who may not. */
  readonly onChange?: (role: Role) => void;
  readonly onDelete?: (role: Role) => void;
}

function Roles({
  overview: { roles },
  isBusy,
  ...actions
}: { overview: Overview; isBusy: boolean } & RowActions) {
  const intl = useIntl();
  const { density } = useAppearance();
  const isWide = useMedia('(width >= 1000px)') && density !== 'easy';
  const own = roles.filter(({ builtin }) => builtin === null);
  const Shown = isWide ? RightsTable : RightsList;
  return (
    <>
      <section className="o-section o-desk-first" aria-labelledby="roles-standing">
        <h2 id="roles-standing">{intl.formatMessage({ id: 'manage.roles.standing' })}</h2>
        <p>{intl.formatMessage({ id: 'manage.roles.words' })}</p>
        <Shown
          label="roles-standing"
          roles={roles.filter(({ builtin }) => builtin !== null)}
          isBusy={isBusy}
          hasRoom={actions.onChange !== undefined && own.length > 0}
        />
      </section>
      <section className="o-section" aria-labelledby="roles-own">
        <h2 id="roles-own">{intl.formatMessage({ id: 'manage.roles.own' })}</h2>
        {own.length === 0 ? (
          <p className="o-small">{intl.formatMessage({ id: 'manage.roles.none' })}</p>
        ) : (
          <Shown label="roles-own" roles={own} isBusy={isBusy} {...actions} />
        )}
      </section>
    </>
  );
}

interface RightsProps extends RowActions {
  /** The id of the heading that names it. */
  readonly label: string;
  readonly roles: readonly Role[];
  readonly isBusy: boolean;
  /** Leaves room where the other table has what can be done, so that rights stand below each other. */
  readonly hasRoom?: boolean;
}

function RightsTable({ label, roles, isBusy, hasRoom = false, onChange, onDelete }: RightsProps) {
  const intl = useIntl();
  const say = (right: Right): string => intl.formatMessage({ id: 'access.right' }, { right });
  return (
    <table className="o-manage-table" aria-labelledby={label}>
      <colgroup>
        <col className="o-manage-role" />
        {allRights.map((right) => (
          <col key={right} />
        ))}
        {(hasRoom || onChange !== undefined) && <col className="o-manage-actions" />}
      </colgroup>
      <thead>
        <tr>
          <th scope="col">{intl.formatMessage({ id: 'manage.roles.role' })}</th>
          {allRights.map((right) => (
            <th key={right} scope="col" className="o-manage-right">
              {say(right)}
            </th>
          ))}
          {onChange !== undefined && (
            <th scope="col">
              <span className="o-hidden">{intl.formatMessage({ id: 'manage.roles.actions' })}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {roles.map((role) => (
          <tr key={role.id}>
            <th scope="row">{sayRole(intl, role)}</th>
            {allRights.map((right) => (
              <td key={right} className="o-manage-right">
                {hasRight(role.rights, right) ? (
                  <>
                    <CheckIcon />
                    <span className="o-hidden">{intl.formatMessage({ id: 'manage.yes' })}</span>
                  </>
                ) : (
                  <>
                    <span aria-hidden="true">–</span>
                    <span className="o-hidden">{intl.formatMessage({ id: 'manage.no' })}</span>
                  </>
                )}
              </td>
            ))}
            {onChange !== undefined && (
              <td>
                <RoleActions
                  role={role}
                  isBusy={isBusy}
                  onChange={onChange}
                  {...(onDelete !== undefined && { onDelete })}
                />
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function RightsList({ label, roles, isBusy, onChange, onDelete }: RightsProps) {
  const intl = useIntl();
  return (
    <ul className="o-list o-rows" aria-labelledby={label}>
      {roles.map((role) => (
        <li key={role.id}>
          <div className="o-grow">
            <p>{sayRole(intl, role)}</p>
            <p className="o-small">{sayEach(intl, role.rights)}</p>
          </div>
          {onChange !== undefined && (
            <RoleActions
              role={role}
              isBusy={isBusy}
              onChange={onChange}
              {...(onDelete !== undefined && { onDelete })}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

function RoleActions({
  role,
  isBusy,
  onChange,
  onDelete,
}: { role: Role; isBusy: boolean } & RowActions) {
  const intl = useIntl();
  const name = sayRole(intl, role);
  return (
    <div className="o-row">
      <Button
        icon={<EditIcon />}
        isDisabled={isBusy}
        aria-label={intl.formatMessage({ id: 'manage.role.changeNamed' }, { name })}
        onPress={() => {
          onChange?.(role);
        }}
      >
        {intl.formatMessage({ id: 'access.change.do' })}
      </Button>
      <Button
        icon={<TrashIcon />}
        isDisabled={isBusy}
        aria-label={intl.formatMessage({ id: 'manage.role.deleteNamed' }, { name })}
        onPress={() => {
          onDelete?.(role);
        }}
      >
        {intl.formatMessage({ id: 'manage.role.delete' })}
      </Button>
    </div>
  );
}
