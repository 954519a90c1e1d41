import { useMemo, useState } from 'react';
import { Link } from 'react-aria-components/Link';
import { useIntl } from 'react-intl';
import { Face } from '#web/design/component/Faces.tsx';
import { Select } from '#web/design/component/Select.tsx';
import { useNow } from '#web/design/use-now.ts';
import { useTenant } from '../../tenant-context.ts';
import type { Overview } from '../access/access-api.ts';
import { useAccess } from '../access/use-access.ts';
import { InvitationsSection } from './InvitationsSection.tsx';
import { InviteDialog } from './InviteDialog.tsx';
import { StandingIcon } from './StandingIcon.tsx';
import { manageApi } from './manage-api.ts';
import { ManageScreen } from './ManageScreen.tsx';
import { matches } from './matches.ts';
import { type KnownMember, peopleOf } from './people.ts';
import { sayStanding, sayWindow } from './say-manage.ts';
import { SearchField } from './SearchField.tsx';

const standings = ['all', 'keeper', 'lead', 'staff', 'member'] as const;

/** Who is in the tenant, as what and until when; who is invited; and inviting somebody. */
export function MembersPage() {
  const intl = useIntl();
  const { id: tenant } = useTenant();
  const access = useAccess(null);
  const [isInviting, setInviting] = useState(false);
  const [invited, setInvited] = useState(0);
  const api = useMemo(() => manageApi(tenant), [tenant]);
  const isKeeper = access.state?.overview.me.role === 'keeper';
  return (
    <ManageScreen
      place="members"
      access={access}
      maker={{
        words: intl.formatMessage({ id: 'manage.invite.do' }),
        onPress: () => {
          setInviting(true);
        },
      }}
    >
      {(overview) => (
        <>
          <People overview={overview} />
          {isKeeper && <InvitationsSection key={invited} api={api} overview={overview} />}
          {isInviting && (
            <InviteDialog
              api={api}
              overview={overview}
              onClose={(wasInvited) => {
                setInviting(false);
                if (wasInvited) setInvited((count) => count + 1);
              }}
            />
          )}
        </>
      )}
    </ManageScreen>
  );
}

function People({ overview }: { overview: Overview }) {
  const intl = useIntl();
  const { id: tenant, clock } = useTenant();
  const nowMs = useNow(clock);
  const [query, setQuery] = useState('');
  const [standing, setStanding] = useState<(typeof standings)[number]>('all');
  const people = peopleOf(overview);
  const groupsOf = (member: KnownMember): string =>
    intl.formatList(
      overview.groups
        .filter((group) => group.members.some(({ memberId }) => memberId === member.id))
        .map(({ name }) => name),
    );
  const shown = people.filter(
    (member) =>
      (standing === 'all' || member.role === standing) &&
      matches(query, member.person.name, groupsOf(member)),
  );
  return (
    <section
      className="o-section o-desk-first"
      aria-label={intl.formatMessage({ id: 'manage.people' })}
    >
      <div className="o-manage-tools">
        <SearchField
          label={intl.formatMessage({ id: 'manage.people.search' })}
          value={query}
          onChange={setQuery}
          found={shown.length}
          of={people.length}
        />
        <Select
          label={intl.formatMessage({ id: 'manage.people.which' })}
          value={standing}
          onChange={setStanding}
          options={standings.map((id) => ({
            id,
            label:
              id === 'all'
                ? intl.formatMessage({ id: 'manage.people.all' })
                : sayStanding(intl, id),
            picture: <StandingIcon role={id} />,
          }))}
        />
      </div>
      {shown.length === 0 && <p>{intl.formatMessage({ id: 'manage.people.none' })}</p>}
      <ul className="o-list o-lines">
        {shown.map((member) => (
          <li key={member.id}>
            <Link className="o-line" href={`/t/${tenant}/manage/members/${member.id}`}>
              <Face person={member.person} size="normal" />
              <span className="o-line-name">{member.person.name}</span>
              <span className="o-line-cell">{sayStanding(intl, member.role)}</span>
              <span className="o-line-cell o-small">
                {[groupsOf(member), sayWindow(intl, member, nowMs)]
                  .filter((words) => words !== '')
                  .join(' · ')}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
