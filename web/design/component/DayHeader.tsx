import './day-header.css';
import type { ReactNode } from 'react';
import type { DayColour } from '../day-colour.ts';
import { ScreenTitle } from '../layout/ScreenTitle.tsx';
import { DayShape } from './DayShape.tsx';

export interface DayHeaderProps {
  /** The weekday: "Mittwoch". Is the h1 of the view. */
  title: string;
  /** "heute, 3. Mai" */
  subtitle: string;
  /** Null: the day has no colour yet. */
  day: DayColour | null;
  /** Before the title: back to the day before. */
  leading?: ReactNode;
  /** After the title: next day, read aloud, menu. */
  actions?: ReactNode;
  /** What the window and the history call it; title and subtitle when left out. */
  documentTitle?: string;
}

/** The top of everything about one day; wears its colour, with shape. */
export function DayHeader({
  title,
  subtitle,
  day,
  leading,
  actions,
  documentTitle,
}: DayHeaderProps) {
  return (
    <div className="o-day-header" data-day={day ?? undefined}>
      {leading}
      {day !== null && <DayShape day={day} />}
      <div className="o-day-header-words">
        <ScreenTitle documentTitle={documentTitle ?? `${title}, ${subtitle}`}>{title}</ScreenTitle>
        <p className="o-day-header-subtitle">{subtitle}</p>
      </div>
      {actions !== undefined && <div className="o-day-header-actions">{actions}</div>}
    </div>
  );
}
