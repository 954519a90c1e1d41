import './empty-state.css';
import type { ReactNode } from 'react';
import { Pictogram } from './Pictogram.tsx';

export interface EmptyStateProps {
  concept: string;
  /** What is so: "Für heute steht noch nichts im Kalender." */
  title: string;
  /** Why, or what it is for; one sentence. */
  children?: ReactNode;
  /** The next step. */
  action?: ReactNode;
}

export function EmptyState({ concept, title, children, action }: EmptyStateProps) {
  return (
    <div className="o-empty">
      <Pictogram concept={concept} size="large" />
      <p className="o-empty-title">{title}</p>
      {children !== undefined && <div className="o-empty-words">{children}</div>}
      {action}
    </div>
  );
}
