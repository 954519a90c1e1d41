import type { ChronicleEvent, EventDetail } from './event.ts';

/** The first line of an exported chronicle. */
export interface ExportHeader {
  readonly chronicle: 1;
  readonly tenant: string;
  /** The keys that signed, by the word of the file; who holds them already believes those instead. */
  readonly keys: readonly string[];
  /** The event before the first of the file; 0 of a whole chronicle. */
  readonly after: number;
}

export type ExportLine =
  | { readonly type: 'header'; readonly header: ExportHeader }
  | { readonly type: 'event'; readonly event: ChronicleEvent }
  | { readonly type: 'checkpoint'; readonly note: string }
  /** The last line: a file that broke off on its way has none. */
  | { readonly type: 'end'; readonly size: number };

/** Null when it is no line of an export. */
export function parseExportLine(text: string): ExportLine | null {
  const event = readPlainEvent(text);
  return event === null ? parseAnyLine(text) : { type: 'event', event };
}

/** What stands before each text of an event, in the order in which PostgreSQL writes them. */
const names = ['at', 'actor', 'action', 'purpose', 'instruction', 'commitment', 'prev', 'hash'].map(
  (name) => `,"${name}":"`,
);
const beforeSalt = ',"detail":{"salt":"';
const beforeText = ',"text":';
/** What JSON may write in two ways, or what is no ASCII. */
const notPlain = /[^ -~]|\\/;

/**
 * An event as PostgreSQL writes all of them, read by its places: in a third of the time that JSON takes, of
 * which every line of a long file has to be read. Null when anything stands there otherwise, which may still be
 * an event: what says so is `parseAnyLine`.
 */
function readPlainEvent(text: string): ChronicleEvent | null {
  if (!text.startsWith('{"seq":')) return null;
  let end = text.indexOf(',', 7);
  const number = text.slice(7, end);
  if (end < 8 || !/^[1-9]\d{0,14}$/.test(number)) return null;
  const values: string[] = [];
  for (const name of names) {
    if (!text.startsWith(name, end)) return null;
    const begin = end + name.length;
    const quote = text.indexOf('"', begin);
    if (quote < 0) return null;
    values.push(text.slice(begin, quote));
    end = quote + 1;
  }
  const hasDetail = text.startsWith(beforeSalt, end);
  const salted = hasDetail ? text.indexOf('"', end + beforeSalt.length) : end;
  if (salted < 0 || notPlain.test(text.slice(0, salted))) return null;
  const [at, actor, action, purpose, instruction, commitment, prev, hash] = values as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const seq = Number(number);
  const event = { seq, at, actor, action, purpose, instruction, commitment, prev, hash };
  if (!hasDetail) return end === text.length - 1 && text.endsWith('}') ? event : null;
  const salt = text.slice(end + beforeSalt.length, salted);
  if (!text.startsWith(beforeText, salted + 1) || !text.endsWith('"}}')) return null;
  const literal = text.slice(salted + 1 + beforeText.length, -2);
  const detail = readText(literal);
  return detail === null ? null : { ...event, detail: { salt, text: detail } };
}

/** A text as JSON has it; null when it is written otherwise than PostgreSQL would. */
function readText(literal: string): string | null {
  try {
    const text: unknown = JSON.parse(literal);
    return isText(text) && JSON.stringify(text) === literal ? text : null;
  } catch {
    return null;
  }
}

function parseAnyLine(text: string): ExportLine | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  // One way to write it, PostgreSQL's and ours: a name that is there twice would say two things.
  if (typeof value !== 'object' || value === null || JSON.stringify(value) !== text) return null;
  // What has a name that is not known here says something that nobody checks.
  const count = Object.keys(value).length;
  if ('seq' in value) {
    return isEvent(value) && count === ('detail' in value ? 10 : 9)
      ? { type: 'event', event: value }
      : null;
  }
  if ('chronicle' in value) {
    return isHeader(value) && count === 4 ? { type: 'header', header: value } : null;
  }
  if (count !== 1) return null;
  if ('checkpoint' in value) {
    return isText(value.checkpoint) ? { type: 'checkpoint', note: value.checkpoint } : null;
  }
  return 'end' in value && isPlace(value.end) ? { type: 'end', size: value.end } : null;
}

/** The text is what was hashed, whatever it says: here it only has to be text. */
function isEvent(value: object): value is ChronicleEvent {
  const { seq, at, actor, action, purpose, instruction, commitment, prev, hash, detail } =
    value as Partial<ChronicleEvent>;
  return (
    isPlace(seq) &&
    seq > 0 &&
    isText(at) &&
    isText(actor) &&
    isText(action) &&
    isText(purpose) &&
    isText(instruction) &&
    isText(commitment) &&
    isText(prev) &&
    isText(hash) &&
    (detail === undefined || isDetail(detail))
  );
}

function isDetail(detail: Partial<EventDetail> | null): boolean {
  return (
    detail !== null &&
    isText(detail.salt) &&
    isText(detail.text) &&
    Object.keys(detail).length === 2
  );
}

function isHeader(value: object): value is ExportHeader {
  const { chronicle, tenant, keys, after } = value as Partial<ExportHeader>;
  return (
    chronicle === 1 && isText(tenant) && Array.isArray(keys) && keys.every(isText) && isPlace(after)
  );
}

/** Half a character is hashed like the mark for what cannot be read: two texts would have one hash. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed();
}

function isPlace(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
