import './mood.css';
import { useEffect, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { faceOf, unbroken } from '#products/journal/mood.ts';
import type { MoodPoint, MoodStep } from '#products/journal/mood.ts';
import { sayPoint, sayWhichShort } from '#products/journal/ui/look/say-mood.ts';
import { useShownSet } from '#web/design/pictogram/shown-set.ts';
import { symbolFor } from '#web/design/pictogram/symbol-for.ts';

export interface MoodChartProps {
  readonly points: readonly MoodPoint[];
  readonly step: MoodStep;
  readonly today: PlainDay;
}

const levels = [4, 3, 2, 1, 0] as const;
const height = 312;
const top = 26;
const bottom = 68;
const left = 48;
const right = 8;
const face = 32;
/** Drawn at the size it is seen at, so that its words are as large as all others. */
const least = 280;

/**
 * Faces at their height over time, joined where nothing is missing between them. Where nobody said
 * how it was there is a dash at the foot, and no line. Said in full by its name and the table.
 */
export function MoodChart({ points, step, today }: MoodChartProps) {
  const intl = useIntl();
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(640);
  useEffect(() => {
    const at = place.current;
    if (at === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setWidth(Math.max(least, Math.round(entry.contentRect.width)));
    });
    observer.observe(at);
    return () => {
      observer.disconnect();
    };
  }, []);

  const column = (width - left - right) / points.length;
  const x = (at: number): number => left + column * (at + 0.5);
  const y = (value: number): number => top + ((4 - value) / 4) * (height - top - bottom);
  const placed = points.map((point, at) => ({ ...point, at }));
  const lines = unbroken(placed, ({ value }) => value !== null).filter((piece) => piece.length > 1);
  // A word for each column where there is room, else for every second or third.
  const every = Math.ceil(44 / column);
  const small = Math.min(face, Math.max(18, column - 2));
  return (
    <div ref={place} className="j-mood-chart">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- its faces and words follow the size it has
        role="img"
        aria-label={points.map((point) => sayPoint(intl, point, step, today)).join('; ')}
      >
        {levels.map((level) => (
          <g key={level}>
            <line className="j-mood-level" x1={left} x2={width} y1={y(level)} y2={y(level)} />
            <FaceAt value={level} x={19} y={y(level)} size={34} />
          </g>
        ))}
        {lines.map((piece) => (
          <polyline
            key={piece[0]?.at}
            className="j-mood-line"
            points={piece.map(({ at, value }) => `${x(at)},${y(value ?? 0)}`).join(' ')}
          />
        ))}
        {placed.map((point) =>
          point.value === null ? (
            <text key={point.from} className="j-mood-gap" x={x(point.at)} y={height - bottom + 22}>
              {point.unknown > 0 ? '?' : '–'}
            </text>
          ) : (
            <FaceAt
              key={point.from}
              value={point.value}
              x={x(point.at)}
              y={y(point.value)}
              size={small}
            />
          ),
        )}
        {placed.map(
          (point) =>
            (points.length - 1 - point.at) % every === 0 && (
              <text key={point.from} className="j-mood-when" x={x(point.at)} y={height - 38}>
                {sayWhichShort(intl, point, step, today).map((word, row) => (
                  <tspan key={word} x={x(point.at)} dy={row === 0 ? 8 : 18}>
                    {word}
                  </tspan>
                ))}
              </text>
            ),
        )}
      </svg>
    </div>
  );
}

function FaceAt({ value, x, y, size }: Readonly<Record<'value' | 'x' | 'y' | 'size', number>>) {
  const set = useShownSet();
  return (
    <>
      <circle className="j-mood-ground" cx={x} cy={y} r={size * 0.36} />
      <image
        href={symbolFor(`feel-${faceOf(value)}`, set)}
        x={x - size / 2}
        y={y - size / 2}
        width={size}
        height={size}
      />
    </>
  );
}
