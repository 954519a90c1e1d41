import './radio-cards.css';
import type { ReactNode } from 'react';
import { Label } from 'react-aria-components/Label';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { Text } from 'react-aria-components/Text';
import type { DayColour } from '../day-colour.ts';

export interface RadioCard<Id extends string = string> {
  id: Id;
  label: string;
  hint?: string;
  /** What the choice means; between label and hint. */
  note?: string;
  /** What says it to who does not read (UX8). */
  picture: ReactNode;
  /** The card wears this day colour. */
  day?: DayColour;
}

export interface RadioCardsProps<Id extends string> {
  label: ReactNode;
  hint?: ReactNode;
  cards: readonly RadioCard<Id>[];
  /** Null: nothing is chosen yet. */
  value: Id | null;
  onChange: (id: Id) => void;
  isDisabled?: boolean;
  /** `list`: one under the other, for cards with a hint. */
  layout?: 'grid' | 'list';
}

/** One of a few, each with picture and name. Arrow keys choose, as in every radio group. */
export function RadioCards<Id extends string>({
  label,
  hint,
  cards,
  value,
  onChange,
  isDisabled = false,
  layout = 'grid',
}: RadioCardsProps<Id>) {
  return (
    <RadioGroup
      className="o-radio-cards"
      value={value}
      onChange={(id) => {
        onChange(id as Id);
      }}
      isDisabled={isDisabled}
    >
      <Label className="o-label">{label}</Label>
      {hint !== undefined && (
        <Text slot="description" className="o-hint">
          {hint}
        </Text>
      )}
      <div className="o-radio-cards-list" data-layout={layout}>
        {cards.map((card) => (
          <Radio key={card.id} value={card.id} className="o-radio-card" data-day={card.day}>
            <span className="o-radio-mark" aria-hidden="true" />
            {card.picture}
            <span className="o-radio-words">
              <span>{card.label}</span>
              {card.note !== undefined && <span className="o-small">{card.note}</span>}
              {card.hint !== undefined && <span className="o-small">{card.hint}</span>}
            </span>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
