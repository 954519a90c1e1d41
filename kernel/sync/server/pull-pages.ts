import { AppError } from '#kernel/base/app-error.ts';
import type { AudienceId } from '#kernel/base/ids.ts';
import type { Actor, TenantDatabase, TenantSql } from '#kernel/db/tenant-database.ts';
import { limits } from '#kernel/protocol/limits.ts';
import type { Cursor, Pull } from '#kernel/protocol/pull.ts';
import type { Lane } from '#kernel/sync/server/pull-turns.ts';
import { type AskedWindow, askedWindow, type PullWindow } from '#kernel/sync/server/window.ts';
import { lineColumns, RowLines } from '#kernel/sync/server/row-lines.ts';
import { sqlState } from '#kernel/sync/server/write-errors.ts';
import type { ReadRange, SharedRanges, Wanted } from '#kernel/sync/server/shared-ranges.ts';

/** How long a device may take to fetch one snapshot. */
const snapshotTimeoutMs = 120_000;

/** Each fetch is a round trip; as many rows as fit a page keep memory to one page. */
const rowsPerFetch = limits.rowsPerPage;

/** What a page of usual rows comes to; it grows where they are longer. */
const pageCapacity = limits.rowsPerPage * 750;

/** What is read in one round trip and kept whole; more is read piece by piece. */
const seqsAtOnce = 1_000;
const bytesAtOnce = 1024 * 1024;

/** About 2 MB as a part comes to: what a bad line carries before it breaks, and ten pages a minute. */
export const usualSeqsPerPart = 5_000;

/** What a pull may take from the pulls of others, and leave to them (SY15, SY16). */
export interface Sharing {
  readonly ranges: SharedRanges;
  /** How many connected devices hear of the audience. */
  readonly readers: (audience: AudienceId) => number;
  /** The head last heard of; 0 when of none. A guess at what will have to be read. */
  readonly headOf: (audience: AudienceId) => number;
}

export interface PullOptions {
  /** Takes each page as the bytes that go on the wire; resolves when there is room for more.
   *  `onLeft` is for when they are not looked at any more. */
  readonly send: (page: Buffer, onLeft?: () => void) => Promise<void>;
  /** Resolves when it is the turn of a pull of this size; the result ends it. */
  readonly turn?: (lane: Lane) => Promise<() => void>;
  /** Absent: everything is kept. */
  readonly window?: PullWindow;
  /** How many seqs a part may have, for devices that take parts (SY35). */
  readonly seqsPerPart?: number;
  readonly sharing?: Sharing;
  /** Called when it is known what the actor reaches, before the first page. */
  readonly onStart?: (start: PullStart) => void;
}

/** What a pull brought that leaves more to the next one (SY35). */
export interface Part {
  readonly seqs: number;
}

/** Where the snapshot of a pull stands. */
export interface PullStart {
  /** The audiences in reach, with their heads. */
  readonly cursors: readonly Cursor[];
  /** In how long the clock will change what the actor reaches or may do; null: never. */
  readonly edgeMs: number | null;
}

/**
 * Answers a pull: everything after the cursors as the actor sees it, in one snapshot bounded by
 * its own heads (SY2). Resolves to null, or to what a part of it brought. Throws 'access.no-member'.
 */
