import { type IntlShape, useIntl } from 'react-intl';
import type { Described } from './provider-api.ts';
import { sayCountry, sayDay } from './say-provider.ts';

/** What the operator says of a provider, with the day it was checked; all of it is shown as text. */
export function ProviderFacts({
  which,
  described,
}: {
  which: 'inForce' | 'announced';
  described: Described;
}) {
  const intl = useIntl();
  const lang = intl.locale.startsWith('de') ? 'de' : 'en';
  const { agreement, assurances, subProcessors } = described;
  const name = (what: string) => intl.formatMessage({ id: 'providers.fact' }, { what });
  return (
    <section className="o-section" aria-labelledby={`provider-${which}`}>
      <h2 id={`provider-${which}`}>{intl.formatMessage({ id: 'providers.facts' }, { which })}</h2>
      <p>
        {intl.formatMessage(
          { id: 'providers.checked' },
          { day: sayDay(intl, described.checkedOn) },
        )}
      </p>
      <dl className="o-facts">
        <Fact name={name('entity')} lines={[described.legalEntity, described.address]} />
        <Fact name={name('contact')} lines={[described.contact]} />
        <Fact name={name('function')} lines={[described.function[lang]]} />
        <Fact
          name={name('places')}
          lines={described.places.map((place) => placeWords(intl, place))}
        />
        <Fact
          name={name('categories')}
          lines={described.categories.map((category) =>
            intl.formatMessage(
              { id: 'office.category' },
              { category: category.replaceAll('.', '_') },
            ),
          )}
        />
        <Fact
          name={name('agreement')}
          lines={
            agreement === null
              ? [intl.formatMessage({ id: 'providers.agreement.none' })]
              : [
                  intl.formatMessage(
                    { id: 'providers.agreement' },
                    { title: agreement.title, day: sayDay(intl, agreement.signedOn) },
                  ),
                  ...(agreement.beneficiary.is === 'refused'
                    ? [
                        intl.formatMessage(
                          { id: 'providers.agreement.deviation' },
                          { words: agreement.beneficiary.deviation },
                        ),
                      ]
                    : []),
                ]
          }
        />
        <Fact
          name={name('subProcessors')}
          lines={
            subProcessors.length === 0
              ? [intl.formatMessage({ id: 'providers.noSubProcessors' })]
              : subProcessors.map(
                  (one) =>
                    `${one.legalEntity}: ${one.function[lang]} (${one.places
                      .map((place) => placeWords(intl, place))
                      .join('; ')})`,
                )
          }
        />
      </dl>
      {assurances.length > 0 && (
        <>
          <h3>{name('assurances')}</h3>
          <ul className="o-list o-lines">
            {assurances.map((one) => (
              <li key={`${one.name} ${one.source}`} className="o-line">
                <span className="o-line-name">{one.name}</span>
                <span className="o-line-cell o-line-words">
                  <span className="o-mono o-small">{one.source}</span>{' '}
                  {intl.formatMessage(
                    { id: 'providers.checked' },
                    { day: sayDay(intl, one.checkedOn) },
                  )}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Fact({ name, lines }: { name: string; lines: readonly string[] }) {
  return (
    <div>
      <dt>{name}</dt>
      {lines.map((line) => (
        <dd key={line}>{line}</dd>
      ))}
    </div>
  );
}

function placeWords(intl: IntlShape, { country, region, basis }: Described['places'][number]) {
  const where = [sayCountry(intl, country), region].filter((part) => part !== '').join(', ');
  if (basis === null) return where;
  return intl.formatMessage(
    { id: 'providers.basis' },
    { where, kind: basis.kind.replaceAll('-', '_'), day: sayDay(intl, basis.until) },
  );
}
