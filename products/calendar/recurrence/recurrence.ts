import { parseDateValue } from '#products/calendar/ics/date-value.ts';
import { wallSecondOf } from '#products/calendar/recurrence/occurrence.ts';
import type { ClockTime, Occurrence } from '#products/calendar/recurrence/occurrence.ts';
import { formatRule, parseRule } from '#products/calendar/recurrence/rule.ts';
import type { RecurrenceRule, RuleFault } from '#products/calendar/recurrence/rule.ts';

/**
 * How something repeats, apart from when it begins. Immutable; what is worked out for one is kept
 * with the object, so keep the object. Days and times are on the wall of the series.
 */
export interface Recurrence {
  readonly rules: readonly RecurrenceRule[];
  /** RDATE: happens then too. Ascending, without repetition. */
  readonly dates: readonly Occurrence[];
  /** EXDATE: does not happen then. Without time: not on that day. */
  readonly excluded: readonly Occurrence[];
}

export type RecurrenceFault = RuleFault | 'calendar.recurrence-unreadable';

const datesAtMost = 5_000;
const rulesAtMost = 20;

export function recurrenceOf(parts: Partial<Recurrence>): Recurrence {
  return {
    rules: parts.rules ?? [],
    dates: inOrder(parts.dates ?? []),
    excluded: inOrder(parts.excluded ?? []),
  };
}

/**
 * Reads `RRULE:`, `RDATE:` and `EXDATE:` lines, or a lone rule without its name; times are on the
 * wall of the series. Says why not.
 */
export function parseRecurrence(text: string): Recurrence | RecurrenceFault {
  const rules: RecurrenceRule[] = [];
  const dates: Occurrence[] = [];
  const excluded: Occurrence[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    const match = /^(?:(RRULE|RDATE|EXDATE):)?(.*)$/.exec(line.trim());
    const [, name = 'RRULE', value = ''] = match ?? [];
    if (name === 'RRULE') {
      const rule = parseRule(value);
      if (typeof rule === 'string') return rule;
      rules.push(rule);
    } else {
      for (const one of value.split(',')) {
        const date = parseDateValue(one);
        if (date === null || date.utc) return 'calendar.recurrence-unreadable';
        const { day, time, seconds } = date;
        (name === 'RDATE' ? dates : excluded).push({
          day,
          time: time === null || seconds === '00' ? time : (`${time}:${seconds}` as ClockTime),
        });
      }
    }
    if (dates.length + excluded.length > datesAtMost || rules.length > rulesAtMost) {
      return 'calendar.recurrence-unreadable';
    }
  }
  return recurrenceOf({ rules, dates, excluded });
}

/** Writes a recurrence in one way only; `parseRecurrence` reads the same again. */
export function formatRecurrence({ rules, dates, excluded }: Recurrence): string {
  const lines = rules.map((rule) => `RRULE:${formatRule(rule)}`);
  if (dates.length > 0) lines.push(`RDATE:${dates.map(dateValueOf).join(',')}`);
  if (excluded.length > 0) lines.push(`EXDATE:${excluded.map(dateValueOf).join(',')}`);
  return lines.join('\n');
}

function dateValueOf({ day, time }: Occurrence): string {
  const date = day.replaceAll('-', '');
  return time === null ? date : `${date}T${time.replaceAll(':', '').padEnd(6, '0')}`;
}

function inOrder(list: readonly Occurrence[]): readonly Occurrence[] {
  if (list.length < 2) return list;
  return [...new Map(list.map((one) => [`${one.day}T${one.time ?? ''}`, one])).values()].toSorted(
    (a, b) => wallSecondOf(a) - wallSecondOf(b) || (a.time ?? '').length - (b.time ?? '').length,
  );
}