export async function pullPages(
  database: TenantDatabase,
  actor: Actor,
  pull: Pull,
  options: PullOptions,
): Promise<Part | null> {
  const { send, turn = atOnce, window, sharing, onStart } = options;
  const seqsPerPart = pull.parts === true ? (options.seqsPerPart ?? usualSeqsPerPart) : Infinity;
  const asked: Asked = { pull, window: askedWindow(pull.window, window), seqsPerPart };
  const page = new PageWriter(asked, send);
  // A device that has nothing yet, or takes parts, is sure to need more than one round trip.
  if (pull.cursors.length > 0 && pull.parts !== true) {
    const small = await inTurn(turn('small'), () =>
      untilWritten(page, actor, () => readSmall(database, actor, asked, sharing)),
    );
    if (small !== null) {
      onStart?.({ cursors: small.start.reach, edgeMs: small.start.edge });
      for (const range of small.ranges) await page.range(range);
      await page.finish(small.start);
      return null;
    }
  }
  let seqs = 0;
  const start = await inTurn(turn('large'), () =>
    untilWritten(page, actor, () =>
      database.transact(
        actor,
        async (sql) => {
          const read = { heads: [], origin: null, seqs: 0 };
          const { start: all } = await readStart((...query) => sql.query(...query), asked, read);
          const start = partOf(all, asked);
          // Of a part nothing is heard: the device asks again at once.
          onStart?.({ cursors: start.more === true ? [] : all.reach, edgeMs: all.edge });
          const ranges = rangesOf(start, asked);
          seqs = ranges.reduce((sum, { after, head }) => sum + head - after, 0);
          if (ranges.length > 0) {
            await writeDepartures(sql, ranges, page);
            await writeRows(sql, ranges, asked.window.from, page);
          }
          // A lost part may have been noted; what the device does not name it has nothing of.
          if (start.more === true && pull.cursors.length > 0) {
            await sql.query(nothingQuery, [leftOut(all, start)]);
          }
          // Before the last page leaves, without which a device applies none of them (SY23).
          if (!start.whole) await sql.finish(noteQuery, delivered(start, asked, ranges));
          return start;
        },
        { snapshot: true, writes: true, timeoutMs: snapshotTimeoutMs },
      ),
    ),
  );
  await page.finish(start);
  return start.more === true ? { seqs } : null;
}

/** Throws 'access.no-member' unless the actor is a member now. */
export async function requireMember(database: TenantDatabase, actor: Actor): Promise<void> {
  const [row] = await database.transact(
    actor,
    (sql) =>
      sql.finish<{ member: boolean }>(
        `SELECT (tenant_schema.pull_start() ->> 'member')::boolean AS member`,
      ),
    { snapshot: true },
  );
  if (row?.member !== true) throw new AppError('access.no-member');
}

async function inTurn<T>(turn: Promise<() => void>, work: () => Promise<T>): Promise<T> {
  const end = await turn;
  try {
    return await work();
  } finally {
    end();
  }
}

async function atOnce(): Promise<() => void> {
  return () => {};
}

interface Asked {
  readonly pull: Pull;
  readonly window: AskedWindow;
  readonly seqsPerPart: number;
}

type TakeLine = Parameters<TenantSql['copy']>[2];

const attempts = 4;

/**
 * Another pull of the same device may have been written down meanwhile. As long as nothing was
 * sent the pull is read again; else the device has to ask anew. Throws 'sync.busy' then, and
 * 'sync.device-lost'.
 */
async function untilWritten<Result>(
  page: PageWriter,
  { tenant }: Actor,
  read: () => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await read();
    } catch (cause) {
      const code = sqlState(cause);
      if (code === 'OB006') throw new AppError('sync.device-lost', { tenants: tenant }, { cause });
      if (code !== '40001') throw cause;
      if (page.hasSent || attempt === attempts) throw new AppError('sync.busy', {}, { cause });
      page.forget();
    }
  }
}

interface Range {
  readonly audience: AudienceId;
  readonly after: number;
  readonly head: number;
}

/** What `pull_read` says of the pull as a whole. */
interface Start {
  readonly member: boolean;
  readonly reach: readonly Cursor[];
  readonly origin: string;
  readonly whole: boolean;
  readonly edge: number | null;
  /** Audience → the cursor below which it is read anew. */
  readonly floors: Readonly<Record<AudienceId, number>>;
  /** What was known of the device before; null: nothing. */
  readonly copy: object | null;
  readonly fingerprint: string;
  /** As JSON; null when the device has it. */
  readonly directory: string | null;
  /** True: audiences in reach were left out of `reach`, for the next pull. */
  readonly more?: boolean;
}

/**
 * Reads a pull in one round trip, all but what others have just read of the same ranges (SY15).
 * What the actor reaches, and how far it has moved, their own transaction says; texts alone are
 * taken from others, and left to them once the transaction has ended well (SY16). Null when there
 * is too much to read at once.
 */
