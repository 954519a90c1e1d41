import './calendar.css';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { hasRight } from '#kernel/kind/right.ts';
import type { DirectoryAudience } from '#kernel/access/directory.ts';
import { dayColour } from '#products/calendar/kinds.ts';
import type { DayColourBody, DayColourName } from '#products/calendar/kinds.ts';
import { setDayColour } from '#products/calendar/mutators.ts';
import { colourOfDay } from '#products/calendar/queries.ts';
import { weekdayTarget } from '#products/calendar/ui/weekday-target.ts';
import { ProblemNotice } from '#web/design/component/ProblemNotice.tsx';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import { weekdayColour } from '#products/calendar/weekday-colours.ts';
import { useAppearance } from '#web/design/appearance.ts';
import { RecordViewers } from '#web/design/audience/RecordViewers.tsx';
import { defaultAudience } from '#web/design/audience/scope.ts';
import { Button } from '#web/design/component/Button.tsx';
import { DayColourRadios } from '#web/design/component/DayColourRadios.tsx';
import { DayShape } from '#web/design/component/DayShape.tsx';
import { UnsentMark } from '#web/design/component/UnsentMark.tsx';
import { CalendarIcon, CloseIcon, HistoryIcon } from '#web/design/icon/icons.tsx';
import { later } from '#web/design/later.tsx';
import { MergedMark } from '#web/design/record/MergedMark.tsx';
import { offersHistory } from '#web/design/record/offers-history.ts';
import { useRecordWrites } from '#web/design/record/use-record-writes.ts';
import { sayLongDay, sayWeekday } from '#web/design/say.ts';

const DayColourHistory = later(
  async () => (await import('#products/calendar/ui/DayColourHistory.tsx')).DayColourHistory,
);

export interface DayColourProps {
  readonly calendar: Calendar;
  readonly day: PlainDay;
  /** Opens the colours of weekdays. */
  readonly onWeek: () => void;
}

/** The colour of a day: seven radios with shape and name, the weekday's own colour, and none. */
export function DayColour({ calendar, day, onWeek }: DayColourProps) {
  const intl = useIntl();
  const { density } = useAppearance();
  const { mutate, problem, attempt, offerUndo } = useRecordWrites();
  const [isHistoryOpen, setHistoryOpen] = useState(false);
  const target = targetOf(calendar, day);
  const colour = calendar.colourOf(day);
  const usual = usualColour(calendar, day);
  const showing = shownRecord(calendar, day);

  const write = (to: DayColourBody['colour']): Promise<boolean> =>
    attempt(async () => {
      if (target !== null) await mutate(setDayColour, { audience: target.id, day, colour: to });
    });
  const choose = async (to: DayColourBody['colour']): Promise<boolean> => {
    const before = colour ?? 'none';
    if (!(await write(to))) return false;
    offerUndo(
      intl.formatMessage(
        { id: to === 'none' ? 'calendar.done.colourGone' : 'calendar.done.coloured' },
        {
          day: sayLongDay(intl, day, calendar.today),
          colour: to === 'none' ? '' : intl.formatMessage({ id: `design.day.${to}` }),
        },
      ),
      () => write(before),
    );
    return true;
  };
  const openHistory = (): void => {
    setHistoryOpen(true);
  };
  const about = intl.formatMessage(
    { id: 'calendar.colourOf' },
    { day: sayLongDay(intl, day, calendar.today) },
  );

  if (target === null) {
    return colour === null ? null : (
      <div className="o-stack">
        <p className="o-row" data-day={colour}>
          <DayShape day={colour} />
          {intl.formatMessage(
            { id: 'calendar.colourIs' },
            { colour: intl.formatMessage({ id: `design.day.${colour}` }) },
          )}
        </p>
        {showing !== undefined && <RecordViewers audienceId={showing.audience} about={about} />}
      </div>
    );
  }
  return (
    <div className="o-stack c-colour">
      {problem !== null && <ProblemNotice problem={problem} />}
      <DayColourRadios
        value={colour}
        onChange={(chosen) => {
          void choose(chosen);
        }}
      />
      <div className="o-row">
        {usual !== null && colour !== usual && (
          <Button
            icon={<DayShape day={usual} />}
            onPress={() => {
              void choose(usual);
            }}
          >
            {intl.formatMessage(
              { id: 'calendar.usualColour' },
              {
                weekday: sayWeekday(intl, day),
                colour: intl.formatMessage({ id: `design.day.${usual}` }),
              },
            )}
          </Button>
        )}
        {colour !== null && (
          <Button
            variant="quiet"
            icon={<CloseIcon />}
            onPress={() => {
              void choose('none');
            }}
          >
            {intl.formatMessage({ id: 'calendar.noColour' })}
          </Button>
        )}
      </div>
      {weekdayTarget(calendar) !== null && (
        <Button variant="quiet" icon={<CalendarIcon />} onPress={onWeek}>
          {intl.formatMessage({ id: 'calendar.weekdayColours' })}
        </Button>
      )}
      <div className="o-row">
        <RecordViewers audienceId={target.id} about={about} />
        {showing?.unsent === true && <UnsentMark />}
        {showing !== undefined && <MergedMark record={showing} onOpen={openHistory} />}
        {showing !== undefined && offersHistory(showing, density) && (
          <Button variant="quiet" icon={<HistoryIcon />} onPress={openHistory}>
            {intl.formatMessage({ id: 'design.history.open' })}
          </Button>
        )}
      </div>
      {isHistoryOpen && showing !== undefined && (
        <DayColourHistory
          calendar={calendar}
          record={showing}
          problem={problem}
          onRestore={(version) => choose(version.colour)}
          onClose={() => {
            setHistoryOpen(false);
          }}
        />
      )}
    </div>
  );
}

/** Whether there is a colour to see or to choose. */
export function hasColours(calendar: Calendar, day: PlainDay): boolean {
  return calendar.colourOf(day) !== null || targetOf(calendar, day) !== null;
}

/** What the day's weekday wears here, or by custom where nobody said so; null: nothing. */
function usualColour({ scope, weekdays }: Calendar, day: PlainDay): DayColourName | null {
  const own = scope.own.map(({ id }) => id);
  return weekdays.some(({ audience }) => own.includes(audience))
    ? colourOfDay([], day, own, weekdays)
    : weekdayColour(day);
}

/** The record whose colour shows: the closest one. */
function shownRecord({ scope, colours }: Calendar, day: PlainDay) {
  const ofDay = colours.filter((one) => one.body.day === day);
  for (const { id } of scope.own) {
    const record = ofDay.find((one) => one.audience === id);
    if (record !== undefined) return record;
  }
  return undefined;
}

/** Where a colour is written: over the one that shows, if the reader may; else the usual place. */
function targetOf(calendar: Calendar, day: PlainDay): DirectoryAudience | null {
  const { scope } = calendar;
  const record = shownRecord(calendar, day);
  const showing = scope.own.find(({ id }) => id === record?.audience);
  if (showing !== undefined) return hasRight(showing.myRights, 'change') ? showing : null;
  // Never a group's: one person's colour must not become everybody's.
  const chosen = defaultAudience(scope, dayColour);
  return scope.own.find((one) => one.id === chosen) ?? null;
}
