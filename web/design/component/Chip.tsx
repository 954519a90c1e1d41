import './chip.css';
import type { ReactNode } from 'react';

export interface ChipProps {
  children: ReactNode;
  tone?: 'plain' | 'accent' | 'ok' | 'warn' | 'stop';
  icon?: ReactNode;
}

/** A piece of information. Never pressed, so it has no border and looks unlike a button. */
export function Chip({ children, tone = 'plain', icon }: ChipProps) {
  return (
    <span className="o-chip" data-tone={tone}>
      {icon}
      {children}
    </span>
  );
}
