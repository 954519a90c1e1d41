import './time.css';
import { useIntl } from 'react-intl';
import { sayLeft } from '#products/calendar/ui/say-event.ts';
import { dotsOf, partLeft } from '#products/calendar/time-left.ts';
import type { Span } from '#products/calendar/time-left.ts';
import { useAppearance } from '#web/design/appearance.ts';

/**
 * What is left of something, as dots or as a bar, and in words. A timer that is silent by itself:
 * `TimerMessages` says what is worth saying (accessibility: timers).
 */
export function TimeLeft({ span, nowMs }: { readonly span: Span; readonly nowMs: number }) {
  const intl = useIntl();
  const { timeLeft } = useAppearance();
  const dots = dotsOf(span, nowMs);
  return (
    <span className="c-left" role="timer" aria-label={intl.formatMessage({ id: 'calendar.timer' })}>
      {timeLeft === 'dots' ? (
        <span className="c-left-dots" aria-hidden="true">
          {Array.from({ length: dots.all }, (_, at) => (
            <span key={at} className="c-dot" data-left={at < dots.left || undefined} />
          ))}
        </span>
      ) : (
        <span className="c-left-bar" aria-hidden="true">
          <span
            className="c-left-rest"
            style={{ inlineSize: `${String(Math.round(partLeft(span, nowMs) * 1000) / 10)}%` }}
          />
        </span>
      )}
      <span className="c-left-words o-num">{sayLeft(intl, span.endMs, nowMs)}</span>
    </span>
  );
}
