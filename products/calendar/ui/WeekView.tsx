import './calendar.css';
import { Link } from 'react-aria-components/Link';
import { Button as AriaButton } from 'react-aria-components/Button';
import { useIntl } from 'react-intl';
import { addDays, startOfWeek } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { event } from '#products/calendar/kinds.ts';
import { pictureOf } from '#products/calendar/event-progress.ts';
import type { ShownEvent } from '#products/calendar/queries.ts';
import { ProblemNotice } from '#web/design/component/ProblemNotice.tsx';
import { PlanMenu } from '#products/calendar/ui/plan/PlanMenu.tsx';
import { ProgressMark } from '#products/calendar/ui/plan/ProgressMark.tsx';
import { sayEvent, sayWhen } from '#products/calendar/ui/say-event.ts';
import { SpokenDay } from '#products/calendar/ui/SpokenDay.tsx';
import { useCalendarDialog } from '#products/calendar/ui/use-calendar-dialog.ts';
import { useCalendar } from '#products/calendar/ui/use-calendar.ts';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import { useEventActions } from '#products/calendar/ui/use-event-actions.ts';
import { useDayShortcuts } from '#web/design/use-day-shortcuts.ts';
import { ViewSwitch } from '#products/calendar/ui/ViewSwitch.tsx';
import { WeekGrid } from '#products/calendar/ui/WeekGrid.tsx';
import { calendarHrefs } from '#products/calendar/ui/view-props.ts';
import type { CalendarViewProps } from '#products/calendar/ui/view-props.ts';
import { useAppearance } from '#web/design/appearance.ts';
import { RecordViewers } from '#web/design/audience/RecordViewers.tsx';
import { whereICanCreate } from '#web/design/audience/scope.ts';
import { Button, LinkButton } from '#web/design/component/Button.tsx';
import { DayShape } from '#web/design/component/DayShape.tsx';
import { Pager } from '#web/design/component/Pager.tsx';
import { Pictogram } from '#web/design/component/Pictogram.tsx';
import { CopyIcon, PlusIcon, SendIcon, UploadIcon } from '#web/design/icon/icons.tsx';
import { later } from '#web/design/later.tsx';
import { Screen } from '#web/design/layout/Screen.tsx';
import { ScreenTitle } from '#web/design/layout/ScreenTitle.tsx';
import { MergedNote } from '#web/design/record/MergedMark.tsx';
import { useMedia } from '#web/design/use-media.ts';
import { sayDate, sayDays, sayNearDay, sayWeekday } from '#web/design/say.ts';

const CalendarDialogs = later(
  async () => (await import('#products/calendar/ui/CalendarDialogs.tsx')).CalendarDialogs,
);

/** Seven days beside each other on wide screens, one under the other on small ones; a grid for the
 *  keyboard in the office density. */
export function WeekView(props: CalendarViewProps) {
  const { day, personId, zone, clock, navigate } = props;
  const hrefs = calendarHrefs(props.href);
  const intl = useIntl();
  const { density } = useAppearance();
  const isEasy = density === 'easy';
  // Below this a day list stands in every density (WCAG 1.4.10).
  const isWide = useMedia('(width >= 56.25em)');
  const isGrid = density === 'office' && isWide;
  const monday = startOfWeek(day);
  const days = [0, 1, 2, 3, 4, 5, 6].map((ahead) => addDays(monday, ahead));
  const sunday = addDays(monday, 6);
  const calendar = useCalendar({ personId, from: monday, to: sunday, zone, clock });
  const today = calendar?.today ?? day;
  const actions = useEventActions(today);
  const { dialog, setDialog } = useCalendarDialog();
  const canCreate = calendar !== undefined && whereICanCreate(calendar.scope, event).length > 0;
  const openNew = (on: PlainDay): void => {
    if (canCreate) setDialog({ open: 'new', day: on });
  };
  const newDay = days.includes(today) ? today : monday;
  useDayShortcuts({
    onToday: () => {
      navigate(hrefs.week(today));
    },
    onNew: () => {
      openNew(newDay);
    },
    onPrevious: () => {
      navigate(hrefs.week(addDays(monday, -7)));
    },
    onNext: () => {
      navigate(hrefs.week(addDays(monday, 7)));
    },
  });
  const newButton = canCreate ? (
    <Button
      variant="main"
      icon={<PlusIcon />}
      onPress={() => {
        openNew(newDay);
      }}
    >
      {intl.formatMessage({ id: 'calendar.new' })}
    </Button>
  ) : undefined;
  const words = sayDays(intl, monday, sunday, today);
  const open = (shown: ShownEvent, on: PlainDay): void => {
    setDialog({ open: 'details', id: shown.id, day: on });
  };
  return (
    <Screen
      heading={
        <Pager
          previous={{
            href: hrefs.week(addDays(monday, -7)),
            label: intl.formatMessage({ id: isEasy ? 'calendar.back' : 'calendar.previousWeek' }),
          }}
          next={{
            href: hrefs.week(addDays(monday, 7)),
            label: intl.formatMessage({ id: isEasy ? 'calendar.on' : 'calendar.nextWeek' }),
          }}
        >
          <ScreenTitle
            documentTitle={intl.formatMessage(
              { id: 'calendar.documentTitle' },
              { name: calendar?.scope.person?.name ?? '', when: words },
            )}
          >
            {words}
          </ScreenTitle>
        </Pager>
      }
      actions={
        <>
          {!days.includes(today) && (
            <LinkButton href={hrefs.week(today)}>
              {intl.formatMessage({ id: 'calendar.today' })}
            </LinkButton>
          )}
          <ViewSwitch view="week" day={day} hrefs={hrefs} navigate={navigate} />
          {!isEasy && calendar !== undefined && (
            <PlanMenu
              calendar={calendar}
              spans="week"
              from={monday}
              shown={days.flatMap((one) => calendar.eventsOn(one))}
              name={words}
              label={intl.formatMessage({ id: 'calendar.moreActions' })}
              more={[
                ...(canCreate
                  ? [
                      {
                        id: 'import',
                        label: intl.formatMessage({ id: 'calendar.import' }),
                        icon: <UploadIcon />,
                        onAction: () => {
                          navigate(hrefs.importFile());
                        },
                      },
                    ]
                  : []),
                {
                  id: 'templates',
                  label: intl.formatMessage({ id: 'calendar.templates' }),
                  icon: <CopyIcon />,
                  onAction: () => {
                    navigate(hrefs.templates());
                  },
                },
              ]}
            />
          )}
        </>
      }
      bottom={newButton}
    >
      {actions.problem !== null && dialog === null && <ProblemNotice problem={actions.problem} />}
      {calendar !== undefined && isGrid && (
        <WeekGrid
          calendar={calendar}
          days={days}
          hrefs={hrefs}
          onOpen={open}
          onNew={openNew}
          onStep={(weeks) => {
            navigate(hrefs.week(addDays(monday, 7 * weeks)));
          }}
        />
      )}
      {calendar !== undefined && !isGrid && (
        <div className="c-week">
          {days.map((one) => (
            <WeekDay key={one} calendar={calendar} day={one} href={hrefs.day(one)} onOpen={open} />
          ))}
        </div>
      )}
      {calendar !== undefined && dialog !== null && (
        <CalendarDialogs
          calendar={calendar}
          actions={actions}
          hrefs={hrefs}
          dialog={dialog}
          onDialog={setDialog}
        />
      )}
    </Screen>
  );
}

