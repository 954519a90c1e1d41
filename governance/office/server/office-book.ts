import * as z from 'zod/mini';
import { refusing } from '#governance/contract/server/contract-store.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { MemberId } from '#kernel/base/ids.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import type { Sql } from '#kernel/db/sql.ts';

/** `owner` decides for the tenant; the others read all that concerns privacy (CO14, OF17). */
export const offices = ['owner', 'data-protection-officer', 'representative'] as const;
export type Office = (typeof offices)[number];

const office = z.enum(offices);
const bookSchema = z.object({
  mayAppoint: z.boolean(),
  holders: z.array(
    z.object({
      member: id<MemberId>(),
      name: z.string(),
      office,
      /** Null: as long as they look after the tenant. */
      since: z.nullable(z.string()),
      by: z.enum(['appointment', 'standing']),
      /** Their membership has ended, and with it what they could do. */
      isOver: z.boolean(),
    }),
  ),
  /** Whom an office can be given to; null for who cannot give one. */
  members: z.nullable(
    z.array(z.object({ member: id<MemberId>(), name: z.string(), role: z.string() })),
  ),
  /** The latest first. */
  steps: z.array(
    z.object({
      number: z.int(),
      at: z.string(),
      name: z.string(),
      office,
      what: z.enum(['appoint', 'end']),
      by: z.nullable(z.string()),
      reason: z.string(),
    }),
  ),
});
export type OfficeBook = z.infer<typeof bookSchema>;

/** Who holds which office, and what happened to each; null for who may not look. */
export async function officeBook(sql: Sql): Promise<OfficeBook | null> {
  const [row] = await sql.query<{ book: unknown }>('SELECT tenant_schema.office_book() AS book');
  return row === undefined || row.book === null ? null : bookSchema.parse(row.book);
}

/**
 * Gives an office, or ends it, with a reason; where it is so already nothing changes. Throws
 * 'contract.not-yours', 'office.member-unknown'.
 */
export async function setOffice(
  sql: Sql,
  change: {
    readonly member: MemberId;
    readonly office: Office;
    readonly holds: boolean;
    readonly reason: string;
  },
): Promise<void> {
  const [row] = await refusing(() =>
    sql.query<{ done: boolean }>('SELECT tenant_schema.set_office($1, $2, $3, $4) AS done', [
      change.member,
      change.office,
      change.holds,
      change.reason,
    ]),
  );
  if (row?.done !== true) throw new AppError('office.member-unknown');
}
