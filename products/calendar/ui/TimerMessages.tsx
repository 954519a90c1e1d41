import { useEffect, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import type { ShownEvent } from '#products/calendar/queries.ts';
import { isCancelled, spanOf } from '#products/calendar/queries.ts';
import { momentBetween } from '#products/calendar/time-left.ts';
import { sayLasts } from '#products/calendar/ui/say-event.ts';

export interface TimerMessagesProps {
  /** Of today. */
  readonly events: readonly ShownEvent[];
  readonly nowMs: number;
  readonly zone: string;
}

/** Says five things of what is now, politely, and nothing of what was before somebody looked (CA64). */
export function TimerMessages({ events, nowMs, zone }: TimerMessagesProps) {
  const intl = useIntl();
  const lookedMs = useRef(nowMs);
  const [words, setWords] = useState('');
  useEffect(() => {
    const beforeMs = lookedMs.current;
    lookedMs.current = nowMs;
    if (nowMs <= beforeMs) return;
    const said = events.flatMap((shown) => {
      // Without an end nobody said how long it takes.
      if (shown.startTime === null || shown.endTime === null || isCancelled(shown)) return [];
      const span = spanOf(shown, zone);
      const moment = momentBetween(span, beforeMs, nowMs);
      if (moment === null) return [];
      return intl.formatMessage(
        { id: `calendar.timer.${moment}` },
        { title: shown.record.body.title, lasts: sayLasts(intl, span.endMs - span.startMs) },
      );
    });
    if (said.length > 0) setWords(said.join(' '));
  }, [events, nowMs, zone, intl]);
  return <output className="o-hidden">{words}</output>;
}
