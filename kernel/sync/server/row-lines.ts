/**
 * A row as COPY puts it on a line (text format, `NULL ''`), so that a line becomes JSON in place:
 * every NULL is a tab more, a byte for a quote or comma to stand on. What is left over is white
 * space to JSON. The body is last, as everything before it is short.
 */
export const lineColumns = `t.merged_revision,
  t.id, NULL, NULL, t.audience_id, NULL, t.seq, NULL, t.kind, NULL, NULL, t.day, NULL, NULL, NULL,
  t.person_ids, t.revision, NULL, t.created_by, NULL, NULL, t.created_at, NULL, NULL,
  t.changed_by, NULL, NULL, t.changed_at, NULL, t.body`;

const tab = 0x09;
const quote = 0x22;
const comma = 0x2c;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** How long a cell is at least; where it ends need not be looked for before. */
const idLength = '00000000-0000-4000-8000-000000000000'.length;
const instantLength = '2026-05-03 08:00:00+00'.length;

/** What COPY writes as a backslash and a letter; behind a backslash, all others mean themselves. */
const controls = new Map(
  Object.entries({ b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }).map(
    ([letter, control]) => [letter.charCodeAt(0), control.charCodeAt(0)],
  ),
);

/** Brackets, a quote and commas: nothing else is longer as JSON than as a line, but a list of ids. */
const growth = 16;

/**
 * Puts rows for the wire together from the lines of `lineColumns`: each is copied as a whole, and
 * the bytes between its cells are written over. The same in the database, with `||`, costs as much
 * as everything else it does for a row.
 */
export class RowLines {
  #bytes: Buffer;
  #length: number;
  readonly #head: number;
  readonly #capacity: number;
  /** Room of pages that have left. */
  readonly #spare: Buffer[] = [];
  #rows = 0;
  /** Where the next backslash is in what lines were taken from last: most lines have none. */
  #escape: { readonly source: Buffer; readonly from: number; readonly at: number } | null = null;

  /** `head` stands before the rows of each page. */
  constructor(head: string, capacity: number) {
    this.#capacity = capacity;
    this.#bytes = Buffer.allocUnsafeSlow(capacity);
    this.#head = this.#bytes.write(head);
    this.#length = this.#head;
  }

  get rows(): number {
    return this.#rows;
  }

  /** Of the rows. */
  get byteLength(): number {
    return this.#length - this.#head;
  }

