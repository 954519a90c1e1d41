import { addDays, isoWeekday, isPlainDay, type PlainDay } from '#kernel/base/plain-day.ts';

/** Reads a day as people write or say it, in German or English, seen from `today`. Null when it is none.
 *  "3.5.", "3. Mai 2026", "03.05.26", "2026-05-03", "morgen", "Mittwoch" (the next one, today excluded), "in 3 Tagen". */
export function parseDay(text: string, today: PlainDay): PlainDay | null {
  const words = text
    .slice(0, 60)
    .toLocaleLowerCase('de')
    .replaceAll(/^(?:am|on|nächsten|next)\s+/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim();
  if (isPlainDay(words)) return words;
  const offset = relative.get(words);
  if (offset !== undefined) return addDays(today, offset);
  return parseWeekday(words, today) ?? parseIn(words, today) ?? parseDate(words, today);
}

const relative = new Map([
  ['vorgestern', -2],
  ['gestern', -1],
  ['yesterday', -1],
  ['heute', 0],
  ['today', 0],
  ['morgen', 1],
  ['tomorrow', 1],
  ['übermorgen', 2],
  ['uebermorgen', 2],
]);

const weekdays = [
  ['mo', 'montag', 'mon', 'monday'],
  ['di', 'dienstag', 'tue', 'tuesday'],
  ['mi', 'mittwoch', 'wed', 'wednesday'],
  ['do', 'donnerstag', 'thu', 'thursday'],
  ['fr', 'freitag', 'fri', 'friday'],
  ['sa', 'samstag', 'sonnabend', 'sat', 'saturday'],
  ['so', 'sonntag', 'sun', 'sunday'],
];

const months = [
  ['januar', 'jänner', 'january', 'jan'],
  ['februar', 'feber', 'february', 'feb'],
  ['märz', 'maerz', 'march', 'mrz', 'mar'],
  ['april', 'apr'],
  ['mai', 'may'],
  ['juni', 'june', 'jun'],
  ['juli', 'july', 'jul'],
  ['august', 'aug'],
  ['september', 'sept', 'sep'],
  ['oktober', 'october', 'okt', 'oct'],
  ['november', 'nov'],
  ['dezember', 'december', 'dez', 'dec'],
];

function parseWeekday(words: string, today: PlainDay): PlainDay | null {
  const index = weekdays.findIndex((names) => names.includes(words.replace(/\.$/u, '')));
  if (index === -1) return null;
  const ahead = (index + 1 - isoWeekday(today) + 7) % 7;
  return addDays(today, ahead === 0 ? 7 : ahead);
}

function parseIn(words: string, today: PlainDay): PlainDay | null {
  const match = /^in (\d{1,3}|einem|einer|a) (tagen|tag|days|day|wochen|woche|weeks|week)$/u.exec(
    words,
  );
  if (!match) return null;
  const count = /^\d/u.test(match[1] ?? '') ? Number(match[1]) : 1;
  return addDays(today, count * (/^(?:w)/u.test(match[2] ?? '') ? 7 : 1));
}

function parseDate(words: string, today: PlainDay): PlainDay | null {
  const withoutWeekday = words.replace(/^\p{L}+\.?,\s*/u, '');
  const numeric = /^(\d{1,2})[./]\s?(\d{1,2})\.?(?:\s?[./]?\s?(\d{4}|\d{2}))?$/u.exec(
    withoutWeekday,
  );
  if (numeric) return near(Number(numeric[1]), Number(numeric[2]), numeric[3], today);
  const named = /^(\d{1,2})\.?\s?(\p{L}+)\.?(?:,?\s(\d{4}|\d{2}))?$/u.exec(withoutWeekday);
  if (named) return near(Number(named[1]), monthOf(named[2]), named[3], today);
  const english = /^(\p{L}+)\.?\s(\d{1,2})(?:st|nd|rd|th)?(?:,?\s(\d{4}|\d{2}))?$/u.exec(
    withoutWeekday,
  );
  if (english) return near(Number(english[2]), monthOf(english[1]), english[3], today);
  return null;
}

function monthOf(name: string | undefined): number {
  return months.findIndex((names) => names.includes(name ?? '')) + 1;
}

/** Without a year: the nearest such day, ahead a little sooner than behind, since more is planned than told. */
function near(
  day: number,
  month: number,
  year: string | undefined,
  today: PlainDay,
): PlainDay | null {
  const thisYear = Number(today.slice(0, 4));
  if (year !== undefined)
    return plainDay(year.length === 2 ? 2000 + Number(year) : Number(year), month, day);
  const candidates = [thisYear, thisYear + 1, thisYear - 1].flatMap(
    (each) => plainDay(each, month, day) ?? [],
  );
  const middle = Date.parse(addDays(today, 45));
  const distance = (candidate: PlainDay): number => Math.abs(Date.parse(candidate) - middle);
  return candidates.toSorted((a, b) => distance(a) - distance(b))[0] ?? null;
}

function plainDay(year: number, month: number, day: number): PlainDay | null {
  const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  return isPlainDay(text) ? text : null;
}