async function readSmall(
  database: TenantDatabase,
  actor: Actor,
  asked: Asked,
  sharing: Sharing | undefined,
): Promise<{ readonly start: Start; readonly ranges: readonly ReadRange[] } | null> {
  const { tenant } = actor;
  const { pull } = asked;
  const moved = sharing === undefined ? [] : movedSince(pull, sharing);
  // Without a pause when nobody reads: of those that ask at once, one begins and the others see it.
  const reading = sharing?.ranges.whenRead(tenant, moved) ?? null;
  if (reading !== null) await reading;
  const days = JSON.stringify(asked.window.from);
  const found = pull.cursors.map(([audience, , seq]) =>
    sharing?.ranges.find(tenant, audience, seq, days),
  );
  const origin = sharing?.ranges.originOf(tenant) ?? null;
  const read = new Map(found.flatMap((range) => (range ? [[range.audience, range]] : [])));
  if (read.size > 0) {
    const start = await readHeld(database, actor, asked, found, origin);
    if (start !== null) {
      return { start, ranges: rangesOf(start, asked).map((range) => sameRange(range, read)) };
    }
  }
  const end = sharing?.ranges.begin(
    tenant,
    moved.filter(([audience]) => read.get(audience)?.head !== sharing.headOf(audience)),
  );
  try {
    const heads = found.map((range) => range?.head ?? null);
    const { start, ranges } = await database.transact(
      actor,
      (sql) =>
        readStart((...read) => sql.finish(...read), asked, {
          heads,
          origin,
          seqs: Math.min(seqsAtOnce, asked.seqsPerPart),
        }),
      { snapshot: true, writes: true },
    );
    if (!start.whole) return null;
    for (const range of ranges) {
      read.set(range.audience, range);
      if (sharing === undefined || sharing.readers(range.audience) < 2) continue;
      sharing.ranges.keep(tenant, start.origin, range, days);
    }
    return { start, ranges: rangesOf(start, asked).map((range) => sameRange(range, read)) };
  } finally {
    end?.();
  }
}

/**
 * A pull for which others have read all there is to send, of a device for which nothing else has
 * changed. Null when that is not so: nothing was written down, and it is to be read.
 */
async function readHeld(
  database: TenantDatabase,
  actor: Actor,
  { pull, window }: Asked,
  found: readonly (ReadRange | undefined)[],
  origin: string | null,
): Promise<Start | null> {
  if (pull.directory === null || window.known === null || window.isAnother) return null;
  const values = [
    pull.cursors.map(([audience]) => audience),
    pull.cursors.map(([, epoch]) => epoch),
    pull.cursors.map(([, , seq]) => seq),
    found.map((range) => range?.head ?? null),
    origin,
    pull.directory,
    JSON.stringify(window.from),
    JSON.stringify(window.known),
  ];
  const [line] = await database.transact(
    actor,
    (sql) => sql.finish<{ start: Omit<Start, 'directory'> | null }>(heldQuery, values),
    { snapshot: true, writes: true },
  );
  return line?.start ? { ...line.start, directory: null } : null;
}

/** The audiences that others have told to have moved since the device pulled. */
function movedSince(pull: Pull, { headOf }: Sharing): Wanted[] {
  return pull.cursors.flatMap(([audience, , seq]) =>
    headOf(audience) > seq ? [[audience, seq] as const] : [],
  );
}

function sameRange(range: Range, read: ReadonlyMap<AudienceId, ReadRange>): ReadRange {
  const found = read.get(range.audience);
  // The database reads whatever it was not told to be there already.
  if (found?.after !== range.after || found.head !== range.head) {
    throw new Error('a pull was answered without one of its ranges');
  }
  return found;
}

async function readStart(
  run: (text: string, values: readonly unknown[]) => Promise<PullLine[]>,
  { pull, window }: Asked,
  held: {
    readonly heads: readonly (number | null)[];
    readonly origin: string | null;
    readonly seqs: number;
  },
): Promise<{ readonly start: Start; readonly ranges: ReadRange[] }> {
  const lines = await run(readQuery, [
    pull.cursors.map(([audience]) => audience),
    pull.cursors.map(([, epoch]) => epoch),
    pull.cursors.map(([, , seq]) => seq),
    held.heads,
    held.origin,
    pull.directory,
    JSON.stringify(window.from),
    window.known === null ? null : JSON.stringify(window.known),
    window.isAnother,
    held.seqs,
    bytesAtOnce,
  ]);
  const last = lines.pop();
  if (last?.start?.member !== true) throw new AppError('access.no-member');
  return {
    start: { ...last.start, directory: last.directory },
    ranges: lines.map(({ audience, after, head, rows, departures }) => ({
      audience,
      after: Number(after),
      head: Number(head),
      rows: rows ?? '',
      departures: departures ?? '',
    })),
  };
}

