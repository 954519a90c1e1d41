import './pager.css';
import type { ReactNode } from 'react';
import { Link } from 'react-aria-components/Link';
import { ChevronLeftIcon, ChevronRightIcon } from '../icon/icons.tsx';

export interface PagerProps {
  /** What is shown: the h1 (ScreenTitle) of the view. */
  children: ReactNode;
  previous: { href: string; label: string };
  next: { href: string; label: string };
}

/** One step back, what is shown, one step on. The steps have addresses, so the back button works. */
export function Pager({ children, previous, next }: PagerProps) {
  return (
    <div className="o-pager">
      <PagerLink {...previous} icon={<ChevronLeftIcon />} />
      {children}
      <PagerLink {...next} icon={<ChevronRightIcon />} />
    </div>
  );
}

export interface PagerLinkProps {
  href: string;
  label: string;
  icon: ReactNode;
}

/** A round link with its word, for the steps of a DayHeader. */
export function PagerLink({ href, label, icon }: PagerLinkProps) {
  return (
    <Link href={href} className="o-icon-button">
      {icon}
      <span className="o-icon-button-words">{label}</span>
    </Link>
  );
}
