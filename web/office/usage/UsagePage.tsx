import './usage.css';
import { useState } from 'react';
import { type IntlShape, useIntl } from 'react-intl';
import { Switch } from '#web/design/component/Switch.tsx';
import { BookIcon, CalendarIcon } from '#web/design/icon/icons.tsx';
import { DoDialog } from '#web/shell/page/DoDialog.tsx';
import { ErrorNotice } from '#web/shell/page/ErrorNotice.tsx';
import { useAction } from '#web/shell/use-action.ts';
import { useAsked } from '#web/shell/use-asked.ts';
import { usageApi, type UsageOverview } from '#web/usage/usage-api.ts';
import { usageEvents, type UsageProduct, usageProducts } from '#web/usage/usage-events.ts';
import { AskedPart } from '../frame/AskedPart.tsx';
import { OfficeScreen } from '../frame/OfficeScreen.tsx';
import type { OfficePlace } from '../frame/office-place.ts';

const icons = { calendar: <CalendarIcon />, journal: <BookIcon /> } as const;

/** Whether it may be counted what is used, product by product, and what was counted. */
export function UsagePage(place: OfficePlace) {
  const intl = useIntl();
  const api = usageApi(place.tenant);
  const asked = useAsked(api.overview);
  const [ending, setEnding] = useState<UsageProduct | null>(null);
  const offering = useAction(async (product: UsageProduct, offers: boolean) => {
    await api.offer(product, offers);
    setEnding(null);
    asked.reload();
  });
  return (
    <OfficeScreen place={place} section="usage">
      <section className="o-section o-desk-first" aria-labelledby="usage-offers">
        <h2 id="usage-offers">{intl.formatMessage({ id: 'usage.offers' })}</h2>
        <p>{intl.formatMessage({ id: 'usage.words' })}</p>
        <ErrorNotice error={ending === null ? offering.error : null} />
        <AskedPart asked={asked}>
          {({ offered }) => (
            <div className="o-usage-switches">
              {usageProducts.map((product) => {
                const offer = offered.find((one) => one.product === product);
                return (
                  <Switch
                    key={product}
                    icon={icons[product]}
                    isSelected={offer !== undefined}
                    isDisabled={offering.isRunning}
                    isReadOnly={!place.mayDecide}
                    hint={
                      offer === undefined
                        ? intl.formatMessage({ id: 'usage.notOffered' })
                        : intl.formatMessage(
                            { id: 'usage.offered' },
                            { since: new Date(offer.since), agreed: offer.agreed ?? -1 },
                          )
                    }
                    onChange={(offers) => {
                      if (offers) offering.run(product, true);
                      else setEnding(product);
                    }}
                  >
                    {intl.formatMessage({ id: 'usage.product' }, { product })}
                  </Switch>
                );
              })}
            </div>
          )}
        </AskedPart>
      </section>
      {asked.answer !== null && (
        <>
          <Counts
            id="usage-counts"
            title={intl.formatMessage({ id: 'usage.counts' })}
            words={intl.formatMessage({ id: 'usage.countsWords' })}
            none={intl.formatMessage({ id: 'usage.none' })}
            counts={asked.answer.counts}
          />
          <Counts
            id="usage-faults"
            title={intl.formatMessage({ id: 'usage.faults' })}
            words={intl.formatMessage({ id: 'usage.faultsWords' })}
            none={intl.formatMessage({ id: 'usage.noFaults' })}
            counts={asked.answer.faults}
          />
        </>
      )}
      <section className="o-section" aria-labelledby="usage-catalogue">
        <h2 id="usage-catalogue">{intl.formatMessage({ id: 'usage.catalogue' })}</h2>
        <p>{intl.formatMessage({ id: 'usage.catalogueWords' })}</p>
        <ul className="o-list o-lines">
          {usageEvents.map(({ id, purpose }) => (
            <li key={id} className="o-line">
              <span className="o-line-name">{sayEvent(intl, id)}</span>
              <span className="o-mono o-small">{id}</span>
              <span className="o-line-cell o-small o-line-end">
                {intl.formatMessage(
                  { id: 'usage.purpose' },
                  { necessary: String(purpose === 'essential.service.operations') },
                )}
              </span>
            </li>
          ))}
        </ul>
      </section>
      {ending !== null && (
        <DoDialog
          title={intl.formatMessage({ id: 'usage.end' })}
          does={intl.formatMessage({ id: 'usage.endDo' })}
          isFinal
          isText
          isRunning={offering.isRunning}
          error={offering.error}
          onDo={() => {
            offering.run(ending, false);
          }}
          onClose={() => {
            setEnding(null);
          }}
        >
          <p>{intl.formatMessage({ id: 'usage.endWords' })}</p>
        </DoDialog>
      )}
    </OfficeScreen>
  );
}

/** Counts of each event as bars over the whole time, with the numbers beside them. */
function Counts({
  id,
  title,
  words,
  none,
  counts,
}: {
  id: string;
  title: string;
  words: string;
  none: string;
  counts: UsageOverview['counts'];
}) {
  const intl = useIntl();
  const sums = [...Map.groupBy(counts, ({ event }) => event)]
    .map(([event, of]) => ({ event, sum: of.reduce((sum, { count }) => sum + count, 0) }))
    .toSorted((one, other) => other.sum - one.sum);
  const most = Math.max(1, ...sums.map(({ sum }) => sum));
  return (
    <section className="o-section" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <p>{words}</p>
      {sums.length === 0 ? (
        <p>{none}</p>
      ) : (
        <ul className="o-list o-usage-bars">
          {sums.map(({ event, sum }) => (
            <li key={event}>
              <span className="o-line-name">{sayEvent(intl, event)}</span>
              <span className="o-num">{intl.formatNumber(sum)}</span>
              {/* By an attribute of SVG: our policy allows no style in markup. */}
              <svg
                className="o-usage-bar"
                viewBox="0 0 100 1"
                preserveAspectRatio="none"
                aria-hidden="true"
              >
                <rect width={(sum / most) * 100} height="1" />
              </svg>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function sayEvent(intl: IntlShape, event: string): string {
  return intl.formatMessage({ id: 'usage.event' }, { event: event.replaceAll(/[.-]/g, '_') });
}
