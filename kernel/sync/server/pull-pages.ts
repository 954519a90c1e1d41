import { AppError } from '#kernel/base/app-error.ts';
import type { AudienceId } from '#kernel/base/ids.ts';
import type { Actor, TenantDatabase, TenantSql } from '#kernel/db/tenant-database.ts';
import { limits } from '#kernel/protocol/limits.ts';
import type { Cursor, Pull } from '#kernel/protocol/pull.ts';

/** How long a device may take to fetch one snapshot. */
const snapshotTimeoutMs = 120_000;

/** Each fetch is a round trip; as many rows as fit a page keep memory to one page. */
const rowsPerFetch = limits.rowsPerPage;

/**
 * Answers a pull: everything after the cursors as the actor sees it, in one snapshot bounded by
 * its own heads (SY2). `send` gets each page as the text that goes on the wire and resolves when
 * there is room for more. Returns the audiences in reach. Throws 'access.no-member'.
 */
export async function pullPages(
  database: TenantDatabase,
  actor: Actor,
  pull: Pull,
  send: (page: string) => Promise<void>,
): Promise<readonly AudienceId[]> {
  return database.transact(
    actor,
    async (sql) => {
      const start = await readStart(sql);
      const known = new Map(
        pull.cursors.map(([audience, epoch, seq]) => [audience, { epoch, seq }]),
      );
      const ranges = start.reach.flatMap(([audience, epoch, head]) => {
        const cursor = known.get(audience);
        const after = cursor?.epoch === epoch ? Math.min(cursor.seq, head) : 0;
        return head > after ? [{ audience, after, head }] : [];
      });

      const page = new PageWriter(pull.request, send);
      if (ranges.length > 0) {
        await writeDepartures(sql, ranges, page);
        await writeRows(sql, ranges, page);
      }
      await page.finish(start.reach, await directoryFor(sql, start, pull.directory));
      return start.reach.map(([audience]) => audience);
    },
    { snapshot: true, timeoutMs: snapshotTimeoutMs },
  );
}

interface Range {
  readonly audience: AudienceId;
  readonly after: number;
  readonly head: number;
}

interface Start {
  readonly reach: readonly Cursor[];
  readonly fingerprint: string;
}

async function readStart(sql: TenantSql): Promise<Start> {
  const [row] = await sql.query<{
    start: { member: boolean; version: number; reach: Cursor[] };
  }>('SELECT tenant_schema.pull_start() AS start');
  if (row === undefined || !row.start.member) throw new AppError('access.no-member');
  // Who sees what also changes by the clock alone; once an hour a device hears of it anyway.
  const hour = Math.floor(Date.now() / 3_600_000);
  return { reach: row.start.reach, fingerprint: `${row.start.version}.${hour}` };
}

async function directoryFor(
  sql: TenantSql,
  start: Start,
  known: string | null,
): Promise<string | null> {
  if (known === start.fingerprint) return null;
  const [row] = await sql.query<{ directory: string }>(
    'SELECT tenant_schema.directory()::text AS directory',
  );
  if (row === undefined) throw new AppError('access.no-member');
  return `{"fingerprint":"${start.fingerprint}","value":${row.directory}}`;
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
 * costs half of reading it by seq. What the snapshot shows of it ends at its head.
 */
async function writeRows(
  sql: TenantSql,
  ranges: readonly Range[],
  page: PageWriter,
): Promise<void> {
  const fresh = ranges.filter(({ after }) => after === 0).map(({ audience }) => audience);
  if (fresh.length > 0) {
    const rows = sql.stream<{ text: string }>(freshRowsQuery, [fresh], rowsPerFetch);
    for await (const batch of rows) await page.rows(batch);
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
  readonly #request: number;
  readonly #send: (page: string) => Promise<void>;
  #rows: string[] = [];
  #departures: string[] = [];
  #length = 0;

  constructor(request: number, send: (page: string) => Promise<void>) {
    this.#request = request;
    this.#send = send;
  }

  async rows(batch: readonly { readonly text: string }[]): Promise<void> {
    for (const { text } of batch) {
      if (this.#length + text.length > limits.pageBytes) await this.#flush('null');
      this.#rows.push(text);
      this.#length += text.length;
    }
    if (this.#rows.length >= limits.rowsPerPage) await this.#flush('null');
  }

  async departures(batch: readonly { readonly text: string }[]): Promise<void> {
    for (const { text } of batch) this.#departures.push(text);
    if (this.#departures.length >= limits.rowsPerPage) await this.#flush('null');
  }

  async finish(cursors: readonly Cursor[], directory: string | null): Promise<void> {
    await this.#flush(
      `{"cursors":${JSON.stringify(cursors)},"refetched":[],"window":{"fingerprint":"","from":[]},` +
        `"directory":${directory ?? 'null'}}`,
    );
  }

  async #flush(last: string): Promise<void> {
    const page =
      `{"type":"page","request":${this.#request},"rows":[${this.#rows.join(',')}],` +
      `"departures":[${this.#departures.join(',')}],"last":${last}}`;
    this.#rows = [];
    this.#departures = [];
    this.#length = 0;
    await this.#send(page);
  }
}

const rowText = `
  '["' || t.id || '","' || t.audience_id || '",' || t.seq || ',"' || t.kind || '",'
    || coalesce('"' || t.day || '"', 'null') || ','
    || CASE WHEN t.person_ids = '{}' THEN '[]' ELSE array_to_json(t.person_ids)::text END || ','
    || t.revision || ',"' || t.created_by || '","' || t.created_at || '","' || t.changed_by
    || '","' || t.changed_at || '",' || t.body || ',' || t.merged_revision || ']'`;

const freshRowsQuery = `
  SELECT ${rowText} AS text FROM tenant_schema.record t WHERE t.audience_id = ANY ($1::uuid[])`;

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
