import './overview.css';
import { Link } from 'react-aria-components/Link';
import { type IntlShape, useIntl } from 'react-intl';
import { Chip } from '#web/design/component/Chip.tsx';
import { Notice } from '#web/design/component/Notice.tsx';
import { AttentionIcon, ClockIcon } from '#web/design/icon/icons.tsx';
import { useAsked } from '#web/shell/use-asked.ts';
import { AskedPart } from '../frame/AskedPart.tsx';
import { OfficeScreen } from '../frame/OfficeScreen.tsx';
import type { OfficePlace } from '../frame/office-place.ts';
import { sectionIds } from '../frame/section-id.ts';
import { wordKey } from '../frame/word-key.ts';
import { attentionApi, type AttentionItem, type AttentionList } from './attention-api.ts';
import { OfficeWords } from './OfficeWords.tsx';

/** Where somebody begins who looks after privacy: what needs them now, and what else there is. */
export function OverviewPage(place: OfficePlace) {
  const intl = useIntl();
  const asked = useAsked(attentionApi(place.tenant).list);
  return (
    <OfficeScreen place={place} section="overview">
      <section className="o-section o-desk-first" aria-labelledby="office-now">
        <h2 id="office-now">{intl.formatMessage({ id: 'overview.now' })}</h2>
        <AskedPart asked={asked}>{(list) => <Now place={place} list={list} />}</AskedPart>
      </section>
      <OfficeWords place={place} />
      <section className="o-section" aria-labelledby="office-sections">
        <h2 id="office-sections">{intl.formatMessage({ id: 'overview.sections' })}</h2>
        <ul className="o-list o-lines">
          {place.sections
            .filter(({ id }) => id !== 'overview')
            .map(({ id, icon }) => (
              <li key={id}>
                <Link className="o-line o-overview-section" href={place.href(id)}>
                  {icon}
                  <span className="o-line-name">
                    {intl.formatMessage({ id: 'office.section' }, { section: id })}
                  </span>
                  <span className="o-line-cell o-line-words">
                    {intl.formatMessage({ id: 'office.section.words' }, { section: id })}
                  </span>
                </Link>
              </li>
            ))}
        </ul>
      </section>
    </OfficeScreen>
  );
}

function Now({ place, list }: { readonly place: OfficePlace; readonly list: AttentionList }) {
  const intl = useIntl();
  if (list.items.length === 0) {
    return (
      <Notice tone="ok" title={intl.formatMessage({ id: 'overview.calm' })}>
        {intl.formatMessage(
          { id: 'overview.calmWords' },
          { at: intl.formatDate(list.now, { dateStyle: 'long', timeStyle: 'short' }) },
        )}
      </Notice>
    );
  }
  return (
    <ul className="o-list o-lines">
      {list.items.map((item) => (
        <li key={`${item.kind} ${item.item ?? item.name?.de ?? ''}`}>
          <ItemRow place={place} item={item} now={list.now} zone={list.zone} />
        </li>
      ))}
    </ul>
  );
}

function ItemRow({
  place,
  item,
  now,
  zone,
}: {
  readonly place: OfficePlace;
  readonly item: AttentionItem;
  readonly now: string;
  readonly zone: string;
}) {
  const intl = useIntl();
  const { kind, urgency, name, count, since, until, section } = item;
  const said = {
    kind: wordKey(kind),
    count: count ?? 0,
    name: (intl.locale.startsWith('de') ? name?.de : name?.en) ?? '',
  };
  const known = sectionIds.find((id) => id === section) ?? 'overview';
  const isNow = urgency === 'now';
  return (
    <Link className="o-line o-overview-item" href={place.href(known, item.item ?? undefined)}>
      {isNow ? <AttentionIcon /> : <ClockIcon />}
      <span className="o-line-cell o-overview-what">
        <span className="o-line-name">{intl.formatMessage({ id: 'overview.item' }, said)}</span>{' '}
        <span className="o-overview-words">
          {intl.formatMessage({ id: 'overview.words' }, said)}
        </span>
      </span>
      <span className="o-line-end o-overview-when">
        {until !== null ? (
          <Chip tone={isNow ? 'warn' : 'plain'}>
            {intl.formatMessage(
              { id: 'overview.until' },
              // The last day it can be done on: the instant is the first that is too late.
              {
                when: intl.formatDate(Date.parse(until) - 1, {
                  dateStyle: 'medium',
                  timeZone: zone,
                }),
              },
            )}
          </Chip>
        ) : since !== null ? (
          <Chip tone={isNow ? 'warn' : 'plain'}>
            {intl.formatMessage({ id: 'overview.since' }, { when: sayLong(intl, since, now) })}
          </Chip>
        ) : (
          <Chip tone={isNow ? 'stop' : 'plain'}>
            {intl.formatMessage({ id: 'overview.urgency' }, { urgency })}
          </Chip>
        )}
      </span>
    </Link>
  );
}

/** "3 Tagen", "2 Stunden": how long something has been so. */
function sayLong(intl: IntlShape, since: string, now: string): string {
  const minutes = Math.max(1, Math.round((Date.parse(now) - Date.parse(since)) / 60_000));
  const [value, unit] =
    minutes < 60
      ? ([minutes, 'minute'] as const)
      : minutes < 2 * 1440
        ? ([Math.round(minutes / 60), 'hour'] as const)
        : ([Math.round(minutes / 1440), 'day'] as const);
  return intl.formatMessage({ id: 'overview.long' }, { value, unit });
}
