import type { Clock } from '#kernel/base/clock.ts';
import type { PersonId, RecordId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';

/** What every view of the calendar is given by whoever mounts it. */
export interface CalendarPlace {
  /** Whose days these are. */
  readonly personId: PersonId;
  /** The reader's IANA zone. */
  readonly zone: string;
  readonly clock: Clock;
  /** The address of a view of this tenant and person: `href('calendar/day/2026-05-03')`. */
  readonly href: (path: string) => string;
  readonly navigate: (href: string) => void;
}

export interface CalendarViewProps extends CalendarPlace {
  readonly day: PlainDay;
}

/** Where the views lead to. */
export interface CalendarHrefs {
  day(day: PlainDay): string;
  week(day: PlainDay): string;
  /** The journal of a day, ready to write about an event. */
  journal(day: PlainDay, event: RecordId): string;
  importFile(): string;
  wishes(): string;
  /** What somebody was to confirm and has not, of everybody the reader helps. */
  missing(): string;
  templates(): string;
}

export function calendarHrefs(href: CalendarPlace['href']): CalendarHrefs {
  return {
    day: (day) => href(`calendar/day/${day}`),
    week: (day) => href(`calendar/week/${day}`),
    journal: (day, event) => {
      const address = href(`journal/day/${day}`);
      return `${address}${address.includes('?') ? '&' : '?'}event=${event}`;
    },
    importFile: () => href('import'),
    wishes: () => href('calendar/wishes'),
    missing: () => href('calendar/missing'),
    templates: () => href('calendar/templates'),
  };
}
