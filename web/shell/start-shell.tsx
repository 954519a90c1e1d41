import '#web/design/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import * as z from 'zod/mini';
import { ignoreTrembling } from '#web/design/ignore-trembling.ts';
import { App } from './App.tsx';
import { AppearanceStore } from './appearance-store.ts';
import { chooseLocale } from './locale.ts';
import { OpenCopies } from './open-copies.ts';
import type { ShellParts } from './parts.ts';
import { SessionStore } from './session-store.ts';
import { TenantViews } from './tenant-views.ts';

/** Starts the app in `place`. With a remembered session nothing waits for the network. */
export async function startShell(place: HTMLElement, parts: ShellParts): Promise<void> {
  // Our policy forbids code made from text, which zod would otherwise try first.
  z.config({ jitless: true });
  const appearances = new AppearanceStore();
  ignoreTrembling(() => appearances.appearance().density === 'easy');
  const sessions = new SessionStore();
  const copies = new OpenCopies(parts.openObhut, parts.deleteCopies);
  sessions.forgetCopies = (account, tenants) => copies.forget(account, tenants);
  const refreshed = sessions.refresh();
  if (sessions.state().status === 'signed-out') await refreshed;
  const state = sessions.state();
  const locale = chooseLocale(state.status === 'signed-in' ? state.session.account.locale : null);
  document.documentElement.lang = locale;
  const [messages] = await Promise.all([
    parts.loadMessages(locale),
    // Who cannot have them now is told by the router.
    state.status === 'signed-in' ? TenantViews.load().catch(() => {}) : undefined,
  ]);
  createRoot(place).render(
    <StrictMode>
      <App
        parts={parts}
        sessions={sessions}
        appearances={appearances}
        copies={copies}
        first={{ locale, messages }}
      />
    </StrictMode>,
  );
  const again = (): void => {
    if (document.visibilityState === 'visible') void sessions.refresh();
  };
  addEventListener('online', again);
  document.addEventListener('visibilitychange', again);
}
