import './card.css';
import type { ReactNode } from 'react';
import type { DayColour } from '../day-colour.ts';

export interface CardProps {
  children: ReactNode;
  /** Makes the card a named group: what is inside belongs to it. */
  label?: string;
  labelledBy?: string;
  /** `current`: now. `wish`: proposed, dashed. `cancelled`: is off; the word stands in it too. */
  state?: 'current' | 'wish' | 'cancelled' | undefined;
  day?: DayColour | undefined;
  as?: 'div' | 'article' | 'section' | 'li';
  /** Less air, for lists and columns. */
  isTight?: boolean;
}

export function Card({
  children,
  label,
  labelledBy,
  state,
  day,
  as: Tag = 'div',
  isTight,
}: CardProps) {
  const isNamedGroup = Tag === 'div' && (label !== undefined || labelledBy !== undefined);
  return (
    <Tag
      className="o-card"
      data-state={state}
      data-day={day}
      data-tight={isTight || undefined}
      role={isNamedGroup ? 'group' : undefined}
      aria-label={label}
      aria-labelledby={labelledBy}
    >
      {children}
    </Tag>
  );
}
