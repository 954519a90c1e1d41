import type { PlainDay } from '#kernel/base/plain-day.ts';
import { addDays, daysBetween } from '#kernel/base/plain-day.ts';

/** A day of the list, or a stretch in which nothing is. */
export type AgendaPart =
  | { readonly is: 'day'; readonly day: PlainDay }
  /** Both included. */
  | { readonly is: 'nothing'; readonly from: PlainDay; readonly to: PlainDay };

/** More empty days than these beside each other are said. */
const quietDays = 3;

/** The days from `from` to `to` that have something, in order, and where for long there is nothing. */
export function agendaOf(
  from: PlainDay,
  to: PlainDay,
  hasSomething: (day: PlainDay) => boolean,
): AgendaPart[] {
  const parts: AgendaPart[] = [];
  let empty = from;
  const close = (last: PlainDay): void => {
    const isEnd = last === to;
    if (daysBetween(empty, last) + 1 >= (isEnd ? 1 : quietDays)) {
      parts.push({ is: 'nothing', from: empty, to: last });
    }
  };
  for (let day = from; day <= to; day = addDays(day, 1)) {
    if (!hasSomething(day)) continue;
    if (empty < day) close(addDays(day, -1));
    parts.push({ is: 'day', day });
    empty = addDays(day, 1);
  }
  if (empty <= to) close(to);
  return parts;
}
