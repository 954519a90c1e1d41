import { createContext, use, useSyncExternalStore } from 'react';
import type { Appearance } from '#web/design/appearance.ts';
import type { AppearanceStore } from './appearance-store.ts';
import type { Locale } from './locale.ts';
import type { OpenCopies } from './open-copies.ts';
import type { ShellParts } from './parts.ts';
import type { Session, SessionState } from './session.ts';
import type { SessionStore } from './session-store.ts';

export interface Shell {
  readonly parts: ShellParts;
  readonly sessions: SessionStore;
  readonly appearances: AppearanceStore;
  readonly copies: OpenCopies;
  readonly changeLocale: (locale: Locale) => void;
}

export const ShellContext = createContext<Shell | null>(null);

export function useShell(): Shell {
  const shell = use(ShellContext);
  if (shell === null) throw new Error('A page of the shell was drawn outside ShellContext.');
  return shell;
}

export function useSession(): SessionState {
  const { sessions } = useShell();
  return useSyncExternalStore(sessions.subscribe, sessions.state);
}

/** The session on pages that need one; RequireSession stands around them. */
export function useSignedIn(): Session {
  const state = useSession();
  if (state.status !== 'signed-in')
    throw new Error('A page that needs a session was drawn without one.');
  return state.session;
}

export function useAppearanceChoice(): Appearance {
  const { appearances } = useShell();
  return useSyncExternalStore(appearances.subscribe, appearances.appearance);
}
