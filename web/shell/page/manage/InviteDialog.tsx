import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { GroupId } from '#kernel/base/ids.ts';
import { Button } from '#web/design/component/Button.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { Notice } from '#web/design/component/Notice.tsx';
import { RadioCards } from '#web/design/component/RadioCards.tsx';
import { Switch } from '#web/design/component/Switch.tsx';
import { TextField } from '#web/design/component/TextField.tsx';
import { CloseIcon, CopyIcon, PeopleIcon, SendIcon } from '#web/design/icon/icons.tsx';
import { useAction } from '../../use-action.ts';
import type { Group, Overview } from '../access/access-api.ts';
import { DoDialog } from '../DoDialog.tsx';
import { ErrorNotice } from '../ErrorNotice.tsx';
import { StandingIcon } from './StandingIcon.tsx';
import {
  type Invited,
  type InvitedRole,
  invitedRoles,
  type manageApi,
  type NewInvitation,
} from './manage-api.ts';
import { matches } from './matches.ts';
import { sayDay } from './say-manage.ts';

/** So many groups are seen at once; of more, those that were chosen and those that are looked for. */
const groupsSeen = 6;

/** Invites somebody by a link, and shows it the only time it can be seen (ID20, ID55). */
export function InviteDialog({
  api,
  overview,
  onClose,
}: {
  api: ReturnType<typeof manageApi>;
  overview: Overview;
  onClose: (wasInvited: boolean) => void;
}) {
  const intl = useIntl();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<InvitedRole | null>(null);
  const [groups, setGroups] = useState<readonly GroupId[]>([]);
  const [isMissing, setMissing] = useState(false);
  const [invited, setInvited] = useState<Invited | null>(null);
  const invite = useAction(async (invitation: NewInvitation) => {
    setInvited(await api.invite(invitation));
  });
  const send = (): void => {
    const isWhole = name.trim() !== '' && email.trim() !== '' && role !== null;
    setMissing(!isWhole);
    if (isWhole) invite.run({ name, email, role, groups });
  };
  const missing = (text: string): string | undefined =>
    isMissing && text.trim() === ''
      ? intl.formatMessage({ id: 'manage.invite.missing' })
      : undefined;

  if (invited !== null) {
    return (
      <InvitedDialog
        name={name}
        invited={invited}
        onClose={() => {
          onClose(true);
        }}
      />
    );
  }
  return (
    <DoDialog
      title={intl.formatMessage({ id: 'manage.invite.title' })}
      does={intl.formatMessage({ id: 'manage.invite.make' })}
      icon={<SendIcon />}
      isRunning={invite.isRunning}
      error={invite.error}
      onDo={send}
      onClose={() => {
        onClose(false);
      }}
    >
      <form
        className="o-form"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <p>{intl.formatMessage({ id: 'manage.invite.words' })}</p>
        <TextField
          label={intl.formatMessage({ id: 'manage.invite.name' })}
          value={name}
          onChange={setName}
          maxLength={200}
          autoComplete="off"
          error={missing(name)}
        />
        <TextField
          type="email"
          label={intl.formatMessage({ id: 'manage.invite.email' })}
          hint={intl.formatMessage({ id: 'manage.invite.emailHint' })}
          value={email}
          onChange={setEmail}
          maxLength={254}
          autoComplete="off"
          error={missing(email)}
        />
        <RadioCards<InvitedRole>
          layout="list"
          label={intl.formatMessage({ id: 'manage.invite.as' })}
          value={role}
          onChange={setRole}
          cards={invitedRoles.map((id) => ({
            id,
            label: intl.formatMessage({ id: 'manage.invite.role' }, { role: id }),
            hint: intl.formatMessage({ id: 'manage.invite.roleHint' }, { role: id }),
            picture: <StandingIcon role={id} />,
          }))}
        />
        {isMissing && role === null && (
          <p className="o-error" role="alert">
            {intl.formatMessage({ id: 'manage.invite.asMissing' })}
          </p>
        )}
        <ChooseGroups groups={overview.groups} chosen={groups} onChange={setGroups} />
      </form>
    </DoDialog>
  );
}

function InvitedDialog({
  name,
  invited,
  onClose,
}: {
  name: string;
  invited: Invited;
  onClose: () => void;
}) {
  const intl = useIntl();
  const [isCopied, setCopied] = useState(false);
  const copy = useAction(async () => {
    await navigator.clipboard.writeText(invited.link);
    setCopied(true);
  });
  return (
    <Dialog
      title={intl.formatMessage({ id: 'manage.invite.made' }, { name })}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button icon={<CopyIcon />} isPending={copy.isRunning} onPress={copy.run}>
            {intl.formatMessage({ id: 'manage.invite.copy' })}
          </Button>
          <Button variant="main" icon={<CloseIcon />} onPress={onClose}>
            {intl.formatMessage({ id: 'manage.close' })}
          </Button>
        </>
      }
    >
      <div className="o-form">
        <Notice tone="warn" title={intl.formatMessage({ id: 'manage.invite.once' })}>
          {intl.formatMessage(
            { id: 'manage.invite.onceWords' },
            { name, day: sayDay(intl, invited.expiresAt) },
          )}
        </Notice>
        <TextField
          isReadOnly
          label={intl.formatMessage({ id: 'manage.invite.link' })}
          value={invited.link}
        />
        <output>{isCopied ? intl.formatMessage({ id: 'manage.invite.copied' }) : ''}</output>
        <ErrorNotice error={copy.error} />
      </div>
    </Dialog>
  );
}

function ChooseGroups({
  groups,
  chosen,
  onChange,
}: {
  groups: readonly Group[];
  chosen: readonly GroupId[];
  onChange: (groups: readonly GroupId[]) => void;
}) {
  const intl = useIntl();
  const [query, setQuery] = useState('');
  if (groups.length === 0) return null;
  const found = groups.filter(({ id, name }) => !chosen.includes(id) && matches(query, name));
  const shown = [...groups.filter(({ id }) => chosen.includes(id)), ...found.slice(0, groupsSeen)];
  const more = found.length - Math.min(found.length, groupsSeen);
  return (
    <fieldset className="o-manage-choices">
      <legend className="o-label">{intl.formatMessage({ id: 'manage.invite.groups' })}</legend>
      {groups.length > groupsSeen && (
        <TextField
          type="search"
          label={intl.formatMessage({ id: 'manage.groups.search' })}
          value={query}
          onChange={setQuery}
          maxLength={100}
          autoComplete="off"
        />
      )}
      {shown.map(({ id, name }) => (
        <Switch
          key={id}
          icon={<PeopleIcon />}
          isSelected={chosen.includes(id)}
          onChange={(isIn) => {
            onChange(isIn ? [...chosen, id] : chosen.filter((one) => one !== id));
          }}
        >
          {name}
        </Switch>
      ))}
      {more > 0 && (
        <p className="o-small">{intl.formatMessage({ id: 'manage.more' }, { count: more })}</p>
      )}
    </fieldset>
  );
}
