import { lazy } from 'react';
import type { ShellParts } from '#web/shell/parts.ts';

/** Which view of which product stands at which address of the shell. Each loads when it is first looked at. */
export const screens: ShellParts['screens'] = {
  calendarDay: lazy(async () => ({
    default: (await import('#products/calendar/ui/DayView.tsx')).DayView,
  })),
  calendarWeek: lazy(async () => ({
    default: (await import('#products/calendar/ui/WeekView.tsx')).WeekView,
  })),
  journalDay: lazy(async () => ({
    default: (await import('#products/journal/ui/JournalView.tsx')).JournalView,
  })),
  import: lazy(async () => ({
    default: (await import('#products/calendar/ui/ImportView.tsx')).ImportView,
  })),
};
