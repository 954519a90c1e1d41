import { refusing } from '#governance/contract/server/contract-store.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { Sql } from '#kernel/db/sql.ts';
import type { OperatorAccess, StaffMember } from '../access.ts';

/** Everybody who works or worked for the operator, on the operator's connection as obhut_owner. */
export function staffMembers(sql: Sql): Promise<readonly StaffMember[]> {
  return sql.query<StaffMember>(
    `SELECT s.id, s.name, s.does,
       to_json(s.added_at) #>> '{}' AS "addedAt", to_json(s.left_at) #>> '{}' AS "leftAt",
       (SELECT coalesce(json_agg(json_build_object('documentHash', u.document_hash,
          'signedOn', u.signed_on, 'until', u.until) ORDER BY u.until DESC, u.id), '[]')
        FROM obhut.undertaking u WHERE u.staff = s.id) AS undertakings
     FROM obhut.staff s ORDER BY s.left_at IS NOT NULL, s.id`,
  );
}

/** Throws 'staff.known'. */
export async function addStaff(
  sql: Sql,
  {
    id,
    name,
    does,
    by,
  }: { readonly id: string; readonly name: string; readonly does: string; readonly by: string },
): Promise<void> {
  const made = await sql.query(
    'INSERT INTO obhut.staff (id, name, does, added_by) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING id',
    [id, name, does, by],
  );
  if (made.length === 0) throw new AppError('staff.known');
}

/** Says that somebody signed what binds them to confidentiality. Throws 'staff.unknown'. */
export async function noteUndertaking(
  sql: Sql,
  {
    staff,
    documentHash,
    signedOn,
    until,
    by,
  }: {
    readonly staff: string;
    readonly documentHash: string;
    readonly signedOn: string;
    readonly until: string;
    readonly by: string;
  },
): Promise<void> {
  const made = await sql.query(
    `INSERT INTO obhut.undertaking (staff, document_hash, signed_on, until, said_by)
     SELECT s.id, $2, $3::date, $4::date, $5 FROM obhut.staff s WHERE s.id = $1 AND s.left_at IS NULL
     RETURNING id`,
    [staff, documentHash, signedOn, until, by],
  );
  if (made.length === 0) throw new AppError('staff.unknown');
}

/** From now on nothing is open to them, wherever they were let in. Throws 'staff.unknown'. */
export async function staffLeaves(sql: Sql, staff: string): Promise<void> {
  const gone = await sql.query(
    'UPDATE obhut.staff s SET left_at = now() WHERE s.id = $1 AND s.left_at IS NULL RETURNING s.id',
    [staff],
  );
  if (gone.length === 0) throw new AppError('staff.unknown');
}

export interface AccessWanted {
  readonly staff: string;
  readonly purpose: string;
  readonly reason: string;
  readonly hours: number;
}

export type AccessAnswer =
  | { readonly is: 'open'; readonly id: string; readonly until: Date }
  /** On record as it is: throw the code when the transaction is over, not before. */
  | { readonly is: 'refused'; readonly code: string };

/** Lets somebody in to the data of the tenant that the connection is in. */
export async function openAccess(sql: Sql, wanted: AccessWanted): Promise<AccessAnswer> {
  const [row] = await refusing(() =>
    sql.query<{ id: string; until: Date; refused: string | null }>(
      'SELECT id, until_at AS until, refused FROM tenant_schema.open_access($1, $2, $3, $4)',
      [wanted.staff, wanted.purpose, wanted.reason, wanted.hours],
    ),
  );
  if (row === undefined) throw new Error('open_access answers with one row');
  return row.refused === null
    ? { is: 'open', id: row.id, until: row.until }
    : { is: 'refused', code: row.refused };
}

/** Ends an access before its time; false when it was over. */
export async function closeAccess(sql: Sql, id: string): Promise<boolean> {
  const [row] = await refusing(() =>
    sql.query<{ done: boolean }>('SELECT tenant_schema.close_access($1) AS done', [id]),
  );
  return row?.done === true;
}

/** Who of the operator was let in, the newest first; null for who may not look. */
export async function accessesOf(sql: Sql): Promise<readonly OperatorAccess[] | null> {
  const [row] = await sql.query<{ accesses: readonly OperatorAccess[] | null }>(
    'SELECT tenant_schema.accesses() AS accesses',
  );
  return row?.accesses ?? null;
}
