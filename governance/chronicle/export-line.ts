import type { ChronicleEvent, EventDetail } from './event.ts';

/** The first line of an exported chronicle. */
export interface ExportHeader {
  readonly chronicle: 1;
  readonly tenant: string;
  /** The keys that signed, by the word of the file; who holds them already believes those instead. */
  readonly keys: readonly string[];
  /** How each of them but the first came to follow the one before, oldest first; absent when there is one (CH21). */
  readonly handovers?: readonly string[];
  /** The event before the first of the file; 0 of a whole chronicle. */
  readonly after: number;
}

export type ExportLine =
  | { readonly type: 'header'; readonly header: ExportHeader }
  /** Plain: all of it but the details is ASCII. */
  | { readonly type: 'event'; readonly event: ChronicleEvent; readonly isPlain: boolean }
  | { readonly type: 'checkpoint'; readonly note: string }
  /** The last line: a file that broke off on its way has none. */
  | { readonly type: 'end'; readonly size: number };

/** Null when it is no line of an export. */
export function parseExportLine(text: string): ExportLine | null {
  const event = readPlainEvent(text);
  return event === null ? parseAnyLine(text) : { type: 'event', event, isPlain: true };
}

const texts = ['at', 'actor', 'action', 'purpose', 'instruction', 'commitment', 'prev', 'hash'];
/** What JSON writes in one way only: ASCII that is printed, without quotes and backslashes. */
const plain = '([ !#-[\\]-~]*)';
const plainEvent = new RegExp(
  `^\\{"seq":([1-9]\\d{0,14})${texts.map((name) => `,"${name}":"${plain}"`).join('')}` +
    `(?:,"detail":\\{"salt":"${plain}","text":("[^]*")\\})?\\}$`,
);
/** No event comes near it. */
const longestPlain = 1_000_000;

/**
 * An event as PostgreSQL writes all of them, read by its places: in half the time that JSON takes, of
 * which every line of a long file has to be read. Null when anything stands there otherwise, which may still be
 * an event: what says so is `parseAnyLine`.
 */
function readPlainEvent(line: string): ChronicleEvent | null {
  const found = line.length > longestPlain ? null : plainEvent.exec(line);
  if (found === null) return null;
  const literal = found[11];
  const text = literal === undefined ? '' : readText(literal);
  if (text === null) return null;
  const event = {
    seq: Number(found[1]),
    at: found[2] ?? '',
    actor: found[3] ?? '',
    action: found[4] ?? '',
    purpose: found[5] ?? '',
    instruction: found[6] ?? '',
    commitment: found[7] ?? '',
    prev: found[8] ?? '',
    hash: found[9] ?? '',
  };
  // By places, and no copy: this is done once for each of many events.
  return literal === undefined ? event : { ...event, detail: { salt: found[10] ?? '', text } };
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
      ? { type: 'event', event: value, isPlain: false }
      : null;
  }
  if ('chronicle' in value) {
    return isHeader(value) && count === ('handovers' in value ? 5 : 4)
      ? { type: 'header', header: value }
      : null;
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
  const { chronicle, tenant, keys, handovers = [], after } = value as Partial<ExportHeader>;
  return (
    chronicle === 1 && isText(tenant) && areTexts(keys) && areTexts(handovers) && isPlace(after)
  );
}

function areTexts(values: readonly string[] | undefined): boolean {
  return Array.isArray(values) && values.every(isText);
}

/** Half a character is hashed like the mark for what cannot be read: two texts would have one hash. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed();
}

function isPlace(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
