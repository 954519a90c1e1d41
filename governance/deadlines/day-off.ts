import { isoWeekday, type PlainDay } from '#kernel/base/plain-day.ts';

/** The public holidays of one Land, and where they are known from. */
export interface HolidayCalendar extends CalendarVersion {
  /** What is celebrated on `day`, in the words of two languages; null when it is no holiday. */
  holidayOn(day: PlainDay): HolidayNames | null;
}

/** By what holidays a deadline was computed, so that another answer later can be explained. */
export interface CalendarVersion {
  /** ISO 3166: `DE-BY`, `AT`; parts of a Land as the source writes them: `DE-BY-KATH`. */
  readonly land: string;
  readonly source: string;
  readonly version: string;
}

export interface HolidayNames {
  readonly de: string;
  readonly en: string;
}

/** Why nobody works on a day. Source: Reg. 1182/71 art. 2(2). */
export type DayOff =
  | { readonly because: 'saturday' | 'sunday' }
  | { readonly because: 'holiday'; readonly names: HolidayNames };

/** Why `day` is no working day; null when it is one. Without a calendar there are no holidays. */
export function dayOffOn(day: PlainDay, calendar: HolidayCalendar | null): DayOff | null {
  const weekday = isoWeekday(day);
  if (weekday === 7) return { because: 'sunday' };
  const names = calendar?.holidayOn(day) ?? null;
  if (names !== null) return { because: 'holiday', names };
  return weekday === 6 ? { because: 'saturday' } : null;
}

/** A calendar as it is kept beside what was counted by it: Land, source and version. */
export function calendarText(calendar: CalendarVersion | null): string | null {
  return calendar === null ? null : `${calendar.land} ${calendar.source} ${calendar.version}`;
}

/** The Land of a calendar that was kept; null where none was. */
export function landIn(calendar: string | null): string | null {
  return calendar?.split(' ')[0] ?? null;
}
