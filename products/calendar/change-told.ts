import { addDays } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { EventBody } from '#products/calendar/kinds.ts';

/** Changes of what is farther away nobody waits for yet. */
const soonDays = 7;

/** Whether a change that touches these days is about something somebody may already have looked at. */
export function isSoon(days: readonly PlainDay[], today: PlainDay): boolean {
  const last = addDays(today, soonDays);
  return days.some((day) => day >= today && day <= last);
}

type Told = Pick<EventBody, 'title' | 'pictogram' | 'photo' | 'startsOn' | 'startTime'>;

/** Whether something differs that is told of a change: picture, title, when (CA66). */
export function isToldOf(before: Told, after: Partial<Told>): boolean {
  return (['title', 'pictogram', 'photo', 'startsOn', 'startTime'] as const).some(
    (field) =>
      field in after &&
      JSON.stringify(before[field] ?? null) !== JSON.stringify(after[field] ?? null),
  );
}
