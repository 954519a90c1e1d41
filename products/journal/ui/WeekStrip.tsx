import './journal.css';
import { Link } from 'react-aria-components/Link';
import { useIntl } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { entriesPerDay } from '#products/journal/queries.ts';
import type { Journal } from '#products/journal/ui/use-journal.ts';
import { DayShape } from '#web/design/component/DayShape.tsx';
import { sayLongDay, sayWeekday } from '#web/design/say.ts';

export interface WeekStripProps {
  readonly journal: Journal;
  readonly day: PlainDay;
  readonly href: (day: PlainDay) => string;
  /** `strip`: side by side, short; `list`: one under the other, beside the entries. */
  readonly layout: 'strip' | 'list';
}

/** The days of the week as links: shape of the day, and how much is written there. */
export function WeekStrip({ journal, day, href, layout }: WeekStripProps) {
  const intl = useIntl();
  const counts = entriesPerDay(journal.entries ?? []);
  return (
    <nav aria-label={intl.formatMessage({ id: 'journal.week' })}>
      <ul className="o-list j-week" data-layout={layout}>
        {journal.week.map((one) => {
          const colour = journal.colourOf(one);
          const count = counts.get(one) ?? 0;
          const shape =
            colour === null ? <span className="j-no-shape" /> : <DayShape day={colour} />;
          return (
            <li key={one}>
              <Link
                href={href(one)}
                className="j-day"
                data-day={colour ?? undefined}
                data-shown={one === day || undefined}
                {...(one === day && { 'aria-current': 'page' as const })}
              >
                <span className="o-hidden">
                  {intl.formatMessage(
                    { id: 'journal.weekDay' },
                    { day: sayLongDay(intl, one, journal.today), count },
                  )}
                </span>
                <span className="j-day-shown" aria-hidden="true">
                  {layout === 'list' && shape}
                  <span className="j-day-name">
                    {sayWeekday(intl, one, layout === 'list' ? 'long' : 'short')}
                  </span>
                  <span className="o-num">{Number(one.slice(8))}</span>
                  {layout === 'strip' && shape}
                  <span className="j-count">{'•'.repeat(Math.min(3, count))}</span>
                </span>
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
