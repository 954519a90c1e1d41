import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Notice } from '#web/design/component/Notice.tsx';
import { RadioCards } from '#web/design/component/RadioCards.tsx';
import { useNow } from '#web/design/use-now.ts';
import { useTenant } from '../../tenant-context.ts';
import type { Overview } from '../access/access-api.ts';
import { DoDialog } from '../DoDialog.tsx';
import { StandingIcon } from './StandingIcon.tsx';
import { isLastKeeper, type KnownMember } from './people.ts';
import { sayStanding } from './say-manage.ts';

const standings = ['keeper', 'lead', 'staff', 'member'] as const;

/** Says what a member is in the tenant; and before it is done, what that means for oneself and for the last keeper. */
export function StandingDialog({
  overview,
  member,
  error,
  isRunning,
  onSave,
  onClose,
}: {
  overview: Overview;
  member: KnownMember;
  error: unknown;
  isRunning: boolean;
  onSave: (role: string) => void;
  onClose: () => void;
}) {
  const intl = useIntl();
  const { clock } = useTenant();
  const nowMs = useNow(clock);
  const [role, setRole] = useState(member.role);
  const { name } = member.person;
  const isLess = member.role === 'keeper' && role !== 'keeper';
  const isLast = isLess && isLastKeeper(overview, member, nowMs);
  return (
    <DoDialog
      title={intl.formatMessage({ id: 'manage.standing.title' }, { name })}
      onClose={onClose}
      does={intl.formatMessage({ id: 'access.save' })}
      isDisabled={isLast}
      isRunning={isRunning}
      error={error}
      onDo={() => {
        // It is so already (UX36).
        if (role === member.role) onClose();
        else onSave(role);
      }}
    >
      <RadioCards
        layout="list"
        label={intl.formatMessage({ id: 'manage.standing.label' })}
        hint={intl.formatMessage({ id: 'manage.standing.labelHint' })}
        value={role}
        onChange={setRole}
        cards={standings.map((id) => ({
          id,
          label: sayStanding(intl, id),
          hint: intl.formatMessage({ id: 'manage.standing.hint' }, { role: id }),
          picture: <StandingIcon role={id} />,
        }))}
      />
      {isLast && (
        <Notice tone="warn" title={intl.formatMessage({ id: 'manage.lastKeeper' }, { name })}>
          {intl.formatMessage({ id: 'manage.lastKeeper.words' })}
        </Notice>
      )}
      {isLess && !isLast && (
        <Notice
          tone="warn"
          title={intl.formatMessage(
            { id: 'manage.standing.less' },
            { name, self: String(member.id === overview.me.memberId) },
          )}
        >
          {intl.formatMessage({ id: 'manage.standing.lessWords' })}
        </Notice>
      )}
    </DoDialog>
  );
}
