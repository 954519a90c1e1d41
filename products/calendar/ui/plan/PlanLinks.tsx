import { useIntl } from 'react-intl';
import { wish } from '#products/calendar/kinds.ts';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import type { CalendarHrefs } from '#products/calendar/ui/view-props.ts';
import { useAppearance } from '#web/design/appearance.ts';
import { LinkButton } from '#web/design/component/Button.tsx';
import { AttentionIcon, CopyIcon, StarIcon } from '#web/design/icon/icons.tsx';
import { useLive } from '#web/design/live.ts';

export interface PlanLinksProps {
  readonly calendar: Calendar;
  readonly hrefs: CalendarHrefs;
}

/** Where wishes are, with how many wait for an answer; and for who helps, templates and what is missing. */
export function PlanLinks({ calendar, hrefs }: PlanLinksProps) {
  const intl = useIntl();
  const isEasy = useAppearance().density === 'easy';
  const { scope } = calendar;
  const wishes = useLive(wish, { audiences: scope.audiences.map(({ id }) => id) });
  const open = (wishes ?? []).filter(
    ({ body }) => body.person === scope.person?.id && body.state === 'open',
  ).length;
  return (
    <nav className="o-row" aria-label={intl.formatMessage({ id: 'calendar.plan' })}>
      <LinkButton href={hrefs.wishes()} icon={<StarIcon />}>
        {intl.formatMessage({ id: 'calendar.wishes' }, { open })}
      </LinkButton>
      {!scope.isMe && (
        <LinkButton href={hrefs.missing()} icon={<AttentionIcon />}>
          {intl.formatMessage({ id: 'calendar.missing' })}
        </LinkButton>
      )}
      {!isEasy && (
        <LinkButton href={hrefs.templates()} icon={<CopyIcon />}>
          {intl.formatMessage({ id: 'calendar.templates' })}
        </LinkButton>
      )}
    </nav>
  );
}
