import { useIntl } from 'react-intl';
import { Notice } from '#web/design/component/Notice.tsx';
import { useNow } from '#web/design/use-now.ts';
import { useTenant } from '../../tenant-context.ts';
import type { Overview } from '../access/access-api.ts';
import { DoDialog } from '../DoDialog.tsx';
import { isLastKeeper, type KnownMember } from './people.ts';

const consequences = [
  'now',
  'groups',
  'rights',
  'devices',
  'keys',
  'programs',
  'stays',
  'again',
] as const;

/** Says what the end of a membership does before it is done (AC19), or why it cannot be. */
export function EndMembershipDialog({
  overview,
  member,
  error,
  isRunning,
  onEnd,
  onClose,
}: {
  overview: Overview;
  member: KnownMember;
  error: unknown;
  isRunning: boolean;
  onEnd: () => void;
  onClose: () => void;
}) {
  const intl = useIntl();
  const { clock } = useTenant();
  const nowMs = useNow(clock);
  const { name } = member.person;
  const groups = overview.groups
    .filter((group) => group.members.some(({ memberId }) => memberId === member.id))
    .map((group) => group.name);
  const isLast = isLastKeeper(overview, member, nowMs);
  return (
    <DoDialog
      isFinal
      isText
      title={intl.formatMessage({ id: 'manage.end.ask' }, { name })}
      does={isLast ? null : intl.formatMessage({ id: 'manage.end.do' })}
      error={error}
      isRunning={isRunning}
      onDo={onEnd}
      onClose={onClose}
    >
      {isLast ? (
        <Notice tone="warn" title={intl.formatMessage({ id: 'manage.lastKeeper' }, { name })}>
          {intl.formatMessage({ id: 'manage.lastKeeper.words' })}
        </Notice>
      ) : (
        <ul className="o-manage-words">
          {consequences
            .filter((what) => what !== 'groups' || groups.length > 0)
            // Only keepers make the keys of programs.
            .filter((what) => what !== 'programs' || member.role === 'keeper')
            .map((what) => (
              <li key={what}>
                {intl.formatMessage(
                  { id: 'manage.end.consequence' },
                  { what, name, groups: intl.formatList(groups) },
                )}
              </li>
            ))}
        </ul>
      )}
    </DoDialog>
  );
}
