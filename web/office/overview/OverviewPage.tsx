import { Link } from 'react-aria-components/Link';
import { useIntl } from 'react-intl';
import { OfficeScreen } from '../frame/OfficeScreen.tsx';
import type { OfficePlace } from '../frame/office-place.ts';

/** Where somebody begins who looks after privacy: what there is, and what each of it is for. */
export function OverviewPage(place: OfficePlace) {
  const intl = useIntl();
  return (
    <OfficeScreen place={place} section="overview">
      <section className="o-section o-desk-first" aria-labelledby="office-sections">
        <h2 id="office-sections">{intl.formatMessage({ id: 'office.overview.sections' })}</h2>
        <ul className="o-list o-lines">
          {place.sections
            .filter(({ id }) => id !== 'overview')
            .map(({ id, icon }) => (
              <li key={id}>
                <Link className="o-line" href={place.href(id)}>
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
