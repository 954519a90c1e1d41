import './calendar.css';
import { useCallback } from 'react';
import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { daysFrom } from '#products/calendar/ui/days-from.ts';
import { event } from '#products/calendar/kinds.ts';
import type { ShownEvent } from '#products/calendar/queries.ts';
import { CalendarMenu } from '#products/calendar/ui/CalendarMenu.tsx';
import type { ShownPlan } from '#products/calendar/ui/plan/plan-source.ts';
import { useOpenPlan } from '#products/calendar/ui/plan/use-open-plan.ts';
import { useCalendarDialog } from '#products/calendar/ui/use-calendar-dialog.ts';
import { useCalendar } from '#products/calendar/ui/use-calendar.ts';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import { useEventActions } from '#products/calendar/ui/use-event-actions.ts';
import { calendarHrefs, groupIn } from '#products/calendar/ui/view-props.ts';
import type {
  CalendarHrefs,
  CalendarView,
  CalendarViewProps,
} from '#products/calendar/ui/view-props.ts';
import { MonthsAhead, thisMonth } from '#products/calendar/ui/month-ahead.ts';
import { ViewSwitch } from '#products/calendar/ui/ViewSwitch.tsx';
import { WhoseCalendar } from '#products/calendar/ui/WhoseCalendar.tsx';
import { NothingShared } from '#web/design/audience/NothingShared.tsx';
import { sayWhose } from '#web/design/audience/words.ts';
import { useAppearance } from '#web/design/appearance.ts';
import { isNothingShared, whereICanCreate } from '#web/design/audience/scope.ts';
import { Button, LinkButton } from '#web/design/component/Button.tsx';
import { Pager } from '#web/design/component/Pager.tsx';
import { ProblemNotice } from '#web/design/component/ProblemNotice.tsx';
import { PlusIcon, TodayIcon } from '#web/design/icon/icons.tsx';
import { later } from '#web/design/later.tsx';
import { Screen } from '#web/design/layout/Screen.tsx';
import { ScreenTitle } from '#web/design/layout/ScreenTitle.tsx';
import { useDayShortcuts } from '#web/design/use-day-shortcuts.ts';

const PlanDialogs = later(
  async () => (await import('#products/calendar/ui/plan/PlanDialogs.tsx')).PlanDialogs,
);
const CalendarDialogs = later(
  async () => (await import('#products/calendar/ui/CalendarDialogs.tsx')).CalendarDialogs,
);

export interface CalendarScreenProps {
  readonly place: CalendarViewProps;
  readonly view: CalendarView;
  /** What is shown, both included. */
  readonly from: PlainDay;
  readonly to: PlainDay;
  /** The h1. */
  readonly title: (today: PlainDay) => string;
  readonly previous: PagerStep;
  readonly next: PagerStep;
  readonly children: (shown: ShownCalendar) => ReactNode;
}

export interface PagerStep {
  /** The day the view would be about. */
  readonly day: PlainDay;
  readonly label: string;
}

/** What the views between the pager and the dialogs are given. */
export interface ShownCalendar {
  readonly calendar: Calendar;
  readonly hrefs: CalendarHrefs;
  readonly onOpen: (shown: ShownEvent, day: PlainDay) => void;
  readonly onNew: (day: PlainDay) => void;
  readonly canCreate: boolean;
}

/** A view of more than one day: pager, switches, what can be done, and the dialogs above it. */
export function CalendarScreen(props: CalendarScreenProps) {
  const { place, view, from, to, title, previous, next, children } = props;
  const { day, personId, zone, clock, navigate } = place;
  const hrefs = calendarHrefs(place);
  const intl = useIntl();
  const isEasy = useAppearance().density === 'easy';
  const calendar = useCalendar({ personId, group: groupIn(place.search), from, to, zone, clock });
  const today = calendar?.today ?? day;
  const actions = useEventActions(today);
  const { dialog, setDialog } = useCalendarDialog();
  // The same one as long as the view is there, so that what did not change is not drawn again.
  const onOpen = useCallback(
    (shown: ShownEvent, on: PlainDay): void => {
      setDialog({ open: 'details', id: shown.id, day: on });
    },
    [setDialog],
  );
  const canCreate = calendar !== undefined && whereICanCreate(calendar.scope, event).length > 0;
  const hasToday = from <= today && today <= to;
  const onNew = (on: PlainDay): void => {
    if (canCreate) setDialog({ open: 'new', day: on });
  };
  const openNew = (): void => {
    onNew(hasToday ? today : from);
  };
  useDayShortcuts({
    onToday: () => {
      navigate(hrefs.view(view, today));
    },
    onNew: openNew,
    onPrevious: () => {
      navigate(hrefs.view(view, previous.day));
    },
    onNext: () => {
      navigate(hrefs.view(view, next.day));
    },
  });
  const step = (one: PagerStep, easy: string) => ({
    href: hrefs.view(view, one.day),
    label: isEasy ? intl.formatMessage({ id: easy }) : one.label,
  });
  const words = title(today);
  const openPlan = useOpenPlan();
  const plan: ShownPlan | null =
    view === 'week' && calendar !== undefined && calendar.scope.person !== null
      ? {
          spans: 'week',
          from,
          shown: daysFrom(from, 7).flatMap((one) => calendar.eventsOn(one)),
          name: words,
        }
      : null;
  const newButton = canCreate ? (
    <Button variant="main" icon={<PlusIcon />} onPress={openNew}>
      {intl.formatMessage({ id: 'calendar.new' })}
    </Button>
  ) : undefined;
  return (
    <Screen
      heading={
        <Pager previous={step(previous, 'calendar.back')} next={step(next, 'calendar.on')}>
          <ScreenTitle
            documentTitle={intl.formatMessage(
              { id: 'calendar.documentTitle' },
              { name: sayWhose(intl, calendar?.scope), when: words },
            )}
          >
            {words}
          </ScreenTitle>
        </Pager>
      }
      actions={
        <>
          {!hasToday && (
            <LinkButton icon={<TodayIcon />} href={hrefs.view(view, today)}>
              {intl.formatMessage({ id: 'calendar.today' })}
            </LinkButton>
          )}
          <ViewSwitch view={view} place={place} hrefs={hrefs} />
          {calendar !== undefined && (
            <div className="c-whose">
              <WhoseCalendar
                calendar={calendar}
                onChange={(group) => {
                  navigate(hrefs.whose(group, view, day));
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
      }
      bottom={isEasy ? undefined : newButton}
    >
      {actions.problem !== null && dialog === null && <ProblemNotice problem={actions.problem} />}
      {calendar !== undefined &&
        (isNothingShared(calendar.scope) ? (
          <NothingShared />
        ) : (
          children({ calendar, hrefs, canCreate, onNew, onOpen })
        ))}
      {/* The window of a phone is for what happens; what one can do comes after it, as on an easy day. */}
      {isEasy && newButton !== undefined && <div className="c-easy-end">{newButton}</div>}
      {calendar !== undefined && view !== 'month' && (
        <MonthsAhead calendar={calendar} day={day} months={thisMonth} />
      )}
      {dialog === null && actions.question}
      {calendar !== undefined && openPlan.dialog !== null && (
        <PlanDialogs calendar={calendar} plan={plan} day={day} open={openPlan} />
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
