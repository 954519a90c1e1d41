import './chronicle.css';
import type { OfficePlace } from '../frame/office-place.ts';
import { CheckPage } from './CheckPage.tsx';
import { EventPage } from './EventPage.tsx';
import { EventsPage } from './EventsPage.tsx';

/** The chronicle of the tenant: its events, one of them, or checking all of it on this device. */
export function ChroniclePage(place: OfficePlace) {
  if (place.item === undefined) return <EventsPage {...place} />;
  if (place.item === 'check') return <CheckPage {...place} />;
  return <EventPage {...place} />;
}
