import './calendar.css';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { addDays } from '#kernel/base/plain-day.ts';
import { event } from '#products/calendar/kinds.ts';
import { CalendarMenu } from '#products/calendar/ui/CalendarMenu.tsx';
import { DayColour, hasColours } from '#products/calendar/ui/DayColour.tsx';
import { DayList } from '#products/calendar/ui/DayList.tsx';
import { TimerMessages } from '#products/calendar/ui/TimerMessages.tsx';
import { DutyStrip } from '#products/calendar/ui/DutyStrip.tsx';
import { PlanLinks } from '#products/calendar/ui/plan/PlanLinks.tsx';
import { useOpenPlan } from '#products/calendar/ui/plan/use-open-plan.ts';
import { MonthsAhead, thisMonth } from '#products/calendar/ui/month-ahead.ts';
import { WhoseCalendar } from '#products/calendar/ui/WhoseCalendar.tsx';
import { EmptyOrUnshared } from '#web/design/audience/EmptyOrUnshared.tsx';
import { sayWhose } from '#web/design/audience/words.ts';
import { ProblemNotice } from '#web/design/component/ProblemNotice.tsx';
import { useCalendarDialog } from '#products/calendar/ui/use-calendar-dialog.ts';
import { useCalendar } from '#products/calendar/ui/use-calendar.ts';
import { useEventActions } from '#products/calendar/ui/use-event-actions.ts';
import { useDayShortcuts } from '#web/design/use-day-shortcuts.ts';
import { ViewSwitch } from '#products/calendar/ui/ViewSwitch.tsx';
import { calendarHrefs, groupIn } from '#products/calendar/ui/view-props.ts';
import type { CalendarViewProps } from '#products/calendar/ui/view-props.ts';
import { useAppearance } from '#web/design/appearance.ts';
import { whereICanCreate } from '#web/design/audience/scope.ts';
import { Button, LinkButton } from '#web/design/component/Button.tsx';
import { DayHeader } from '#web/design/component/DayHeader.tsx';
import { DayShape } from '#web/design/component/DayShape.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { PagerLink } from '#web/design/component/Pager.tsx';
import {
  ChevronLeftIcon,
  ChevronRightIcon,
  ColourIcon,
  PlusIcon,
  TodayIcon,
} from '#web/design/icon/icons.tsx';
import { later } from '#web/design/later.tsx';
import { Screen } from '#web/design/layout/Screen.tsx';
import { sayLongDay, sayNearDate, sayNearDay, sayWeekday } from '#web/design/say.ts';
import { ReadAloud } from '#web/design/speech/ReadAloud.tsx';

const WeekdayColours = later(
  async () => (await import('#products/calendar/ui/WeekdayColours.tsx')).WeekdayColours,
);
const EasyDay = later(async () => (await import('#products/calendar/ui/EasyDay.tsx')).EasyDay);

const PlanDialogs = later(
  async () => (await import('#products/calendar/ui/plan/PlanDialogs.tsx')).PlanDialogs,
);
const CalendarDialogs = later(
  async () => (await import('#products/calendar/ui/CalendarDialogs.tsx')).CalendarDialogs,
);

