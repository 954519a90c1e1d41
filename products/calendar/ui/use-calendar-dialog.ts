import { useState } from 'react';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { useReturnFocus } from '#web/design/use-return-focus.ts';

/** What is open above a view of the calendar. Events by id: what is shown follows the record. */
export type OpenDialog =
  | { readonly open: 'new'; readonly day: PlainDay }
  | {
      readonly open: 'details' | 'change' | 'move' | 'history';
      readonly id: string;
      readonly day: PlainDay;
    };

/** Which dialog is open, for a view. `bringBack`: after what had the focus was deleted. */
export function useCalendarDialog() {
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const { remember, bringBack } = useReturnFocus();
  return {
    dialog,
    setDialog: (next: OpenDialog | null) => {
      if (dialog === null && next !== null) remember();
      if (dialog !== null && next === null) bringBack();
      setDialog(next);
    },
    bringBack,
  };
}
