import { useCallback, useRef, useState } from 'react';
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

/** Which dialog is open, for a view. `bringBack`: after what had the focus was deleted. `setDialog`
 *  stays the same one. */
export function useCalendarDialog() {
  const [dialog, setShown] = useState<OpenDialog | null>(null);
  const isOpen = useRef(false);
  const { remember, bringBack } = useReturnFocus();
  const setDialog = useCallback(
    (next: OpenDialog | null): void => {
      if (!isOpen.current && next !== null) remember();
      if (isOpen.current && next === null) bringBack();
      isOpen.current = next !== null;
      setShown(next);
    },
    [remember, bringBack],
  );
  return { dialog, setDialog, bringBack };
}