/** One audience's range, or, as the last line, `start` and `directory`. */
interface PullLine {
  readonly start: Omit<Start, 'directory'> | null;
  readonly directory: string | null;
  readonly audience: AudienceId;
  readonly after: string;
  readonly head: string;
  readonly rows: string | null;
  readonly departures: string | null;
}

/** What the device has to be sent: of each audience that has moved, from where to where. */
function rangesOf(start: Start, asked: Asked): Range[] {
  const known = cursorsOf(asked.pull);
  return start.reach.flatMap(([audience, epoch, head]) => {
    const cursor = known.get(audience);
    const seq = cursor?.[2] ?? 0;
    const begins = cursor?.[1] !== epoch || isAnew(start, asked, audience, seq);
    const after = begins ? 0 : Math.min(seq, head);
    return head > after ? [{ audience, after, head }] : [];
  });
}

function cursorsOf(pull: Pull): ReadonlyMap<AudienceId, Cursor> {
  return new Map(pull.cursors.map((cursor) => [cursor[0], cursor]));
}

/**
 * The pull as if there were no more audiences than a part has room for: all that the device named,
 * and of the others whole ones, at least one. What is left out is not read, not noted and not named
 * to the device, which asks for it next, with cursors for what it has by then (SY35). What
 * `pull_read` has answered whole, and noted, stays whole.
 */
function partOf(start: Start, asked: Asked): Start {
  if (start.whole) return start;
  const named = new Set(asked.pull.cursors.map(([audience]) => audience));
  let left = asked.seqsPerPart;
  let isFirst = true;
  const reach = start.reach.filter(([audience, , head]) => {
    if (named.has(audience) || head === 0) return true;
    const fits = isFirst || head <= left;
    if (fits) left -= head;
    isFirst = false;
    return fits;
  });
  return { ...start, reach, more: reach.length < start.reach.length };
}

function leftOut(all: Start, part: Start): AudienceId[] {
  const brought = new Set(part.reach.map(([audience]) => audience));
  return all.reach.flatMap(([audience]) => (brought.has(audience) ? [] : [audience]));
}

/** Whether an audience is read from its beginning although the device has some of it (SY28, SY29). */
function isAnew({ floors }: Start, { window }: Asked, audience: AudienceId, seq: number): boolean {
  return window.isAnother || seq < (floors[audience] ?? 0);
}

/** The audiences that the device has some of and is sent whole. */
function refetchedOf(start: Start, asked: Asked): AudienceId[] {
  const epochs = new Map(start.reach.map(([audience, epoch]) => [audience, epoch]));
  return asked.pull.cursors.flatMap(([audience, epoch, seq]) =>
    seq > 0 && epochs.get(audience) === epoch && isAnew(start, asked, audience, seq)
      ? [audience]
      : [],
  );
}

/** What `note_delivery` is told: the audiences that the answer moves the device in, or takes away. */
function delivered(start: Start, asked: Asked, ranges: readonly Range[]): unknown[] {
  const { pull, window } = asked;
  const known = cursorsOf(pull);
  const reached = new Set(start.reach.map(([audience]) => audience));
  // Of a device that nothing is known of, all it says to hold is written down.
  const moved =
    start.copy === null
      ? start.reach.flatMap(([audience, , head]) => (head > 0 ? [audience] : []))
      : ranges.map(({ audience }) => audience);
  const gone = pull.cursors.flatMap(([audience, , seq]) =>
    seq > 0 && !reached.has(audience) ? [audience] : [],
  );
  const audiences = [...moved, ...gone];
  return [
    audiences,
    audiences.map((audience) => known.get(audience)?.[1] ?? null),
    audiences.map((audience) => known.get(audience)?.[2] ?? null),
    pull.cursors.length > 0,
    JSON.stringify(window.from),
    window.known === null ? null : JSON.stringify(window.known),
    start.directory === null ? null : start.fingerprint,
    pull.directory,
  ];
}

