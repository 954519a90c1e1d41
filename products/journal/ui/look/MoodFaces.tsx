import './mood.css';
import { Link } from 'react-aria-components/Link';
import { useIntl } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { faceOf } from '#products/journal/mood.ts';
import type { MoodPoint, MoodStep } from '#products/journal/mood.ts';
import { sayHow, sayWhich } from '#products/journal/ui/look/say-mood.ts';
import { Pictogram } from '#web/design/component/Pictogram.tsx';
import { sayNearDay, sayWeekday } from '#web/design/say.ts';

export interface MoodFacesProps {
  readonly points: readonly MoodPoint[];
  readonly step: MoodStep;
  readonly today: PlainDay;
  readonly hrefOf: (day: PlainDay) => string;
}

/** A big face with its word for each day, week or month, the latest first: curve and table in one. */
export function MoodFaces({ points, step, today, hrefOf }: MoodFacesProps) {
  const intl = useIntl();
  return (
    <ol className="o-list j-mood-faces">
      {points.toReversed().map((point) => {
        const which =
          step === 'day'
            ? (sayNearDay(intl, point.from, today) ?? sayWeekday(intl, point.from))
            : sayWhich(intl, point, step, today);
        const face =
          point.value !== null ? faceOf(point.value) : point.unknown > 0 ? 'unknown' : null;
        const inside = (
          <>
            {face === null ? (
              <svg className="j-mood-no-face" viewBox="0 0 24 24" aria-hidden="true">
                <circle cx="12" cy="12" r="11" />
              </svg>
            ) : (
              <Pictogram concept={`feel-${face}`} size="large" />
            )}
            <span className="j-mood-words">
              <strong>{which}</strong>
              <span>{sayHow(intl, point)}</span>
            </span>
          </>
        );
        return (
          <li key={point.from}>
            {step === 'day' ? (
              <Link className="j-mood-face" href={hrefOf(point.from)}>
                {inside}
              </Link>
            ) : (
              <span className="j-mood-face">{inside}</span>
            )}
          </li>
        );
      })}
    </ol>
  );
}
