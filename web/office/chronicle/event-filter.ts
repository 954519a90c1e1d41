import { addDays, isPlainDay, type PlainDay } from '#kernel/base/plain-day.ts';
import type { EventFilter } from './chronicle-api.ts';

const names = ['from', 'until', 'actor', 'action', 'purpose', 'instruction'] as const;

/** The filter in an address; what is no day is none. */
export function filterIn(search: Readonly<Record<string, string>>): EventFilter {
  const filter = Object.fromEntries(names.map((name) => [name, search[name] ?? '']));
  const days = { from: filter['from'] ?? '', until: filter['until'] ?? '' };
  return {
    ...(filter as unknown as EventFilter),
    from: isPlainDay(days.from) ? days.from : '',
    until: isPlainDay(days.until) ? days.until : '',
  };
}

export function isFiltered(filter: EventFilter): boolean {
  return names.some((name) => filter[name] !== '');
}

/** As the server takes it: from the first instant of a day to the first of the day after another. */
export function askedBy(filter: EventFilter): Readonly<Record<string, string>> {
  const { from, until, ...rest } = filter;
  return {
    ...rest,
    from: from === '' ? '' : beginningOf(from as PlainDay),
    until: until === '' ? '' : beginningOf(addDays(until as PlainDay, 1)),
  };
}

/** On the wall of this device, where midnight may be skipped: then when the day begins. */
function beginningOf(day: PlainDay): string {
  return new Date(`${day}T00:00:00`).toISOString();
}
