export interface ReadTime {
  /** `HH:MM` */
  readonly time: string;
  /** It was said as an hour before seven and is taken to be in the afternoon. */
  readonly isGuess: boolean;
}

/** Reads a time of day as people write or say it, in German or English. Returns `HH:MM`, or null when it is none.
 *  "8", "8.30", "8:30 Uhr", "0830", "halb neun", "viertel nach drei", "dreiviertel acht", "half past eight", "5 pm". */
export function parseTime(text: string): string | null {
  return readTime(text)?.time ?? null;
}

/** As `parseTime`. Digits are taken as they stand; an hour in words before seven is in the afternoon ("halb fünf" is
 *  16:30), unless a part of the day is named ("halb fünf morgens"). */
export function readTime(text: string): ReadTime | null {
  const said = text
    .slice(0, 60)
    .toLocaleLowerCase('de')
    .replaceAll(/(?<!\p{L})(?:um|gegen|ca|at|about|uhr|o'?clock|h)(?![\p{L}\d])\.?/gu, ' ')
    .replaceAll(/\s+/gu, ' ')
    .trim();
  const part = partOfDay.exec(said);
  const words = part === null ? said : said.slice(0, part.index);
  const exact = fixed.get(words) ?? parseDigits(words);
  const time = exact ?? parseSpoken(words);
  if (time === null) return null;
  if (part !== null)
    return { time: inPart(time, part.groups?.['late'] !== undefined), isGuess: false };
  const isGuess = exact === null && time < '07:00' && !/\b(?:null|zero)\b/u.test(words);
  return { time: isGuess ? inPart(time, true) : time, isGuess };
}

const partOfDay =
  /\s(?:(?<late>nachmittags|abends|am nachmittag|am abend|in the (?:afternoon|evening))|(?:morgens|früh|in der früh|am morgen|vormittags|am vormittag|nachts|in der nacht|in the morning|at night))$/u;

/** The hour of the clock's face in that half of the day. */
function inPart(time: string, isLate: boolean): string {
  const hour = Number(time.slice(0, 2));
  return isLate && hour < 12 ? `${hour + 12}${time.slice(2)}` : time;
}

const fixed = new Map([
  ['mittag', '12:00'],
  ['mittags', '12:00'],
  ['noon', '12:00'],
  ['mitternacht', '00:00'],
  ['midnight', '00:00'],
]);

const numbers = new Map(
  [
    ['null', 'zero'],
    ['eins', 'ein', 'one'],
    ['zwei', 'zwo', 'two'],
    ['drei', 'three'],
    ['vier', 'four'],
    ['fünf', 'fuenf', 'five'],
    ['sechs', 'six'],
    ['sieben', 'seven'],
    ['acht', 'eight'],
    ['neun', 'nine'],
    ['zehn', 'ten'],
    ['elf', 'eleven'],
    ['zwölf', 'zwoelf', 'twelve'],
    ['dreizehn', 'thirteen'],
    ['vierzehn', 'fourteen'],
    ['fünfzehn', 'fifteen'],
    ['sechzehn', 'sixteen'],
    ['siebzehn', 'seventeen'],
    ['achtzehn', 'eighteen'],
    ['neunzehn', 'nineteen'],
    ['zwanzig', 'twenty'],
  ].flatMap((names, value) => names.map((name) => [name, value] as const)),
);

function parseDigits(words: string): string | null {
  const match = /^(\d{1,2})(?:\s?[.:,]?\s?(\d{2}))?\s?(am|pm|a\.m\.|p\.m\.)?$/u.exec(words);
  if (!match) return null;
  return timeOf(hourOf(Number(match[1]), match[3]), Number(match[2] ?? 0));
}

function parseSpoken(words: string): string | null {
  const half = /^halb (\S+)$/u.exec(words);
  if (half) return before(half[1], 30);
  const threeQuarter = /^(?:dreiviertel|drei viertel) (\S+)$/u.exec(words);
  if (threeQuarter) return before(threeQuarter[1], 15);
  const quarter = /^viertel (\S+)$/u.exec(words);
  if (quarter) return before(quarter[1], 45);
  const relative = /^(\S+)(?: minuten| minutes)? (nach|vor|past|to) (\S+)$/u.exec(words);
  if (relative) {
    const minutes = minutesOf(relative[1]);
    const hour = numberOf(relative[3]);
    if (minutes === null || hour === null) return null;
    return relative[2] === 'nach' || relative[2] === 'past'
      ? timeOf(hour, minutes)
      : timeOf((hour + 23) % 24, 60 - minutes);
  }
  const plain = /^(\S+)(?: (\S+))?$/u.exec(words);
  const hour = numberOf(plain?.[1]);
  if (hour === null) return null;
  const minutes = plain?.[2] === undefined ? 0 : numberOf(plain[2]);
  return minutes === null ? null : timeOf(hour, minutes);
}

function before(hourWord: string | undefined, minutes: number): string | null {
  const hour = numberOf(hourWord);
  return hour === null ? null : timeOf((hour + 23) % 24, 60 - minutes);
}

function minutesOf(word: string | undefined): number | null {
  if (word === 'viertel' || word === 'quarter') return 15;
  if (word === 'halb' || word === 'half') return 30;
  return numberOf(word);
}

function numberOf(word: string | undefined): number | null {
  if (word === undefined) return null;
  if (/^\d{1,2}$/u.test(word)) return Number(word);
  return numbers.get(word) ?? null;
}

function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return Number.NaN;
  return (hour % 12) + (half.startsWith('p') ? 12 : 0);
}

function timeOf(hour: number, minutes: number): string | null {
  const midnight = hour === 24 && minutes === 0 ? 0 : hour;
  if (!(midnight >= 0 && midnight < 24 && minutes >= 0 && minutes < 60)) return null;
  return `${String(midnight).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}
