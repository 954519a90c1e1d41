import '../frame.css';
import type { ReactNode } from 'react';
import { ScreenTitle } from '#web/design/layout/ScreenTitle.tsx';
import { Brand } from '../Brand.tsx';

/** A page without the frame: signing in, invitations, and when there is nothing else to show. */
export function PlainPage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="o-plain-page">
      <div className="o-plain-box">
        <Brand />
        <ScreenTitle documentTitle={title}>{title}</ScreenTitle>
        {children}
      </div>
    </main>
  );
}
