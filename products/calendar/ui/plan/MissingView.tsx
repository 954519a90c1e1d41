import './plan.css';
import { useMemo } from 'react';
import { Link } from 'react-aria-components/Link';
import { useIntl } from 'react-intl';
import type { PersonId } from '#kernel/base/ids.ts';
import { addDays, dayInZone } from '#kernel/base/plain-day.ts';
import { hasRight } from '#kernel/kind/right.ts';
import { longestEventDays } from '#products/calendar/event-length.ts';
import { missingAmong } from '#products/calendar/event-progress.ts';
import type { Missing } from '#products/calendar/event-progress.ts';
import { event, progress, series } from '#products/calendar/kinds.ts';
import { eventsBetween, queryAround } from '#products/calendar/queries.ts';
import { useProgressActions } from '#products/calendar/ui/plan/use-progress-actions.ts';
import { sayWhen } from '#products/calendar/ui/say-event.ts';
import { calendarHrefs } from '#products/calendar/ui/view-props.ts';
import type { CalendarPlace } from '#products/calendar/ui/view-props.ts';
import { Button, LinkButton } from '#web/design/component/Button.tsx';
import { Card } from '#web/design/component/Card.tsx';
import { Chip } from '#web/design/component/Chip.tsx';
import { EmptyState } from '#web/design/component/EmptyState.tsx';
import { Face } from '#web/design/component/Faces.tsx';
import { Pictogram } from '#web/design/component/Pictogram.tsx';
import { ProblemNotice } from '#web/design/component/ProblemNotice.tsx';
import { AttentionIcon, CalendarIcon, CheckIcon } from '#web/design/icon/icons.tsx';
import { Screen } from '#web/design/layout/Screen.tsx';
import { useDirectory, useLive } from '#web/design/live.ts';
import { sayNearDate } from '#web/design/say.ts';
import { useNow } from '#web/design/use-now.ts';

/** Older than this, asking helps nobody. */
const daysBack = 14;

/** What is past and was not confirmed, of everybody the reader helps, by person (CA72). */
export function MissingView({ zone, clock, href }: CalendarPlace) {
  const intl = useIntl();
  const hrefs = calendarHrefs({ href });
  const directory = useDirectory();
  const nowMs = useNow(clock);
  const today = dayInZone(nowMs, zone);
  const from = addDays(today, -daysBack);
  const events = useLive(event, queryAround(from, today));
  const repeated = useLive(series, {});
  const said = useLive(progress, { from: addDays(from, -longestEventDays), to: addDays(today, 1) });
  const actions = useProgressActions();
  const shown = useMemo(
    () =>
      eventsBetween({
        records: (events ?? []).filter(({ body }) => (body.confirm ?? 'none') !== 'none'),
        series: (repeated ?? []).filter(
          ({ body }) =>
            (body.confirm ?? 'none') !== 'none' ||
            body.exceptions.some(({ fields }) => (fields.confirm ?? 'none') !== 'none'),
        ),
        from,
        to: today,
        zone,
      }),
    [events, repeated, from, today, zone],
  );
  const isThere = directory !== null && events !== undefined && said !== undefined;
  const missing = isThere
    ? missingAmong({ events: shown, progress: said, directory, nowMs, zone }).filter(
        ({ person }) => person.id !== directory.me.personId,
      )
    : [];
  const byPerson = [...Map.groupBy(missing, ({ person }) => person.id).values()];
  return (
    <Screen
      width="reading"
      title={intl.formatMessage({ id: 'plan.missing' })}
      actions={
        <LinkButton icon={<CalendarIcon />} href={hrefs.day(today)}>
          {intl.formatMessage({ id: 'plan.toCalendar' })}
        </LinkButton>
      }
    >
      {actions.problem !== null && <ProblemNotice problem={actions.problem} />}
      {isThere && missing.length === 0 && (
        <EmptyState concept="calendar" title={intl.formatMessage({ id: 'plan.missing.none' })}>
          {intl.formatMessage({ id: 'plan.missing.noneNext' }, { days: daysBack })}
        </EmptyState>
      )}
      {byPerson.map((theirs) => {
        const [{ person } = { person: undefined }] = theirs;
        if (person === undefined) return null;
        return (
          <section key={person.id} className="o-stack" aria-label={person.name}>
            <h2 className="c-plan-person">
              <Face person={person} size="normal" />
              {person.name}
            </h2>
            <ul className="o-list c-list">
              {theirs.map((one) => (
                <MissingCard
                  key={one.shown.id}
                  missing={one}
                  href={hrefOf(hrefs.day(one.shown.startsOn), person.id)}
                  when={`${sayNearDate(intl, one.shown.startsOn, today)}, ${sayWhen(intl, one.shown, one.shown.startsOn)}`}
                  mayDo={hasRight(
                    directory?.audiences.find(({ id }) => id === one.progress.place.audience)
                      ?.myRights ?? 0,
                    progress.rights.create,
                  )}
                  onDone={() =>
                    actions.confirm(one.progress, one.shown.record.body.title, one.what, true)
                  }
                />
              ))}
            </ul>
          </section>
        );
      })}
    </Screen>
  );
}

interface MissingCardProps {
  readonly missing: Missing;
  readonly href: string;
  readonly when: string;
  readonly mayDo: boolean;
  readonly onDone: () => Promise<boolean>;
}

function MissingCard({ missing, href, when, mayDo, onDone }: MissingCardProps) {
  const intl = useIntl();
  const { title, pictogram } = missing.shown.record.body;
  return (
    <Card as="li" isTight>
      <div className="c-event-row">
        <Link className="c-plan-what c-plan-link" href={href}>
          <Pictogram concept={pictogram ?? 'calendar'} />
          <span className="c-event-words">
            <span className="c-event-title">{title}</span>
            <span className="o-num">{when}</span>
          </span>
        </Link>
        <div className="c-event-foot">
          <Chip tone="warn" icon={<AttentionIcon />}>
            {intl.formatMessage({ id: `plan.missing.${missing.what}` })}
          </Chip>
          {mayDo && (
            <Button
              icon={<CheckIcon />}
              onPress={async () => {
                await onDone();
              }}
            >
              {intl.formatMessage({ id: `plan.missing.say-${missing.what}` }, { title })}
            </Button>
          )}
        </div>
      </div>
    </Card>
  );
}

/** The same view of somebody else's life. */
function hrefOf(href: string, person: PersonId): string {
  const url = new URL(href, location.origin);
  url.searchParams.set('person', person);
  return url.pathname + url.search;
}
