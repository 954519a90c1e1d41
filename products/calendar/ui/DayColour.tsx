import './calendar.css';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { hasRight } from '#kernel/kind/right.ts';
import type { DirectoryAudience } from '#kernel/access/directory.ts';
import { dayColour } from '#products/calendar/kinds.ts';
import type { DayColourBody } from '#products/calendar/kinds.ts';
import { setDayColour } from '#products/calendar/mutators.ts';
import { ProblemNotice } from '#web/design/component/ProblemNotice.tsx';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import { problemOf } from '#web/design/problem.ts';
import type { Problem } from '#web/design/problem.ts';
import { weekdayColour } from '#products/calendar/weekday-colours.ts';
import { RecordViewers } from '#web/design/audience/RecordViewers.tsx';
import { defaultAudience } from '#web/design/audience/scope.ts';
import { Button } from '#web/design/component/Button.tsx';
import { DayColourRadios } from '#web/design/component/DayColourRadios.tsx';
import { DayShape } from '#web/design/component/DayShape.tsx';
import { UnsentMark } from '#web/design/component/UnsentMark.tsx';
import { useMutate } from '#web/design/live.ts';
import { sayLongDay, sayWeekday } from '#web/design/say.ts';
import { useUndo } from '#web/design/undo.tsx';

export interface DayColourProps {
  readonly calendar: Calendar;
  readonly day: PlainDay;
}

/** The colour of a day: seven radios with shape and name, the weekday's own colour, and none. */
export function DayColour({ calendar, day }: DayColourProps) {
  const intl = useIntl();
  const mutate = useMutate();
  const { propose } = useUndo();
  const [problem, setProblem] = useState<Problem | null>(null);
  const target = targetOf(calendar, day);
  const colour = calendar.colourOf(day);
  const usual = weekdayColour(day);
  const record = calendar.colours.find(
    (one) => one.body.day === day && one.audience === target?.id,
  );

  const write = async (to: DayColourBody['colour']): Promise<void> => {
    if (target === null) return;
    try {
      await mutate(setDayColour, { audience: target.id, day, colour: to });
      setProblem(null);
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  const choose = async (to: DayColourBody['colour']): Promise<void> => {
    const before = colour ?? 'none';
    await write(to);
    propose({
      words: intl.formatMessage(
        { id: to === 'none' ? 'calendar.done.colourGone' : 'calendar.done.coloured' },
        {
          day: sayLongDay(intl, day, calendar.today),
          colour: to === 'none' ? '' : intl.formatMessage({ id: `design.day.${to}` }),
        },
      ),
      undo: () => {
        void write(before);
      },
    });
  };

  if (target === null) {
    return colour === null ? null : (
      <p className="o-row" data-day={colour}>
        <DayShape day={colour} />
        {intl.formatMessage(
          { id: 'calendar.colourIs' },
          { colour: intl.formatMessage({ id: `design.day.${colour}` }) },
        )}
      </p>
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
        {colour !== usual && (
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
            onPress={() => {
              void choose('none');
            }}
          >
            {intl.formatMessage({ id: 'calendar.noColour' })}
          </Button>
        )}
      </div>
      <div className="o-row">
        <RecordViewers
          audienceId={target.id}
          about={intl.formatMessage(
            { id: 'calendar.colourOf' },
            { day: sayLongDay(intl, day, calendar.today) },
          )}
        />
        {record?.unsent === true && <UnsentMark />}
      </div>
    </div>
  );
}

/** Where a colour is written: over the one that shows, if the reader may; else the usual place. */
function targetOf(calendar: Calendar, day: PlainDay): DirectoryAudience | null {
  const { scope, colours } = calendar;
  const showing = scope.own.find((audience) =>
    colours.some((one) => one.body.day === day && one.audience === audience.id),
  );
  if (showing !== undefined) return hasRight(showing.myRights, 'change') ? showing : null;
  // Never a group's: one person's colour must not become everybody's.
  const chosen = defaultAudience(scope, dayColour);
  return scope.own.find((one) => one.id === chosen) ?? null;
}