/** One day of a person: its colour, what is now and next, everything that happens. */
export function DayView(props: CalendarViewProps) {
  const { day, personId, zone, clock, navigate } = props;
  const hrefs = calendarHrefs(props);
  const group = groupIn(props.search);
  const intl = useIntl();
  const isEasy = useAppearance().density === 'easy';
  const calendar = useCalendar({ personId, group, from: day, to: day, zone, clock });
  const today = calendar?.today ?? day;
  const actions = useEventActions(today);
  const { dialog, setDialog, bringBack } = useCalendarDialog();
  const [colouring, setColouring] = useState(false);
  // Here and not beside the colours, which stand elsewhere in another density (UX7).
  const [isWeekOpen, setWeekOpen] = useState(false);
  const openWeek = (): void => {
    setWeekOpen(true);
  };
  const canCreate = calendar !== undefined && whereICanCreate(calendar.scope, event).length > 0;
  const openNew = (): void => {
    if (canCreate) setDialog({ open: 'new', day });
  };
  useDayShortcuts({
    onToday: () => {
      navigate(hrefs.day(today));
    },
    onNew: openNew,
    onPrevious: () => {
      navigate(hrefs.day(addDays(day, -1)));
    },
    onNext: () => {
      navigate(hrefs.day(addDays(day, 1)));
    },
  });

  const colour = calendar?.colourOf(day) ?? null;
  const events = calendar?.eventsOn(day) ?? [];
  const openPlan = useOpenPlan();
  const plan = {
    spans: 'day',
    from: day,
    shown: events,
    name: sayLongDay(intl, day, today),
  } as const;
  const newButton = canCreate ? (
    <Button variant="main" icon={<PlusIcon />} onPress={openNew}>
      {intl.formatMessage({ id: 'calendar.new' })}
    </Button>
  ) : undefined;
  const switches = (
    <>
      <ViewSwitch view={1} place={props} hrefs={hrefs} />
      {calendar !== undefined && (
        <div className="c-whose">
          <WhoseCalendar
            calendar={calendar}
            onChange={(whose) => {
              navigate(hrefs.whose(whose, 1, day));
            }}
          />
          {!isEasy && (
            <CalendarMenu
              calendar={calendar}
              plan={plan}
              onOpen={openPlan.show}
              hrefs={hrefs}
              navigate={navigate}
            />
          )}
        </div>
      )}
    </>
  );
  const readAloud = calendar !== undefined && (
    <ReadAloud
      look="icon"
      about={sayLongDay(intl, day, today)}
      compose={async () => {
        const { speakDay } = await import('#products/calendar/ui/speak-event.ts');
        return speakDay(intl, calendar, day, events);
      }}
    />
  );
  const duty = calendar !== undefined && (
    <DutyStrip
      calendar={calendar}
      day={day}
      onOpen={(shown) => {
        setDialog({ open: 'details', id: shown.id, day });
      }}
    />
  );
  return (
    <Screen
      day={colour}
      heading={
        <DayHeader
          title={sayWeekday(intl, day)}
          subtitle={sayNearDate(intl, day, today)}
          documentTitle={intl.formatMessage(
            { id: 'calendar.documentTitle' },
            { name: sayWhose(intl, calendar?.scope), when: sayLongDay(intl, day, today) },
          )}
          day={colour}
          leading={
            <PagerLink
              href={hrefs.day(addDays(day, -1))}
              label={intl.formatMessage({ id: isEasy ? 'calendar.back' : 'calendar.previousDay' })}
              icon={<ChevronLeftIcon />}
            />
          }
          actions={
            <>
              {readAloud}
              <PagerLink
                href={hrefs.day(addDays(day, 1))}
                label={intl.formatMessage({ id: isEasy ? 'calendar.on' : 'calendar.nextDay' })}
                icon={<ChevronRightIcon />}
              />
            </>
          }
        />
      }
      actions={
        isEasy && day === today ? undefined : (
          <>
            {day !== today && (
              <LinkButton icon={<TodayIcon />} href={hrefs.day(today)}>
                {intl.formatMessage({ id: 'calendar.today' })}
              </LinkButton>
            )}
            {!isEasy && switches}
          </>
        )
      }
      aside={
        !isEasy && calendar !== undefined ? (
          <>
            <DayColour calendar={calendar} day={day} onWeek={openWeek} />
            <PlanLinks calendar={calendar} hrefs={hrefs} />
          </>
        ) : undefined
      }
      bottom={isEasy ? undefined : newButton}
    >
      {actions.problem !== null && dialog === null && <ProblemNotice problem={actions.problem} />}
      {!isEasy && duty}
      {calendar !== undefined && day === today && (
        <TimerMessages events={events} nowMs={calendar.nowMs} zone={zone} />
      )}
      {calendar?.events !== undefined && events.length === 0 && (
        <EmptyOrUnshared
          scope={calendar.scope}
          concept="calendar"
          title={intl.formatMessage(
            { id: 'calendar.empty' },
            { day: sayNearDay(intl, day, today) ?? sayLongDay(intl, day, today) },
          )}
        >
          {canCreate
            ? intl.formatMessage({ id: 'calendar.emptyNext' })
            : intl.formatMessage({ id: 'calendar.emptyReadOnly' })}
        </EmptyOrUnshared>
      )}
      {calendar !== undefined && events.length > 0 && isEasy && (
        <EasyDay
          calendar={calendar}
          day={day}
          events={events}
          onOpen={(shown) => {
            setDialog({ open: 'details', id: shown.id, day });
          }}
          onHistory={(shown) => {
            setDialog({ open: 'history', id: shown.id, day });
          }}
        />
      )}
      {calendar !== undefined && events.length > 0 && !isEasy && (
        <DayList
          calendar={calendar}
          day={day}
          events={events}
          onOpen={(shown) => {
            setDialog({ open: 'details', id: shown.id, day });
          }}
          onChange={(shown) => {
            setDialog({ open: 'change', id: shown.id, day });
          }}
          onMove={(shown) => {
            setDialog({ open: 'move', id: shown.id, day });
          }}
          onCancel={(shown) => {
            void actions.setCancelled(shown, shown.record.body.isCancelled !== true);
          }}
          onHistory={(shown) => {
            setDialog({ open: 'history', id: shown.id, day });
          }}
          onRemove={(shown) => {
            void actions.remove(shown).then((done) => {
              if (done) bringBack();
            });
          }}
        />
      )}
      {/* What is now comes first here; who is there and what one can do with the day come after it. */}
      {isEasy && duty}
      {calendar !== undefined && isEasy && (
        <div className="c-easy-end">
          {newButton}
          {hasColours(calendar, day) && (
            <Button
              icon={colour === null ? <ColourIcon /> : <DayShape day={colour} />}
              onPress={() => {
                setColouring(true);
              }}
            >
              {intl.formatMessage({ id: 'calendar.colour' })}
            </Button>
          )}
          {switches}
          <PlanLinks calendar={calendar} hrefs={hrefs} />
        </div>
      )}
      {calendar !== undefined && <MonthsAhead calendar={calendar} day={day} months={thisMonth} />}
      {dialog === null && actions.question}
      {calendar !== undefined && dialog !== null && (
        <CalendarDialogs
          calendar={calendar}
          actions={actions}
          hrefs={hrefs}
          dialog={dialog}
          onDialog={setDialog}
        />
      )}
      {calendar !== undefined && openPlan.dialog !== null && (
        <PlanDialogs calendar={calendar} plan={plan} day={day} open={openPlan} />
      )}
      {calendar !== undefined && (
        <Dialog
          isOpen={colouring}
          closesOutside
          title={sayLongDay(intl, day, today)}
          day={colour ?? undefined}
          onClose={() => {
            setColouring(false);
          }}
        >
          <DayColour calendar={calendar} day={day} onWeek={openWeek} />
        </Dialog>
      )}
      {calendar !== undefined && isWeekOpen && (
        <WeekdayColours
          calendar={calendar}
          onClose={() => {
            setWeekOpen(false);
          }}
        />
      )}
    </Screen>
  );
}
