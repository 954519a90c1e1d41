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
  const column = (id: 'when' | 'how' | 'faces' | 'unknown'): string =>
    intl.formatMessage({ id: `journal.mood.column.${id}` });
  return (
    <table className="j-table">
      <caption className="o-hidden">{caption}</caption>
      <thead>
        <tr>
          {(['when', 'how', 'faces', 'unknown'] as const).map((id) => (
            <th key={id} scope="col">
              {column(id)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {points.map((point) => (
          <tr key={point.from}>
            <th scope="row">{sayWhich(intl, point, step, today)}</th>
            <td data-column={column('how')}>{sayHow(intl, point)}</td>
            <td className="o-num" data-column={column('faces')}>
              {intl.formatNumber(point.faces)}
            </td>
            <td className="o-num" data-column={column('unknown')}>
              {intl.formatNumber(point.unknown)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
