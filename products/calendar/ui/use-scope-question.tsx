import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Scope } from '#products/calendar/series-changes.ts';
import type { ScopeDialogProps } from '#products/calendar/ui/ScopeDialog.tsx';
import { later } from '#web/design/later.tsx';

const ScopeDialog = later(
  async () => (await import('#products/calendar/ui/plan/with-dialog-words.tsx')).ScopeDialog,
);

/** Asks which occurrences are meant. What has one answer is not asked. */
export function useScopeQuestion(): {
  /** Resolves to null when somebody thought better of it. */
  readonly ask: (of: Omit<ScopeDialogProps, 'onAnswer'>) => Promise<Scope | null>;
  /** To be shown inside the dialog that is open, or in the view when none is. */
  readonly question: ReactNode;
} {
  const [open, setOpen] = useState<ScopeDialogProps | null>(null);
  return {
    ask: (of) =>
      of.scopes.length < 2
        ? Promise.resolve(of.scopes[0] ?? null)
        : new Promise((resolve) => {
            setOpen({
              ...of,
              onAnswer: (scope) => {
                setOpen(null);
                resolve(scope);
              },
            });
          }),
    question: open === null ? null : <ScopeDialog {...open} />,
  };
}
