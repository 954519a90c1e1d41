import * as z from 'zod/mini';
import type { AudienceId, PersonId, RecordId } from '#kernel/base/ids.ts';
import { type PlainDay, plainDaySchema } from '#kernel/base/plain-day.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import type { Sql } from '#kernel/db/sql.ts';
import type { Rec } from '#kernel/kind/record.ts';

/** What is asked for. Days are both included; with one of them, records without a day are left out. */
export interface RecordQuery {
  readonly kind: string;
  readonly from?: PlainDay | undefined;
  readonly to?: PlainDay | undefined;
  /** Only records about this person. */
  readonly person?: PersonId | undefined;
  /** Only records in this audience. */
  readonly audience?: AudienceId | undefined;
  /** `next` of the page before. */
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

export interface RecordPage {
  readonly records: readonly Rec[];
  /** Where the next page begins; null when this is the last. */
  readonly next: string | null;
}

/** How many records one page holds when nobody says, and at most. */
export const recordPageSize = 100;
export const recordPageLimit = 500;

/** Tells whether a text is a cursor of this list; nothing but `listRecords` reads what is in it. */
export function isRecordCursor(text: string): boolean {
  return text.length <= 100 && readCursor(text) !== null;
}

/**
 * The records of one kind that the actor reads, by day and then by id, those without a day last:
 * through row security, like a pull, and beyond the window a device keeps (SY22). What is written
 * between two pages is in the later one or in none; nothing comes twice unless its day has moved.
 */
export async function listRecords(sql: Sql, query: RecordQuery): Promise<RecordPage> {
  const limit = Math.min(Math.max(query.limit ?? recordPageSize, 1), recordPageLimit);
  const after = query.cursor === undefined ? null : readCursor(query.cursor);
  const ranged = query.from !== undefined || query.to !== undefined;
  const rows: RecordLine[] = [];
  if (after === null || after.day !== null) {
    rows.push(
      ...(await sql.query<RecordLine>(dated, [
        query.kind,
        query.from ?? null,
        query.to ?? null,
        query.person ?? null,
        after?.day ?? null,
        after?.id ?? null,
        limit + 1,
        query.audience ?? null,
      ])),
    );
  }
  if (!ranged && rows.length <= limit) {
    const begun = after?.day === null ? after.id : null;
    rows.push(
      ...(await sql.query<RecordLine>(undated, [
        query.kind,
        query.person ?? null,
        begun,
        limit + 1 - rows.length,
        query.audience ?? null,
      ])),
    );
  }
  const records = rows.slice(0, limit).map(recordIn);
  const last = records.at(-1);
  return { records, next: rows.length > limit && last !== undefined ? cursorAt(last) : null };
}

/** One record, if the actor reads it. */
export async function readRecord(sql: Sql, record: RecordId): Promise<Rec | null> {
  const [row] = await sql.query<RecordLine>(one, [record]);
  return row === undefined ? null : recordIn(row);
}

const cursorSchema = z.tuple([z.nullable(plainDaySchema), id<RecordId>()]);

function cursorAt({ day, id: record }: Rec): string {
  return Buffer.from(JSON.stringify([day, record])).toString('base64url');
}

function readCursor(text: string): { readonly day: PlainDay | null; readonly id: RecordId } | null {
  try {
    const decoded: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    const result = z.safeParse(cursorSchema, decoded);
    if (!result.success) return null;
    const [day, record] = result.data;
    return { day: day as PlainDay | null, id: record };
  } catch {
    return null;
  }
}

interface RecordLine extends Omit<Rec, 'createdAt' | 'changedAt'> {
  readonly createdAt: Date;
  readonly changedAt: Date;
}

function recordIn(line: RecordLine): Rec {
  return {
    ...line,
    createdAt: line.createdAt.toISOString(),
    changedAt: line.changedAt.toISOString(),
  };
}

const columns = `
  t.id, t.audience_id AS audience, t.kind, t.body, t.day::text AS day, t.person_ids AS persons,
  t.revision, t.merged_revision AS merged, t.created_by AS "createdBy", t.created_at AS "createdAt",
  t.changed_by AS "changedBy", t.changed_at AS "changedAt"`;

// The conditions that row security lets use an index (kind, day) stand by themselves.
const dated = `
  SELECT ${columns} FROM tenant_schema.record t
  WHERE t.kind = $1
    AND t.day >= coalesce($5::date, $2::date, '-infinity') AND t.day <= coalesce($3::date, 'infinity')
    AND ($2::date IS NULL OR t.day >= $2::date)
    AND ($5::date IS NULL OR t.day > $5::date OR t.id > $6::uuid)
    AND ($4::uuid IS NULL OR $4::uuid = ANY (t.person_ids))
    AND ($8::uuid IS NULL OR t.audience_id = $8::uuid)
  ORDER BY t.day, t.id LIMIT $7`;

const undated = `
  SELECT ${columns} FROM tenant_schema.record t
  WHERE t.kind = $1 AND t.day IS NULL
    AND ($3::uuid IS NULL OR t.id > $3::uuid)
    AND ($2::uuid IS NULL OR $2::uuid = ANY (t.person_ids))
    AND ($5::uuid IS NULL OR t.audience_id = $5::uuid)
  ORDER BY t.id LIMIT $4`;

const one = `SELECT ${columns} FROM tenant_schema.record t WHERE t.id = $1`;
