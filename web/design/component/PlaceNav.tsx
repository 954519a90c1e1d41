import './place-nav.css';
import { Link } from 'react-aria-components/Link';
import { useIntl } from 'react-intl';
import { Pictogram } from './Pictogram.tsx';

export interface Place {
  id: string;
  label: string;
  concept: string;
  href: string;
}

export interface PlaceNavProps {
  places: readonly Place[];
  /** Null on pages that are no place, such as the settings. */
  current: string | null;
}

/** The places: a bar at the bottom of phones, a rail at the side where there is room. Same order, same pictures everywhere. */
export function PlaceNav({ places, current }: PlaceNavProps) {
  const intl = useIntl();
  return (
    <nav className="o-places" aria-label={intl.formatMessage({ id: 'design.places' })}>
      <ul className="o-list o-places-list">
        {places.map((place) => (
          <li key={place.id} className="o-places-item">
            <Link
              className="o-place"
              href={place.href}
              {...(place.id === current ? { 'aria-current': 'page' as const } : {})}
            >
              <Pictogram concept={place.concept} />
              <span>{place.label}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
