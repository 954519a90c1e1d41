import { useIntl } from 'react-intl';
import type { Rating } from '../rating.ts';
import { Pictogram } from './Pictogram.tsx';

/** A rating that was given, as a face with its name for screen readers. */
export function RatingFace({ rating }: { rating: Rating }) {
  const intl = useIntl();
  return (
    <Pictogram
      concept={`feel-${rating}`}
      label={intl.formatMessage({ id: `design.rating.${rating}` })}
    />
  );
}