interface WeekDayProps {
  readonly calendar: Calendar;
  readonly day: PlainDay;
  readonly href: string;
  readonly onOpen: (shown: ShownEvent, day: PlainDay) => void;
}

/** One day of the week: a labelled section with its events as pictures. */
function WeekDay({ calendar, day, href, onOpen }: WeekDayProps) {
  const intl = useIntl();
  const colour = calendar.colourOf(day);
  const isToday = day === calendar.today;
  const events = calendar.eventsOn(day);
  const near = sayNearDay(intl, day, calendar.today);
  const label = [
    sayWeekday(intl, day),
    sayDate(intl, day, calendar.today),
    ...(near === null ? [] : [near]),
    ...(colour === null ? [] : [intl.formatMessage({ id: `design.day.${colour}` })]),
  ].join(', ');
  return (
    <section
      className="c-week-day"
      aria-label={label}
      aria-current={isToday ? 'date' : undefined}
      data-day={colour ?? undefined}
    >
      <h2 className="c-week-head">
        <Link href={href} className="c-week-link">
          <span className="o-hidden">{label}</span>
          <span className="c-week-shown" aria-hidden="true">
            {colour !== null && <DayShape day={colour} />}
            <span className="c-week-name" data-length="long">
              {sayWeekday(intl, day)}
            </span>
            <span className="c-week-name" data-length="short">
              {sayWeekday(intl, day, 'short')}
            </span>
            <span className="c-week-date o-num">{sayMonthDay(day)}</span>
            {isToday && <span className="c-week-near">{near}</span>}
          </span>
        </Link>
      </h2>
      {events.length === 0 ? (
        <p className="c-week-empty o-small">
          {calendar.events !== undefined && intl.formatMessage({ id: 'calendar.nothing' })}
        </p>
      ) : (
        <ul className="o-list c-week-list">
          {events.map((shown) => {
            const { body, audience, unsent } = shown.record;
            const picture = pictureOf(body, calendar.progressOf(shown)).pictogram;
            return (
              <li key={shown.id} className="c-tile">
                <AriaButton
                  className="c-tile-open"
                  onPress={() => {
                    onOpen(shown, day);
                  }}
                >
                  {picture !== null && <Pictogram concept={picture} />}
                  <span className="c-tile-words">
                    <span className="c-tile-title">
                      {body.title}
                      <SpokenDay day={day} />
                    </span>
                    <span className="c-tile-when o-num">{sayWhen(intl, shown, day)}</span>
                    <ProgressMark calendar={calendar} shown={shown} />
                    {unsent && (
                      <span className="c-tile-unsent">
                        <SendIcon />
                        {intl.formatMessage({ id: 'design.unsent' })}
                      </span>
                    )}
                    <MergedNote record={shown.record} />
                  </span>
                </AriaButton>
                <RecordViewers
                  isCompact
                  audienceId={audience}
                  about={sayEvent(intl, body.title, shown, day)}
                  day={colour ?? undefined}
                />
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

/** "3." of a column, where the month stands above all of them. */
function sayMonthDay(day: PlainDay): string {
  return `${String(Number(day.slice(8)))}.`;
}
