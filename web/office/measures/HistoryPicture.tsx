import { useIntl } from 'react-intl';
import type { Stretch } from './measures-api.ts';

const width = 600;
const height = 24;
const leastWidth = 4;

/** What each time looks like: height and place say it, not the colour alone. */
const shapes: Readonly<Record<Stretch['is'], { readonly y: number; readonly height: number }>> = {
  good: { y: 0, height },
  attested: { y: 0, height },
  bad: { y: height / 2, height: height / 2 },
  hung: { y: height - 5, height: 5 },
  failed: { y: height - 5, height: 5 },
};

/** The last weeks of a measure as a picture, with the same as a table behind it. */
export function HistoryPicture({
  name,
  history,
  fromMs,
  untilMs,
}: {
  readonly name: string;
  readonly history: readonly Stretch[];
  readonly fromMs: number;
  readonly untilMs: number;
}) {
  const intl = useIntl();
  const shown = history
    .map((stretch) => ({
      ...stretch,
      startMs: Math.max(Date.parse(stretch.from), fromMs),
      endMs: Math.min(Date.parse(stretch.to), untilMs),
    }))
    .filter(({ startMs, endMs }) => endMs >= startMs);
  if (shown.length === 0) return null;
  const placeOf = (ms: number) => ((ms - fromMs) / (untilMs - fromMs)) * width;
  const when = (ms: number) =>
    intl.formatDate(ms, { day: 'numeric', month: 'short', hour: 'numeric', minute: 'numeric' });
  return (
    <figure className="o-measure-history">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- it is drawn from what the server says
        role="img"
        aria-label={intl.formatMessage(
          { id: 'measures.picture' },
          { name, count: shown.length, bad: shown.filter((one) => isBad(one.is)).length },
        )}
      >
        <rect className="o-measure-ground" x={0} y={0} width={width} height={height} />
        {shown.map(({ from, is, startMs, endMs }) => (
          <rect
            key={`${from} ${is}`}
            data-is={is}
            // A moment is seen, too, and the last one.
            x={Math.min(placeOf(startMs), width - leastWidth)}
            width={Math.max(placeOf(endMs) - placeOf(startMs), leastWidth)}
            {...shapes[is]}
          />
        ))}
      </svg>
      <details>
        <summary>{intl.formatMessage({ id: 'measures.table' }, { name })}</summary>
        <div className="o-measure-table">
          <table>
            <thead>
              <tr>
                {(['from', 'to', 'seen', 'found'] as const).map((column) => (
                  <th key={column} scope="col">
                    {intl.formatMessage({ id: 'measures.column' }, { column })}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.toReversed().map(({ from, is, found, startMs, endMs }) => (
                <tr key={`${from} ${is}`}>
                  <td>{when(startMs)}</td>
                  <td>{when(endMs)}</td>
                  <td>{intl.formatMessage({ id: 'measures.seen' }, { is })}</td>
                  <td className="o-mono" lang="en">
                    {found.join('; ')}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

function isBad(is: Stretch['is']): boolean {
  return is !== 'good' && is !== 'attested';
}
