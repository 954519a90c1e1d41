import './face-rating.css';
import { type ReactNode, useId } from 'react';
import { useIntl } from 'react-intl';
import { type Rating, ratings } from '../rating.ts';
import { Pictogram } from './Pictogram.tsx';

export interface FaceRatingProps {
  value: Rating | null;
  onChange: (rating: Rating) => void;
  /** "Wie war es?" when left out. */
  legend?: ReactNode;
  isDisabled?: boolean;
}

/** Native radios: arrow keys choose, only the form's own button saves. Names are feelings, not emoji names. */
export function FaceRating({ value, onChange, legend, isDisabled = false }: FaceRatingProps) {
  const intl = useIntl();
  const name = useId();
  return (
    <fieldset className="o-faces-rating" disabled={isDisabled}>
      <legend className="o-label">{legend ?? intl.formatMessage({ id: 'design.howWasIt' })}</legend>
      <div className="o-faces-rating-list">
        {ratings.map((rating) => (
          <label key={rating} className="o-face-choice">
            <input
              className="o-face-radio"
              type="radio"
              name={name}
              value={rating}
              checked={rating === value}
              onChange={() => {
                onChange(rating);
              }}
            />
            <Pictogram concept={`feel-${rating}`} />
            <span>{intl.formatMessage({ id: `design.rating.${rating}` })}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
