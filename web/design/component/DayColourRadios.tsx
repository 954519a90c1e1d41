import { useIntl } from 'react-intl';
import { type DayColour, dayColours } from '../day-colour.ts';
import { DayShape } from './DayShape.tsx';
import { RadioCards } from './RadioCards.tsx';

export interface DayColourRadiosProps {
  value: DayColour | null;
  onChange: (day: DayColour) => void;
  isDisabled?: boolean;
}

/** The seven colours of a day, each with shape and name. */
export function DayColourRadios({ value, onChange, isDisabled = false }: DayColourRadiosProps) {
  const intl = useIntl();
  return (
    <RadioCards
      label={intl.formatMessage({ id: 'design.dayColour' })}
      value={value}
      onChange={onChange}
      isDisabled={isDisabled}
      cards={dayColours.map((day) => ({
        id: day,
        day,
        label: intl.formatMessage({ id: `design.day.${day}` }),
        picture: <DayShape day={day} />,
      }))}
    />
  );
}
