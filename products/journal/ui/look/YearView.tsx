import '../journal.css';
import './year.css';
import { memo, useMemo } from 'react';
import { Link } from 'react-aria-components/Link';
import { useIntl } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { stillOf } from '#kernel/kind/still-of.ts';
import type { DeviceMedia } from '#kernel/media/client/device-media.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { excerptOf } from '#products/journal/excerpt.ts';
import { entry } from '#products/journal/kinds.ts';
import type { EntryBody } from '#products/journal/kinds.ts';
import { useJournal } from '#products/journal/ui/use-journal.ts';
import type { JournalViewProps } from '#products/journal/ui/view-props.ts';
import { EmptyOrUnshared } from '#web/design/audience/EmptyOrUnshared.tsx';
import { sayWhose } from '#web/design/audience/words.ts';
import { LinkButton } from '#web/design/component/Button.tsx';
import { PagerLink } from '#web/design/component/Pager.tsx';
import { Pictogram } from '#web/design/component/Pictogram.tsx';
import { RatingFace } from '#web/design/component/RatingFace.tsx';
import { BookIcon, ChevronLeftIcon, ChevronRightIcon, TodayIcon } from '#web/design/icon/icons.tsx';
import { Screen } from '#web/design/layout/Screen.tsx';
import { useLive } from '#web/design/live.ts';
import { useDeviceMedia } from '#web/design/media/device-media-context.ts';
import { Thumb } from '#web/design/media/Thumb.tsx';

/** What of a text is seen here; the day has the rest. */
const charactersShown = 160;
const symbolsShown = 5;

/**
 * A year of a journal, the latest first, as a list that leads to its days. Rows that are not on the
 * screen are neither laid out nor painted (`content-visibility`), so that a thousand entries scroll
 * like ten, and can still be searched by the browser and read by a screen reader.
 */
export function YearView(props: JournalViewProps) {
  const { day, personId, zone, clock, href } = props;
  const intl = useIntl();
  const year = Number(day.slice(0, 4));
  const from = `${year}-01-01` as PlainDay;
  const to = `${year}-12-31` as PlainDay;
  const journal = useJournal({ personId, day, zone, clock });
  const entries = useLive(entry, {
    from,
    to,
    audiences: journal?.scope.audiences.map((audience) => audience.id) ?? [],
  });
  const months = useMemo(
    () => [...Map.groupBy((entries ?? []).toReversed(), ({ body }) => body.day.slice(0, 7))],
    [entries],
  );
  const media = useDeviceMedia();
  const today = journal?.today ?? day;
  const thisYear = Number(today.slice(0, 4));
  const names = new Map(
    journal?.directory.persons.map((person) => [person.accountId, person.name]),
  );
  const name = sayWhose(intl, journal?.scope);
  return (
    <Screen
      width="reading"
      title={intl.formatMessage({ id: 'journal.year.title' }, { name, year: String(year) })}
      actions={
        <LinkButton icon={<BookIcon />} href={href(`journal/book?from=${from}&to=${to}`)}>
          {intl.formatMessage({ id: 'journal.book.title' })}
        </LinkButton>
      }
    >
      <div className="o-row">
        <PagerLink
          href={href(`journal/year/${year - 1}-12-31`)}
          label={String(year - 1)}
          icon={<ChevronLeftIcon />}
        />
        {year < thisYear && (
          <PagerLink
            href={href(`journal/year/${year + 1}-01-01`)}
            label={String(year + 1)}
            icon={<ChevronRightIcon />}
          />
        )}
      </div>
      {journal !== undefined && entries !== undefined && entries.length === 0 && (
        <EmptyOrUnshared
          scope={journal.scope}
          concept="journal"
          title={intl.formatMessage({ id: 'journal.year.empty' }, { year: String(year) })}
          action={
            <LinkButton variant="main" icon={<TodayIcon />} href={href(`journal/day/${today}`)}>
              {intl.formatMessage({ id: 'journal.toToday' })}
            </LinkButton>
          }
        >
          {intl.formatMessage({
            id: journal.scope.isMe ? 'journal.year.emptyNext' : 'journal.mood.emptyOf',
          })}
        </EmptyOrUnshared>
      )}
      {months.map(([month, records]) => (
        <section key={month} className="j-month" aria-labelledby={`month-${month}`}>
          <h2 id={`month-${month}`}>{monthIn(intl.locale, month)}</h2>
          <ul className="o-list j-rows">
            {records.map((record) => (
              <EntryRow
                key={record.id}
                record={record}
                locale={intl.locale}
                href={href(`journal/day/${record.body.day}`)}
                media={media}
                author={
                  record.createdBy === journal?.scope.person?.accountId
                    ? ''
                    : (names.get(record.createdBy) ?? '')
                }
              />
            ))}
          </ul>
        </section>
      ))}
    </Screen>
  );
}

interface EntryRowProps {
  readonly record: SeenRecord<EntryBody>;
  readonly locale: string;
  readonly href: string;
  readonly author: string;
  readonly media: DeviceMedia | null;
}

/** Draws anew only when its entry changes: there are a thousand of them. */
const EntryRow = memo(function EntryRow({ record, locale, href, author, media }: EntryRowProps) {
  const intl = useIntl();
  const { body } = record;
  const symbols = body.symbols ?? [];
  const all = body.media ?? [];
  // What can be seen stands before what can be heard.
  const first = all.find((one) => stillOf(one) !== null) ?? all[0];
  return (
    <li>
      <Link className="j-row" href={href}>
        <span className="j-row-day">
          <span className="j-row-number o-num">{Number(body.day.slice(8))}</span>
          <span className="o-small">{weekdayIn(locale, body.day)}</span>
        </span>
        {(body.pictogram !== null ||
          (body.face === null && symbols.length === 0 && first === undefined)) && (
          <Pictogram concept={body.pictogram ?? 'journal'} />
        )}
        {first !== undefined && (
          <span className="j-row-photo">
            <Thumb
              media={media}
              of={first}
              record={record.id}
              name={
                first.words.trim() === ''
                  ? intl.formatMessage({ id: `journal.book.media.${first.is}` })
                  : first.words
              }
            />
            {all.length > 1 && (
              <span className="j-row-more o-num" aria-hidden="true">
                +{all.length - 1}
              </span>
            )}
          </span>
        )}
        <span className="j-row-words">
          {body.text !== '' && <span>{excerptOf(body.text, locale, charactersShown)}</span>}
          {body.text === '' && symbols.length > 0 && (
            <span className="o-row">
              {symbols.slice(0, symbolsShown).map((concept, at) => (
                // The same picture may stand several times.
                <Pictogram key={`${at} ${concept}`} concept={concept} />
              ))}
            </span>
          )}
          {author !== '' && (
            <span className="o-small j-row-author">
              {intl.formatMessage({ id: 'journal.by' }, { name: author })}
            </span>
          )}
        </span>
        {body.face !== null && <RatingFace rating={body.face} />}
      </Link>
    </li>
  );
});

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format is dear, and a thousand rows need the same. */
function formatOf(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  const found =
    formats.get(key) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  formats.set(key, found);
  return found;
}

function weekdayIn(locale: string, day: PlainDay): string {
  return formatOf(locale, { weekday: 'short' }).format(Date.parse(day));
}

function monthIn(locale: string, month: string): string {
  return formatOf(locale, { month: 'long', year: 'numeric' }).format(Date.parse(`${month}-01`));
}
