import { useCallback, useState } from 'react';
import { useReturnFocus } from '#web/design/use-return-focus.ts';

/** What a menu with plans opened. */
export type PlanDialog = 'copy' | 'keep' | 'export';

export interface OpenPlan {
  readonly dialog: PlanDialog | null;
  readonly show: (dialog: PlanDialog) => void;
  readonly close: () => void;
}

/** For whoever draws the menu: the menu goes in the easy density, and what it opened must not go with it (UX7). */
export function useOpenPlan(): OpenPlan {
  const [dialog, setDialog] = useState<PlanDialog | null>(null);
  const { remember, bringBack } = useReturnFocus();
  return {
    dialog,
    show: useCallback(
      (next) => {
        remember();
        setDialog(next);
      },
      [remember],
    ),
    close: useCallback(() => {
      setDialog(null);
      bringBack();
    }, [bringBack]),
  };
}