async function writeDepartures(
  sql: TenantSql,
  ranges: readonly Range[],
  page: PageWriter,
): Promise<void> {
  // A device that starts an audience from nothing has nothing to drop.
  const begun = ranges.filter(({ after }) => after > 0);
  if (begun.length === 0) return;
  const rows = sql.stream<{ text: string }>(departuresQuery, columns(begun), rowsPerFetch);
  for await (const batch of rows) await page.departures(batch);
}

/**
 * An audience that the device starts from nothing is read whole: in the order of the heap, which
 * costs half of reading it by seq. What the snapshot shows of it ends at its head, and what the
 * device would drop again is not sent (SY29).
 */
async function writeRows(
  sql: TenantSql,
  ranges: readonly Range[],
  kept: AskedWindow['from'],
  page: PageWriter,
): Promise<void> {
  const fresh = ranges.filter(({ after }) => after === 0).map(({ audience }) => audience);
  if (fresh.length > 0) {
    const settings = {
      pull_audiences: `{${fresh.join(',')}}`,
      pull_kept: JSON.stringify(kept),
    };
    await sql.copy(freshRowsQuery, settings, page.lines());
  }
  const begun = ranges.filter(({ after }) => after > 0);
  if (begun.length > 0) {
    const rows = sql.stream<{ text: string }>(laterRowsQuery, columns(begun), rowsPerFetch);
    for await (const batch of rows) await page.rows(batch);
  }
}

function columns(ranges: readonly Range[]): unknown[] {
  return [
    ranges.map(({ audience }) => audience),
    ranges.map(({ after }) => after),
    ranges.map(({ head }) => head),
  ];
}

/** Puts pages together as text: rows come from the database as they go onto the wire. */
class PageWriter {
  readonly #asked: Asked;
  readonly #send: PullOptions['send'];
  #rows: string[] = [];
  /** Rows that came as lines; they stand before the others. */
  #lines: RowLines | null = null;
  #departures: string[] = [];
  #length = 0;
  /** Of the rows; of a range its seqs, which are no fewer. */
  #count = 0;
  #hasSent = false;

  constructor(asked: Asked, send: PullOptions['send']) {
    this.#asked = asked;
    this.#send = send;
  }

  get hasSent(): boolean {
    return this.#hasSent;
  }

  /** Lets go of what was not sent yet. */
  forget(): void {
    this.#lines = null;
    this.#begin();
  }

  #begin(): void {
    this.#rows = [];
    this.#departures = [];
    this.#length = 0;
    this.#count = 0;
  }

  async rows(batch: readonly { readonly text: string }[]): Promise<void> {
    for (const { text } of batch) {
      const full =
        this.#length + text.length > limits.pageBytes || this.#count >= limits.rowsPerPage;
      if (full) await this.#flush('null');
      this.#rows.push(text);
      this.#length += text.length;
      this.#count += 1;
    }
  }

  /** Takes rows as lines; what does not fill a page is left to what comes next. */
  lines(): TakeLine {
    const lines = new RowLines(this.#head(), pageCapacity);
    this.#lines = lines;
    return (bytes, from, to) => {
      const isFull =
        lines.rows >= limits.rowsPerPage ||
        (lines.rows > 0 && lines.byteLength + to - from > limits.pageBytes);
      const sent = isFull ? this.#flush('null') : null;
      lines.add(bytes, from, to);
      this.#count = lines.rows;
      this.#length = lines.byteLength;
      return sent;
    };
  }

  async departures(batch: readonly { readonly text: string }[]): Promise<void> {
    for (const { text } of batch) this.#departures.push(text);
    if (this.#departures.length >= limits.rowsPerPage) await this.#flush('null');
  }

  /** A range is in one page; it is smaller than one. */
  async range({ after, head, rows, departures }: ReadRange): Promise<void> {
    const length = rows.length + departures.length;
    const full =
      this.#length + length > limits.pageBytes || this.#count + head - after > limits.rowsPerPage;
    if (full) await this.#flush('null');
    if (rows !== '') this.#rows.push(rows);
    if (departures !== '') this.#departures.push(departures);
    this.#length += length;
    this.#count += head - after;
  }

  async finish(start: Start): Promise<void> {
    const directory =
      start.directory === null
        ? 'null'
        : `{"fingerprint":"${start.fingerprint}","value":${start.directory}}`;
    const { window } = this.#asked;
    const refetched = JSON.stringify(refetchedOf(start, this.#asked));
    const from = JSON.stringify(Object.entries(window.from));
    await this.#flush(
      `{"cursors":${JSON.stringify(start.reach)},"more":${start.more === true},"refetched":${refetched},` +
        `"window":{"fingerprint":"${window.fingerprint}","from":${from}},"directory":${directory}}`,
    );
  }

  #flush(last: string): Promise<void> {
    const lines = this.#lines;
    const rows = this.#rows;
    const tail = this.#tail(last);
    this.#begin();
    this.#hasSent = true;
    if (lines === null || lines.rows === 0) return this.#send(joined(this.#head(), rows, tail));
    const page = lines.take(rows.length === 0 ? tail : `,${rows.join(',')}${tail}`);
    return this.#send(page, () => lines.giveBack(page));
  }

  #head(): string {
    return `{"type":"page","request":${this.#asked.pull.request},"rows":[`;
  }

  #tail(last: string): string {
    return `],"departures":[${this.#departures.join(',')}],"last":${last}}`;
  }
}

