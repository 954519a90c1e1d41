import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Button, LinkButton } from '#web/design/component/Button.tsx';
import { Face } from '#web/design/component/Faces.tsx';
import { ChevronRightIcon, EditIcon } from '#web/design/icon/icons.tsx';
import { KeyIcon, LeaveIcon } from '#web/design/icon/settings-icons.tsx';
import { useNow } from '#web/design/use-now.ts';
import { useTenant } from '../../tenant-context.ts';
import type { Group, Overview } from '../access/access-api.ts';
import { type Access, useAccess } from '../access/use-access.ts';
import { RefusalNotice } from '../ErrorNotice.tsx';
import { EndMembershipDialog } from './EndMembershipDialog.tsx';
import { ManageScreen } from './ManageScreen.tsx';
import { around, type KnownMember, peopleOf } from './people.ts';
import { sayStanding, sayWindow } from './say-manage.ts';
import { StandingDialog } from './StandingDialog.tsx';

/** One member: what they are here, since when and until when, in which groups; and what can be done about it. */
export function MemberPage() {
  const intl = useIntl();
  const { member: id }: { member?: string } = useParams({ strict: false });
  const access = useAccess(null);
  const overview = access.state?.overview;
  const member =
    overview === undefined ? undefined : peopleOf(overview).find((one) => one.id === id);
  return (
    <ManageScreen
      place="members"
      access={access}
      title={member?.person.name ?? intl.formatMessage({ id: 'manage.member' })}
    >
      {(known) =>
        member === undefined ? (
          <p>{intl.formatMessage({ id: 'manage.member.gone' })}</p>
        ) : (
          <OneMember access={access} overview={known} member={member} />
        )
      }
    </ManageScreen>
  );
}

function OneMember({
  access,
  overview,
  member,
}: {
  access: Access;
  overview: Overview;
  member: KnownMember;
}) {
  const intl = useIntl();
  const { id: tenant, clock, go } = useTenant();
  const nowMs = useNow(clock);
  const [asking, setAsking] = useState<'standing' | 'end' | null>(null);
  const close = (): void => {
    setAsking(null);
  };
  const isMe = member.id === overview.me.memberId;
  const isKeeper = overview.me.role === 'keeper';
  const { name } = member.person;
  const direct = overview.groups.flatMap((group) => {
    const inside = group.members.find(({ memberId }) => memberId === member.id);
    return inside === undefined ? [] : [{ group, inside }];
  });

  const setStanding = (role: string): void => {
    access.change(async (api) => {
      await api.setStanding(member.id, role);
      return {
        words: intl.formatMessage(
          { id: 'manage.standing.done' },
          { name, role: sayStanding(intl, role) },
        ),
        // Who is keeper no more cannot take that back.
        undo: isMe ? null : (again) => again.setStanding(member.id, member.role),
      };
    }, close);
  };
  const end = (): void => {
    access.change(async (api) => {
      await api.endMembership(member.id);
      go(`/t/${tenant}/manage/members`);
      return { words: '', undo: null };
    }, close);
  };

  return (
    <>
      <RefusalNotice error={asking === null ? access.error : null} />
      <section
        className="o-section o-desk-first"
        aria-label={intl.formatMessage({ id: 'manage.member' })}
      >
        <div className="o-manage-who">
          <Face person={member.person} size="normal" />
          <div>
            <p>{sayStanding(intl, member.role)}</p>
            <p className="o-small">
              {intl.formatMessage({ id: 'manage.standing.hint' }, { role: member.role })}
            </p>
            <p className="o-small">
              {sayWindow(intl, member, nowMs) || intl.formatMessage({ id: 'manage.member.always' })}
            </p>
          </div>
        </div>
        {isKeeper && (
          <div className="o-row">
            <Button
              icon={<EditIcon />}
              onPress={() => {
                setAsking('standing');
              }}
            >
              {intl.formatMessage({ id: 'manage.standing.do' })}
            </Button>
          </div>
        )}
      </section>
      <section className="o-section" aria-labelledby="member-groups">
        <h2 id="member-groups">{intl.formatMessage({ id: 'manage.member.groups' })}</h2>
        {direct.length === 0 && (
          <p className="o-small">
            {intl.formatMessage({ id: 'manage.member.noGroups' }, { name })}
          </p>
        )}
        <ul className="o-list o-rows">
          {direct.map(({ group, inside }) => (
            <li key={group.id}>
              <div className="o-grow">
                <p>{group.name}</p>
                <p className="o-small">
                  {[sayWindow(intl, inside, nowMs), sayAround(intl, overview.groups, group)]
                    .filter((words) => words !== '')
                    .join(' · ')}
                </p>
              </div>
              <LinkButton
                icon={<ChevronRightIcon />}
                href={`/t/${tenant}/manage/groups/${group.id}`}
                aria-label={intl.formatMessage({ id: 'manage.openNamed' }, { name: group.name })}
              >
                {intl.formatMessage({ id: 'manage.open' })}
              </LinkButton>
            </li>
          ))}
        </ul>
      </section>
      <section className="o-section" aria-labelledby="member-access">
        <h2 id="member-access">{intl.formatMessage({ id: 'access.title' })}</h2>
        <p>{intl.formatMessage({ id: 'manage.member.access' }, { name })}</p>
        <div>
          <LinkButton icon={<KeyIcon />} href={`/t/${tenant}/access`}>
            {intl.formatMessage({ id: 'manage.member.accessDo' })}
          </LinkButton>
        </div>
      </section>
      {isKeeper && (
        <section className="o-section" aria-labelledby="member-end">
          <h2 id="member-end">{intl.formatMessage({ id: 'manage.end.title' })}</h2>
          <p>
            {intl.formatMessage({ id: isMe ? 'manage.end.self' : 'manage.end.words' }, { name })}
          </p>
          <div>
            {isMe ? (
              <LinkButton icon={<ChevronRightIcon />} href="/settings">
                {intl.formatMessage({ id: 'manage.end.settings' })}
              </LinkButton>
            ) : (
              <Button
                icon={<LeaveIcon />}
                onPress={() => {
                  setAsking('end');
                }}
              >
                {intl.formatMessage({ id: 'manage.end.do' })}
              </Button>
            )}
          </div>
        </section>
      )}
      {asking === 'standing' && (
        <StandingDialog
          overview={overview}
          member={member}
          error={access.error}
          isRunning={access.isRunning}
          onSave={setStanding}
          onClose={close}
        />
      )}
      {asking === 'end' && (
        <EndMembershipDialog
          overview={overview}
          member={member}
          error={access.error}
          isRunning={access.isRunning}
          onEnd={end}
          onClose={close}
        />
      )}
    </>
  );
}

function sayAround(
  intl: ReturnType<typeof useIntl>,
  groups: readonly Group[],
  group: Group,
): string {
  const outer = around(groups, group.id).map(({ name }) => name);
  if (outer.length === 0) return '';
  return intl.formatMessage(
    { id: 'manage.member.through' },
    { groups: intl.formatList(outer), count: outer.length },
  );
}