  /** Takes the line that lies in `line` from `from` to `to`. */
  add(line: Buffer, from = 0, to = line.length): void {
    this.#makeRoom(2 * (to - from) + growth);
    const bytes = this.#bytes;
    const id = endOfCell(line, from) + 1;
    let at = this.#length;
    if (this.#rows > 0) bytes[at++] = comma;
    bytes[at++] = openBracket;
    bytes[at++] = quote;
    let ahead = at - id;
    // To the line's end: where its cells end is seen from the copy.
    line.copy(bytes, at, id, to);
    at = quoted(bytes, at + idLength);
    at = quotedLast(bytes, at + idLength);
    at = beforeQuoted(bytes, at);
    at = kindAndDay(bytes, at);
    const persons = at;
    at = ids(line, at - ahead, bytes, at);
    if (at > persons + 2) {
      const behind = line.indexOf(tab, persons - ahead);
      line.copy(bytes, at, behind, to);
      ahead = at - behind;
    }
    at = last(bytes, at);
    at = beforeQuoted(bytes, at);
    at = quoted(bytes, at + idLength);
    at = quoted(bytes, at + instantLength);
    at = quoted(bytes, at + idLength);
    at = quotedLast(bytes, at + instantLength);
    at = this.#withoutBackslashes(line, at - ahead, to - 1, at);
    bytes[at++] = comma;
    for (let digit = from; digit < id - 1; digit += 1) bytes[at++] = line[digit] ?? 0;
    bytes[at++] = closeBracket;
    this.#length = at;
    this.#rows += 1;
  }

  /**
   * The page with `tail` behind its rows; the next one begins. It stays as it is until it is given
   * back: memory for each of them is what most of the collector's work would come from.
   */
  take(tail: string): Buffer {
    this.#makeRoom(Buffer.byteLength(tail));
    const end = this.#length + this.#bytes.write(tail, this.#length);
    const page = this.#bytes.subarray(0, end);
    const next = this.#spare.pop() ?? Buffer.allocUnsafeSlow(this.#capacity);
    page.copy(next, 0, 0, this.#head);
    this.#bytes = next;
    this.#clear();
    return page;
  }

  /** Takes back a page that has left. */
  giveBack(page: Buffer): void {
    if (page.buffer !== this.#bytes.buffer) this.#spare.push(Buffer.from(page.buffer));
  }

  /**
   * The rest of a line with what COPY's backslashes stand for. It stands in the page as it is in the
   * line: up to the first of them nothing moves.
   */
  #withoutBackslashes(line: Buffer, start: number, end: number, startAt: number): number {
    const bytes = this.#bytes;
    let at = this.#nextEscape(line, start);
    if (at >= end) return startAt + end - start;
    let to = startAt + at - start;
    for (;;) {
      const letter = line[at + 1] ?? 0;
      bytes[to++] = controls.get(letter) ?? letter;
      const from = at + 2;
      at = Math.min(this.#nextEscape(line, from), end);
      to += line.copy(bytes, to, from, at);
      if (at === end) return to;
    }
  }

  #nextEscape(source: Buffer, from: number): number {
    const known = this.#escape;
    if (known?.source === source && known.from <= from && from <= known.at) return known.at;
    const found = source.indexOf(backslash, from);
    const at = found === -1 ? Infinity : found;
    this.#escape = { source, from, at };
    return at;
  }

  #clear(): void {
    this.#length = this.#head;
    this.#rows = 0;
  }

  #makeRoom(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * (this.#length + more));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

// Each is given a place in a cell, writes over the tabs behind it, and says where the next begins.

/** `cell","next` */
function quoted(bytes: Buffer, start: number): number {
  const at = endOfCell(bytes, start);
  bytes[at] = quote;
  bytes[at + 1] = comma;
  bytes[at + 2] = quote;
  return at + 3;
}

/** `cell",next` */
function quotedLast(bytes: Buffer, start: number): number {
  const at = endOfCell(bytes, start);
  bytes[at] = quote;
  bytes[at + 1] = comma;
  return at + 2;
}

/** `cell,"next` */
function beforeQuoted(bytes: Buffer, start: number): number {
  const at = endOfCell(bytes, start);
  bytes[at] = comma;
  bytes[at + 1] = quote;
  return at + 2;
}

/** `cell,next` */
function last(bytes: Buffer, start: number): number {
  const at = endOfCell(bytes, start);
  bytes[at] = comma;
  return at + 1;
}

/** `kind","day",  next` or `kind",null,next` */
function kindAndDay(bytes: Buffer, start: number): number {
  const at = endOfCell(bytes, start);
  if (bytes[at + 3] !== tab) return quotedLast(bytes, quoted(bytes, at)) + 2;
  return at + bytes.write('",null,', at, 'latin1');
}

/** `{a,b}` of the line as `["a","b"]`. Without an id it is as long as before. */
function ids(line: Buffer, start: number, bytes: Buffer, startAt: number): number {
  let to = startAt;
  bytes[to++] = openBracket;
  for (let at = start + 1; line[at] !== closeBrace; at += 1) {
    const byte = line[at] ?? closeBrace;
    if (line[at - 1] === openBrace) bytes[to++] = quote;
    if (byte === comma) bytes[to++] = quote;
    bytes[to++] = byte;
    if (byte === comma || line[at + 1] === closeBrace) bytes[to++] = quote;
  }
  bytes[to++] = closeBracket;
  return to;
}

function endOfCell(bytes: Buffer, start: number): number {
  let at = start;
  while (bytes[at] !== tab) {
    if (at >= bytes.length) throw new Error('a line that is not of a record');
    at += 1;
  }
  return at;
}
