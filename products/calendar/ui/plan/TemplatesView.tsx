import './plan.css';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { Directory } from '#kernel/access/directory.ts';
import type { PersonId, RecordId } from '#kernel/base/ids.ts';
import { dayInZone, startOfWeek } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { hasRight } from '#kernel/kind/right.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { sourceOfTemplate } from '#products/calendar/copy-plan.ts';
import { whomToCopyTo } from '#products/calendar/copy-source.ts';
import { template } from '#products/calendar/kinds.ts';
import type { TemplateBody } from '#products/calendar/kinds.ts';
import { CopyDialog } from '#products/calendar/ui/plan/CopyDialog.tsx';
import { KeepTemplate } from '#products/calendar/ui/plan/KeepTemplate.tsx';
import { useTemplateActions } from '#products/calendar/ui/plan/use-template-actions.ts';
import type { TemplateActions } from '#products/calendar/ui/plan/use-template-actions.ts';
import { calendarHrefs } from '#products/calendar/ui/view-props.ts';
import type { CalendarPlace } from '#products/calendar/ui/view-props.ts';
import { RecordViewers } from '#web/design/audience/RecordViewers.tsx';
import { mayChange } from '#web/design/audience/scope.ts';
import { Button, LinkButton } from '#web/design/component/Button.tsx';
import { Card } from '#web/design/component/Card.tsx';
import { EmptyState } from '#web/design/component/EmptyState.tsx';
import { Menu } from '#web/design/component/Menu.tsx';
import { Pictogram } from '#web/design/component/Pictogram.tsx';
import { ProblemNotice } from '#web/design/component/ProblemNotice.tsx';
import { UnsentMark } from '#web/design/component/UnsentMark.tsx';
import { CalendarIcon, DaysIcon, EditIcon, PlusIcon, TrashIcon } from '#web/design/icon/icons.tsx';
import { Screen } from '#web/design/layout/Screen.tsx';
import { useDirectory, useLive } from '#web/design/live.ts';
import { useOpenRecord } from '#web/design/record/use-open-record.ts';
import { useReturnFocus } from '#web/design/use-return-focus.ts';

/** The templates the reader has, to be put into calendars, renamed and deleted. */
export function TemplatesView({ personId, zone, clock, href }: CalendarPlace) {
  const intl = useIntl();
  const hrefs = calendarHrefs({ href });
  const directory = useDirectory();
  const today = dayInZone(clock.nowMs(), zone);
  const templates = useLive(template, {});
  const actions = useTemplateActions();
  const [open, setOpen] = useState<{ id: RecordId; dialog: 'insert' | 'change' } | null>(null);
  const { remember, bringBack } = useReturnFocus();
  const sorted = templates?.toSorted((a, b) => a.body.name.localeCompare(b.body.name, intl.locale));
  const show = (id: RecordId, dialog: 'insert' | 'change'): void => {
    remember();
    setOpen({ id, dialog });
  };
  const close = (): void => {
    setOpen(null);
    bringBack();
  };
  return (
    <Screen
      width="reading"
      title={intl.formatMessage({ id: 'plan.templates' })}
      actions={
        <LinkButton icon={<CalendarIcon />} href={hrefs.day(today)}>
          {intl.formatMessage({ id: 'plan.toCalendar' })}
        </LinkButton>
      }
    >
      {actions.problem !== null && <ProblemNotice problem={actions.problem} />}
      {sorted !== undefined && sorted.length === 0 && (
        <EmptyState
          concept="calendar"
          title={intl.formatMessage({ id: 'plan.template.none' })}
          action={
            <LinkButton icon={<DaysIcon />} href={hrefs.week(today)}>
              {intl.formatMessage({ id: 'plan.toWeek' })}
            </LinkButton>
          }
        >
          {intl.formatMessage({ id: 'plan.template.noneNext' })}
        </EmptyState>
      )}
      {directory !== null && sorted !== undefined && sorted.length > 0 && (
        <ul className="o-list c-list" aria-label={intl.formatMessage({ id: 'plan.templates' })}>
          {sorted.map((record) => (
            <TemplateCard
              key={record.id}
              record={record}
              directory={directory}
              actions={actions}
              onOpen={(dialog) => {
                show(record.id, dialog);
              }}
            />
          ))}
        </ul>
      )}
      {directory !== null && open !== null && (
        <OpenTemplate
          {...open}
          inView={templates?.find(({ id }) => id === open.id)}
          directory={directory}
          today={today}
          zone={zone}
          personId={personId}
          onClose={close}
        />
      )}
    </Screen>
  );
}

