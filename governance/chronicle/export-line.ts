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
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  // One way to write it, PostgreSQL's and ours: a name that is there twice would say two things.
  if (typeof value !== 'object' || value === null || JSON.stringify(value) !== text) return null;
  // What has a name that is not known here says something that nobody checks.
  const names = Object.keys(value).length;
  if ('seq' in value) {
    return isEvent(value) && names === ('detail' in value ? 10 : 9)
      ? { type: 'event', event: value }
      : null;
  }
  if ('chronicle' in value) {
    return isHeader(value) && names === 4 ? { type: 'header', header: value } : null;
  }
  if (names !== 1) return null;
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
