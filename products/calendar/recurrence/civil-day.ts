import type { PlainDay } from '#kernel/base/plain-day.ts';

// Days as whole numbers since 1970-01-01: a window of ten thousand series is expanded between two
// frames, and a Date for each day looked at would not fit there.

/** Days from 1970-01-01 to a day of the Gregorian calendar. `month` is 1 to 12. */
export function dayNumber(year: number, month: number, date: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

export interface CivilDay {
  year: number;
  /** 1 to 12. */
  month: number;
  date: number;
}

/** The year, month and date of a day number. */
export function civilDay(day: number): CivilDay {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    date: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
  };
}

/** Monday is 1, Sunday is 7. */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function monthLength(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (monthLengths[month - 1] ?? 0);
}

export function yearLength(year: number): number {
  return isLeapYear(year) ? 366 : 365;
}

/** The first day of week 1: the first week with four days in the year. RFC 5545 §3.3.10. */
export function firstWeekOf(year: number, weekStart: number): number {
  const fourth = dayNumber(year, 1, 4);
  return fourth - ((weekdayOf(fourth) - weekStart + 7) % 7);
}

/** The first and last day there is: those a PlainDay can name. */
export const firstDayNumber = dayNumber(1900, 1, 1);
export const lastDayNumber = dayNumber(2200, 12, 31);

/** Names of days that were asked for: at most as many as there are days between 1900 and 2200. */
const names = new Map<number, PlainDay>();

export function plainDayOf(day: number): PlainDay {
  const known = names.get(day);
  if (known !== undefined) return known;
  const { year, month, date } = civilDay(day);
  const name =
    `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(date)}` as PlainDay;
  if (day >= firstDayNumber && day <= lastDayNumber) names.set(day, name);
  return name;
}

/** The same the other way round. */
const numbers = new Map<PlainDay, number>();

export function dayNumberOf(day: PlainDay): number {
  const known = numbers.get(day);
  if (known !== undefined) return known;
  const number = dayNumber(Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8)));
  if (number >= firstDayNumber && number <= lastDayNumber) numbers.set(day, number);
  return number;
}

export function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
