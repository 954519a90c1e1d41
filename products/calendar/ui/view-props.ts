import type { Clock } from '#kernel/base/clock.ts';
import type { PersonId, RecordId, SpaceId } from '#kernel/base/ids.ts';
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
  /** The values after the `?` of the address; `group` is whose calendar is shown in place of the person's. */
  readonly search?: Readonly<Record<string, string>>;
}

export interface CalendarViewProps extends CalendarPlace {
  readonly day: PlainDay;
  /** Somebody chose to look at the calendar so: the next time it begins with that. */
  readonly onViewChosen?: (view: CalendarPath) => void;
}

/** How many days stand beside each other, from one that is chosen. One is the day. */
export const dayCounts = [1, 2, 3, 5, 7] as const;
export type DayCount = (typeof dayCounts)[number];

/** One of the ways to look at a calendar. */
export type CalendarView = DayCount | 'week' | 'month' | 'agenda';

/** How a view is called in addresses. */
export type CalendarPath = 'day' | `${Exclude<DayCount, 1>}-days` | 'week' | 'month' | 'agenda';

/** Where the views lead to. */
export interface CalendarHrefs {
  view(view: CalendarView, day: PlainDay): string;
  day(day: PlainDay): string;
  week(day: PlainDay): string;
  /** The same view of a group's calendar; null: of the person's. */
  whose(group: SpaceId | null, view: CalendarView, day: PlainDay): string;
  /** The journal of a day, ready to write about an event, or about one occurrence of a series. */
  journal(day: PlainDay, event: RecordId, occurrence: string | null): string;
  /** The journal of a day. */
  journalDay(day: PlainDay): string;
  importFile(): string;
  wishes(): string;
  /** What somebody was to confirm and has not, of everybody the reader helps. */
  missing(): string;
  templates(): string;
}

/** Addresses of the same calendar: whoever looks at a group's stays there. */
export function calendarHrefs({
  href,
  search,
}: Pick<CalendarPlace, 'href' | 'search'>): CalendarHrefs {
  const group = groupIn(search);
  const of = (view: CalendarView, day: PlainDay, whose: SpaceId | null): string => {
    const address = href(`calendar/${pathOf(view)}/${day}`);
    return whose === null ? address : withValue(address, 'group', whose);
  };
  return {
    view: (view, day) => of(view, day, group),
    day: (day) => of(1, day, group),
    week: (day) => of('week', day, group),
    whose: (whose, view, day) => of(view, day, whose),
    journal: (day, event, occurrence) => {
      const address = withValue(href(`journal/day/${day}`), 'event', event);
      return occurrence === null ? address : withValue(address, 'occurrence', occurrence);
    },
    journalDay: (day) => href(`journal/day/${day}`),
    importFile: () => href('import'),
    wishes: () => href('calendar/wishes'),
    missing: () => href('calendar/missing'),
    templates: () => href('calendar/templates'),
  };
}

/** Whose calendar the address asks for in place of the person's. */
export function groupIn(search: CalendarPlace['search']): SpaceId | null {
  const group = search?.['group'];
  return group === undefined ? null : (group as SpaceId);
}

export function pathOf(view: CalendarView): CalendarPath {
  if (view === 1) return 'day';
  return typeof view === 'number' ? `${view}-days` : view;
}

function withValue(address: string, name: string, value: string): string {
  return `${address}${address.includes('?') ? '&' : '?'}${name}=${encodeURIComponent(value)}`;
}
