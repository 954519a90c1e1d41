import { lazy } from 'react';
import { calendarEditAgain } from '#products/calendar/ui/edit-again.ts';
import { journalEditAgain } from '#products/journal/ui/edit-again.ts';
import { later } from '#web/design/later.tsx';
import type { ScreenPlace, ShellParts } from '#web/shell/parts.ts';

/** Which view of which product stands at which address of the shell. Each loads when it is first looked at; those that
 *  are one press away from a day, also when the browser has time (UX30). */
export const screens: ShellParts['screens'] = {
  calendarDay: lazy(async () => ({
    default: (await import('#products/calendar/ui/DayView.tsx')).DayView,
  })),
  calendarDays: later(async () => (await import('#products/calendar/ui/DaysView.tsx')).DaysView),
  calendarWeek: later(async () => (await import('#products/calendar/ui/WeekView.tsx')).WeekView),
  calendarWishes: lazy(async () => ({
    default: (await import('#products/calendar/ui/plan/with-plan-words.tsx')).WishesView,
  })),
  calendarMissing: lazy(async () => ({
    default: (await import('#products/calendar/ui/plan/with-plan-words.tsx')).MissingView,
  })),
  calendarTemplates: lazy(async () => ({
    default: (await import('#products/calendar/ui/plan/with-plan-words.tsx')).TemplatesView,
  })),
  calendarMonth: later(async () => (await import('#products/calendar/ui/MonthView.tsx')).MonthView),
  calendarAgenda: later(
    async () => (await import('#products/calendar/ui/AgendaView.tsx')).AgendaView,
  ),
  journalDay: later(
    async () => (await import('#products/journal/ui/day/with-journal-words.tsx')).JournalView,
  ),
  journalMood: lazy(async () => ({
    default: (await import('#products/journal/ui/look/with-look-words.tsx')).MoodView,
  })),
  journalYear: lazy(async () => ({
    default: (await import('#products/journal/ui/look/with-look-words.tsx')).YearView,
  })),
  journalBook: lazy(async () => {
    const [{ BookView }, { printInWorker }, { saveFile }] = await Promise.all([
      import('#products/journal/ui/look/with-look-words.tsx'),
      import('./printer.ts'),
      import('#web/design/save-file.ts'),
    ]);
    return {
      default: (place: ScreenPlace) => (
        <BookView {...place} print={printInWorker} save={saveFile} />
      ),
    };
  }),
  import: lazy(async () => ({
    default: (await import('#products/calendar/ui/import/with-import-words.tsx')).ImportView,
  })),
};

/** How what was refused is edited again; each product declares it for its own writes. */
export const editAgain: ShellParts['editAgain'] = { ...calendarEditAgain, ...journalEditAgain };
