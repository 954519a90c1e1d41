import './screen.css';
import { createContext, type ReactNode, use, useEffect } from 'react';
import type { DayColour } from '../day-colour.ts';
import { useMedia } from '../use-media.ts';
import { FrameDayContext } from './frame-day.ts';
import { ScreenTitle } from './ScreenTitle.tsx';

/** What the shell puts into the top of every view: whose life it is. */
export const ScreenTopContext = createContext<ReactNode>(null);

interface ScreenBase {
  /** Buttons and switches of the view, at the end of the top row. */
  actions?: ReactNode;
  children: ReactNode;
  /** Beside the content on wide screens, below it on phones. */
  aside?: ReactNode;
  /** The one main button. On phones it stays at the bottom, above the places; on wide screens it ends the top row. */
  bottom?: ReactNode;
  /** The whole view wears this day's colour. */
  day?: DayColour | null;
  /** `reading`: one column of comfortable line length. `full`: as wide as the window. */
  width?: 'reading' | 'full';
}

export type ScreenProps = ScreenBase &
  (
    | {
        /** The h1. */
        title: string;
        heading?: never;
      }
    | {
        title?: never;
        /** In place of a plain h1: a Pager or DayHeader with a ScreenTitle inside. */
        heading: ReactNode;
      }
  );

/** One view: top row (person, heading, actions), content, and what stays at the bottom. */
export function Screen({
  title,
  heading,
  actions,
  children,
  aside,
  bottom,
  day,
  width = 'full',
}: ScreenProps) {
  const top = use(ScreenTopContext);
  const isWide = useMedia('(width >= 56.25em)');
  const dressFrame = use(FrameDayContext);
  useEffect(() => {
    dressFrame(day ?? null);
    return () => {
      dressFrame(null);
    };
  }, [day, dressFrame]);
  return (
    <div className="o-screen" data-day={day ?? undefined} data-width={width}>
      <header className="o-screen-head">
        {top !== null && <div className="o-screen-person">{top}</div>}
        <div className="o-screen-heading">
          {title === undefined ? heading : <ScreenTitle documentTitle={title}>{title}</ScreenTitle>}
        </div>
        {(actions !== undefined || (isWide && bottom !== undefined)) && (
          <div className="o-screen-actions">
            {actions}
            {isWide && bottom}
          </div>
        )}
      </header>
      <div className="o-screen-body" data-aside={aside !== undefined || undefined}>
        <div className="o-screen-content">{children}</div>
        {aside !== undefined && <aside className="o-screen-aside">{aside}</aside>}
      </div>
      {!isWide && bottom !== undefined && <div className="o-screen-bottom">{bottom}</div>}
    </div>
  );
}
