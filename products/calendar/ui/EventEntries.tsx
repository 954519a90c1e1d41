import './calendar.css';
import { Link } from 'react-aria-components/Link';
import { useIntl } from 'react-intl';
import { addDays } from '#kernel/base/plain-day.ts';
import { isNamed } from '#products/calendar/named-event.ts';
import type { ShownEvent } from '#products/calendar/queries.ts';
import { entry } from '#products/calendar/reads.ts';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import type { CalendarHrefs } from '#products/calendar/ui/view-props.ts';
import { Pictogram } from '#web/design/component/Pictogram.tsx';
import { RatingFace } from '#web/design/component/RatingFace.tsx';
import { useLive } from '#web/design/live.ts';
import { sayLongDay } from '#web/design/say.ts';

export interface EventEntriesProps {
  readonly calendar: Calendar;
  readonly shown: ShownEvent;
  readonly hrefs: CalendarHrefs;
}

/** An event may have been moved since it was written about. */
const lookDays = 31;
const symbolsShown = 6;

/** What was written in the journal about an event, as far as the reader sees it. */
export function EventEntries({ calendar, shown, hrefs }: EventEntriesProps) {
  const intl = useIntl();
  const { directory, scope, today, zone } = calendar;
  const found = useLive(entry.kind, {
    from: addDays(shown.startsOn, -lookDays),
    to: addDays(shown.endsOn, lookDays),
    audiences: scope.audiences.map((audience) => audience.id),
  });
  const calendars = {
    records: shown.series === null ? [shown.record] : [],
    series: calendar.series,
    zone,
  };
  const entries = (found ?? []).filter(
    ({ body }) =>
      body.event !== null &&
      isNamed(
        { event: body.event, occurrence: body.occurrence ?? null, day: body.day },
        shown,
        calendars,
      ),
  );
  if (entries.length === 0) return null;
  return (
    <section className="o-stack">
      <h3>{intl.formatMessage({ id: 'calendar.entries' })}</h3>
      <ul className="o-list o-stack">
        {entries.map(({ id, body, createdBy }) => {
          const author = directory.persons.find((person) => person.accountId === createdBy);
          const isMine = createdBy === directory.me.accountId;
          return (
            <li key={id}>
              <Link className="c-entry" href={hrefs.journalDay(body.day)}>
                {body.face === null ? (
                  <Pictogram concept={body.pictogram ?? 'journal'} />
                ) : (
                  <RatingFace rating={body.face} />
                )}
                <span className="c-event-words">
                  {body.text !== '' && <span className="c-entry-text">{body.text}</span>}
                  {body.text === '' && (body.symbols ?? []).length > 0 && (
                    <span className="o-row">
                      {(body.symbols ?? []).slice(0, symbolsShown).map((concept, at) => (
                        <Pictogram key={`${at} ${concept}`} concept={concept} />
                      ))}
                    </span>
                  )}
                  <span className="o-small">
                    {intl.formatMessage(
                      { id: isMine ? 'calendar.entryByMe' : 'calendar.entryBy' },
                      { name: author?.name ?? '', day: sayLongDay(intl, body.day, today) },
                    )}
                  </span>
                </span>
              </Link>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
