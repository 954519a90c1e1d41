import './pictogram-picker.css';
import { useIntl } from 'react-intl';
import { PictogramGrid } from './PictogramGrid.tsx';

export interface PictogramOffersProps {
  concepts: readonly string[];
  /** None of them may stand by itself: somebody has to say which. */
  isUnsure: boolean;
  value: string | null;
  onChoose: (concept: string) => void;
}

/** Pictures that what was typed may mean; one press takes one. */
export function PictogramOffers({ concepts, isUnsure, value, onChoose }: PictogramOffersProps) {
  const intl = useIntl();
  const words = intl.formatMessage({
    id: isUnsure ? 'design.picture.unsure' : 'design.picture.offers',
  });
  return (
    <div className="o-picture-offers" data-unsure={isUnsure || undefined}>
      <p>{words}</p>
      <PictogramGrid label={words} concepts={concepts} value={value} onChoose={onChoose} />
    </div>
  );
}
