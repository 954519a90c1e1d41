import { useEffect, useRef } from 'react';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { RecordQuery } from '#kernel/sync/client/local-store.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { dayColour, event, progress } from '#products/calendar/kinds.ts';
import type { EventBody } from '#products/calendar/kinds.ts';
import { askedFor, daysOf } from '#products/calendar/ui/use-calendar.ts';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import { whenIdle } from '#web/design/later.tsx';
import { useLiveSource } from '#web/design/live.ts';
import { firstOfMonth, lastOfMonth, sameDayIn } from '#web/design/month.ts';

export interface MonthsAheadProps {
  readonly calendar: Calendar;
  /** A day of the month to count from. */
  readonly day: PlainDay;
  /** How many months later; earlier when negative. */
  readonly months: readonly number[];
}

/** Who turns pages quickly does not wait for what they pass by. */
const pauseMs = 150;
/** Who writes, writes again; and what is shown is looked up first. */
const afterChangeMs = 2_000;

/** Shows nothing: looks up months when the browser has time, and again after a change, and works them out, so that
 *  they are there at once (SYC40). */
export function MonthsAhead({ calendar, day, months }: MonthsAheadProps) {
  const source = useLiveSource();
  const shown = useRef(calendar);
  useEffect(() => {
    shown.current = calendar;
  }, [calendar]);
  const audiences = calendar.scope.audiences.map(({ id }) => id);
  const key = JSON.stringify({ audiences, days: months.map((ahead) => sameDayIn(day, ahead)) });
  useEffect(() => {
    const asked = JSON.parse(key) as { audiences: typeof audiences; days: PlainDay[] };
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isWanted = true;
    const lookAt = async (one: PlainDay): Promise<void> => {
      const [from, to] = [firstOfMonth(one), lastOfMonth(one)];
      const of = askedFor(from, to, asked.audiences);
      const queries: readonly RecordQuery[] = [
        { kind: event.name, ...of.events },
        { kind: dayColour.name, ...of.colours },
        { kind: progress.name, ...of.said },
      ];
      const [records] = await Promise.all(queries.map((query) => source.read(query, 'device')));
      await idle();
      if (!isWanted) return;
      const { series, zone } = shown.current;
      // A kind's name says what its bodies are.
      daysOf(records as readonly SeenRecord<EventBody>[], series, from, to, zone);
    };
    const look = async (): Promise<void> => {
      try {
        for (const one of asked.days) {
          await idle();
          if (isWanted) await lookAt(one);
        }
      } catch {
        // A copy that was closed or lost tells its own story.
      }
    };
    const lookIn = (waitMs: number): void => {
      clearTimeout(timer);
      timer = setTimeout(() => void look(), waitMs);
    };
    lookIn(pauseMs);
    const stop = source.subscribe(() => {
      lookIn(afterChangeMs);
    });
    return () => {
      isWanted = false;
      clearTimeout(timer);
      stop();
    };
  }, [source, key]);
  return null;
}

async function idle(): Promise<void> {
  await new Promise<void>((done) => {
    whenIdle(done);
  });
}