/** The bytes of a page. Each text is written where it goes: as one text, all of it would be made three times. */
function joined(head: string, rows: readonly string[], tail: string): Buffer {
  const texts = rows.flatMap((row, at) => (at === 0 ? [row] : [',', row]));
  const all = [head, ...texts, tail];
  const page = Buffer.allocUnsafe(all.reduce((sum, text) => sum + Buffer.byteLength(text), 0));
  let at = 0;
  for (const text of all) at += page.write(text, at);
  return page;
}

const readQuery = `
  SELECT * FROM tenant_schema.pull_read($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[],
    $5, $6, $7, $8, $9, $10, $11)`;

const heldQuery = `SELECT tenant_schema.pull_held($1, $2, $3, $4, $5, $6, $7, $8) AS start`;

const nothingQuery = `SELECT tenant_schema.note_nothing_of($1)`;

const noteQuery = `SELECT tenant_schema.note_delivery($1, $2, $3, $4, $5, $6, $7, $8)`;

/** As pull_read() puts it. */
const rowText = `
  '["' || t.id || '","' || t.audience_id || '",' || t.seq || ',"' || t.kind || '",'
    || coalesce('"' || t.day || '"', 'null') || ','
    || CASE WHEN t.person_ids = '{}' THEN '[]' ELSE array_to_json(t.person_ids)::text END || ','
    || t.revision || ',"' || t.created_by || '","' || t.created_at || '","' || t.changed_by
    || '","' || t.changed_at || '",' || t.body || ',' || t.merged_revision || ']'`;

const freshRowsQuery = `
  SELECT ${lineColumns} FROM tenant_schema.record t
  LEFT JOIN (
    SELECT kept.key, kept.value::date AS day
    FROM jsonb_each_text(current_setting('obhut.pull_kept')::jsonb) AS kept
    -- Else each row of the record reads the day from its text anew.
    OFFSET 0
  ) AS kept ON kept.key = t.kind
  WHERE t.audience_id = ANY (current_setting('obhut.pull_audiences')::uuid[])
    AND coalesce(t.day >= kept.day, true)`;

const laterRowsQuery = `
  SELECT ${rowText} AS text
  FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS range (audience, after, head)
  CROSS JOIN LATERAL (
    SELECT r.* FROM tenant_schema.record r
    WHERE r.audience_id = range.audience AND r.seq > range.after AND r.seq <= range.head
    ORDER BY r.seq
  ) t`;

const departuresQuery = `
  SELECT '["' || d.audience_id || '","' || d.record_id || '",' || d.seq || ']' AS text
  FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS range (audience, after, head)
  JOIN tenant_schema.departure d
    ON d.audience_id = range.audience AND d.seq > range.after AND d.seq <= range.head`;
