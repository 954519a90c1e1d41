import './mood.css';
import { useIntl } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { MoodPoint, MoodStep } from '#products/journal/mood.ts';
import { sayHow, sayWhich } from '#products/journal/ui/look/say-mood.ts';

export interface MoodTableProps {
  readonly points: readonly MoodPoint[];
  readonly step: MoodStep;
  readonly today: PlainDay;
  readonly caption: string;
}

/** What the curve shows, in words and figures. */
export function MoodTable({ points, step, today, caption }: MoodTableProps) {
  const intl = useIntl();
  return (
    <table className="j-table">
      <caption className="o-hidden">{caption}</caption>
      <thead>
        <tr>
          {(['when', 'how', 'faces', 'unknown'] as const).map((column) => (
            <th key={column} scope="col">
              {intl.formatMessage({ id: `journal.mood.column.${column}` })}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {points.map((point) => (
          <tr key={point.from}>
            <th scope="row">{sayWhich(intl, point, step, today)}</th>
            <td>{sayHow(intl, point)}</td>
            <td className="o-num">{intl.formatNumber(point.faces)}</td>
            <td className="o-num">{intl.formatNumber(point.unknown)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