interface OpenTemplateProps {
  readonly id: RecordId;
  readonly dialog: 'insert' | 'change';
  readonly inView: SeenRecord<TemplateBody> | undefined;
  readonly directory: Directory;
  readonly today: PlainDay;
  readonly zone: string;
  readonly personId: PersonId;
  readonly onClose: () => void;
}

/** What is done with a template, also when it is deleted elsewhere meanwhile (UX35): what was in it is still put in. */
function OpenTemplate(props: OpenTemplateProps) {
  const { id, dialog, inView, directory, today, zone, personId, onClose } = props;
  const { subject, gone } = useOpenRecord(template, id, inView);
  if (subject === undefined) return null;
  return dialog === 'insert' ? (
    <CopyDialog
      isTemplate
      source={sourceOfTemplate(subject.body, firstDay(subject.body, today), zone)}
      directory={directory}
      today={today}
      personId={personId}
      onClose={onClose}
    />
  ) : (
    <KeepTemplate
      directory={directory}
      personId={personId}
      subject={subject}
      gone={gone}
      onClose={onClose}
    />
  );
}

function firstDay({ spans }: TemplateBody, today: PlainDay): PlainDay {
  return spans === 'week' ? startOfWeek(today) : today;
}

interface TemplateCardProps {
  readonly record: SeenRecord<TemplateBody>;
  readonly directory: Directory;
  readonly actions: TemplateActions;
  readonly onOpen: (dialog: 'insert' | 'change') => void;
}

function TemplateCard({ record, directory, actions, onOpen }: TemplateCardProps) {
  const intl = useIntl();
  const { name, pictogram, spans, events } = record.body;
  const rights = directory.audiences.find(({ id }) => id === record.audience)?.myRights ?? 0;
  const canChange = mayChange(directory, template, record);
  const canDelete = hasRight(rights, template.rights.delete);
  const titles = events.slice(0, 4).map(({ title }) => title);
  return (
    <Card as="li" isTight>
      <div className="c-event-row">
        <div className="c-plan-what">
          {pictogram !== null && <Pictogram concept={pictogram} />}
          <span className="c-event-words">
            <span className="c-event-title">{name}</span>
            <span>
              {intl.formatMessage({ id: 'plan.template.holds' }, { spans, count: events.length })}
            </span>
            {spans !== 'event' && (
              <span className="c-event-more">
                {intl.formatMessage(
                  { id: 'plan.template.titles' },
                  { titles: titles.join(', '), more: events.length - titles.length },
                )}
              </span>
            )}
          </span>
        </div>
        <div className="c-event-foot">
          {record.unsent && <UnsentMark />}
          <RecordViewers audienceId={record.audience} about={name} day={undefined} />
          {whomToCopyTo(directory).length > 0 && (
            <Button
              icon={<PlusIcon />}
              onPress={() => {
                onOpen('insert');
              }}
            >
              {intl.formatMessage({ id: 'plan.template.insert' }, { name })}
            </Button>
          )}
        </div>
        {(canChange || canDelete) && (
          <Menu
            label={intl.formatMessage({ id: 'calendar.moreActions' })}
            about={name}
            items={[
              ...(canChange
                ? [
                    {
                      id: 'change' as const,
                      label: intl.formatMessage({ id: 'plan.template.rename' }),
                      icon: <EditIcon />,
                    },
                  ]
                : []),
              ...(canDelete
                ? [
                    {
                      id: 'delete' as const,
                      label: intl.formatMessage({ id: 'calendar.delete' }),
                      icon: <TrashIcon />,
                      isDanger: true,
                    },
                  ]
                : []),
            ]}
            onAction={(action) => {
              if (action === 'change') onOpen('change');
              else void actions.remove(record);
            }}
          />
        )}
      </div>
    </Card>
  );
}
