import './day-shape.css';
import { type DayColour, dayShapes, type DayShapeName } from '../day-colour.ts';

const outlines = {
  circle: 'M12 2.6a9.4 9.4 0 1 1 0 18.8 9.4 9.4 0 0 1 0-18.8Z',
  square: 'M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2Z',
  diamond: 'M12 1.8 22.2 12 12 22.2 1.8 12Z',
  hexagon: 'M7 3.2h10L22 12l-5 8.8H7L2 12Z',
  triangle: 'M12 2.8 22.4 20.8H1.6Z',
  heart:
    'M12 21C7 17 2 13 2 8.4 2 5.2 4.4 3 7.2 3 9.2 3 11 4.1 12 6c1-1.9 2.8-3 4.8-3C19.6 3 22 5.2 22 8.4 22 13 17 17 12 21Z',
  star: 'M12 1.6l3.1 6.8 7.3.8-5.4 5 1.5 7.3L12 17.8 5.500 21.5 7 14.2 1.600 9.200 8.900 8.400Z',
} as const satisfies Record<DayShapeName, string>;

/** The outline of a day colour's shape, in a square of 24. */
export function dayOutline(day: DayColour): string {
  return outlines[dayShapes[day]];
}

/** The shape of a day colour, filled with it and outlined in its ink. The name stands beside it, as text. */
export function DayShape({ day }: { day: DayColour }) {
  return (
    <svg
      className="o-day-shape"
      data-day={day}
      viewBox="0 0 24 24"
      aria-hidden="true"
      focusable="false"
    >
      <path d={dayOutline(day)} />
    </svg>
  );
}
