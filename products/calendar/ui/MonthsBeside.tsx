import { useEffect } from 'react';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { RecordQuery } from '#kernel/sync/client/local-store.ts';
import { dayColour, event, progress } from '#products/calendar/kinds.ts';
import { askedFor } from '#products/calendar/ui/use-calendar.ts';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import { whenIdle } from '#web/design/later.tsx';
import { useLiveSource } from '#web/design/live.ts';
import { firstOfMonth, lastOfMonth, sameDayIn } from '#web/design/month.ts';

export interface MonthsBesideProps {
  readonly calendar: Calendar;
  /** A day of the month that is shown. */
  readonly day: PlainDay;
}

/** Who turns pages quickly does not wait for what they pass by. */
const pauseMs = 150;

/** Shows nothing: looks up the months before and after when the browser has time, so that they are there at once (SYC40). */
export function MonthsBeside({ calendar, day }: MonthsBesideProps) {
  const source = useLiveSource();
  const audiences = calendar.scope.audiences.map(({ id }) => id);
  const key = JSON.stringify([-1, 1].flatMap((months) => queriesOf(sameDayIn(day, months))));
  function queriesOf(one: PlainDay): RecordQuery[] {
    const asked = askedFor(firstOfMonth(one), lastOfMonth(one), audiences);
    return [
      { kind: event.name, ...asked.events },
      { kind: dayColour.name, ...asked.colours },
      { kind: progress.name, ...asked.said },
    ];
  }
  useEffect(() => {
    const timer = setTimeout(() => {
      whenIdle(() => {
        for (const query of JSON.parse(key) as RecordQuery[]) {
          // A copy that was closed or lost tells its own story.
          if (source.known(query) === undefined) void source.read(query, 'device').catch(() => {});
        }
      });
    }, pauseMs);
    return () => {
      clearTimeout(timer);
    };
  }, [source, key]);
  return null;
}
