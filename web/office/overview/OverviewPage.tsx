import { Link } from 'react-aria-components/Link';
import { useIntl } from 'react-intl';
import { OfficeScreen } from '../frame/OfficeScreen.tsx';
import type { OfficePlace } from '../frame/office-place.ts';

/** Where somebody begins who looks after privacy: what there is, and what each of it is for. */
export function OverviewPage(place: OfficePlace) {
  const intl = useIntl();
  return (
    <OfficeScreen place={place} section="overview">
      <section className="o-section o-office-first" aria-labelledby="office-sections">
        <h2 id="office-sections">{intl.formatMessage({ id: 'office.overview.sections' })}</h2>
        <ul className="o-list o-office-rows">
          {place.sections
            .filter(({ id }) => id !== 'overview')
            .map(({ id, icon }) => (
              <li key={id}>
                <Link className="o-office-row" href={place.href(id)}>
                  {icon}
                  <span className="o-office-name">
                    {intl.formatMessage({ id: 'office.section' }, { section: id })}
                  </span>
                  <span className="o-office-cell o-office-words">
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
