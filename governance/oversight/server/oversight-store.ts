import { refusing } from '#governance/contract/server/contract-store.ts';
import { publicHolidays } from '#governance/deadlines/public-holidays.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { Sql } from '#kernel/db/sql.ts';
import {
  type About,
  answerBy,
  type BundlePart,
  type Handout,
  mostHandoutBytes,
  type OperatorStep,
  type OversightRequest,
  type TenantStep,
} from '../request.ts';

/** What was asked of the operator here, the newest first; null for who may not look. */
export async function oversightOf(sql: Sql): Promise<readonly OversightRequest[] | null> {
  const [row] = await sql.query<{ list: readonly OversightRequest[] | null }>(
    'SELECT tenant_schema.oversight_list() AS list',
  );
  return row?.list ?? null;
}

/** Asks something; its time runs from now. Throws 'oversight.not-yours', 'oversight.no-agreement'. */
export async function openRequest(
  sql: Sql,
  {
    about,
    body,
    author,
  }: { readonly about: About; readonly body: string; readonly author: string },
): Promise<string> {
  const { kind, ...more } = about;
  const until = await answerByNow(sql);
  const [row] = await refusing(() =>
    sql.query<{ id: string }>('SELECT tenant_schema.open_oversight($1, $2, $3, $4, $5) AS id', [
      kind,
      author,
      body,
      until,
      JSON.stringify(more),
    ]),
  );
  if (row === undefined) throw new Error('a request that is opened has an id');
  return row.id;
}

/** Throws 'oversight.not-yours', 'oversight.unknown', 'oversight.not-so', 'oversight.mandate-missing'. */
export async function moveRequest(
  sql: Sql,
  move: {
    readonly id: string;
    readonly what: TenantStep | OperatorStep;
    readonly author: string;
    readonly body: string | null;
    /** Of who audits for the tenant; null: the tenant itself. */
    readonly mandate: string | null;
  },
): Promise<void> {
  const until = move.what === 'ask' ? await answerByNow(sql) : null;
  await refusing(() =>
    sql.query('SELECT tenant_schema.move_oversight($1, $2, $3, $4, $5, $6)', [
      move.id,
      move.what,
      move.author,
      move.body,
      move.mandate,
      until,
    ]),
  );
}

/** Throws 'oversight.not-yours', 'oversight.unknown', 'oversight.mandate-too-long'. */
export async function giveMandate(
  sql: Sql,
  mandate: {
    readonly id: string;
    readonly author: string;
    readonly auditor: string;
    readonly documentHash: string;
    readonly until: Date;
  },
): Promise<string> {
  const [row] = await refusing(() =>
    sql.query<{ id: string }>('SELECT tenant_schema.give_mandate($1, $2, $3, $4, $5) AS id', [
      mandate.id,
      mandate.author,
      mandate.auditor,
      mandate.documentHash,
      mandate.until,
    ]),
  );
  if (row === undefined) throw new Error('a mandate that is given has an id');
  return row.id;
}

/** False when it was taken back before. */
export async function withdrawMandate(sql: Sql, mandate: string, author: string): Promise<boolean> {
  const [row] = await refusing(() =>
    sql.query<{ done: boolean }>('SELECT tenant_schema.withdraw_mandate($1, $2) AS done', [
      mandate,
      author,
    ]),
  );
  return row?.done === true;
}

export interface HandingOut {
  readonly id: string;
  readonly author: string;
  readonly to: Handout['to'];
  readonly mandate: string | null;
  readonly name: string;
  readonly mediaType: 'application/json' | 'application/pdf';
  readonly parts: readonly BundlePart[];
  readonly redactions: readonly string[];
  readonly originalHash: string | null;
  readonly content: Buffer;
}

/**
 * Hands something out and keeps it with its hash. Throws 'oversight.mandate-missing',
 * 'oversight.beyond-request', 'oversight.not-the-agreement', 'oversight.redactions-unnamed',
 * 'oversight.too-large', 'oversight.too-many',
 * 'oversight.not-yours', 'staff.no-access' and others.
 */
export async function handOut(
  sql: Sql,
  given: HandingOut,
): Promise<{ readonly id: string; readonly hash: string }> {
  // Before it goes anywhere: the database would refuse it by the same name.
  if (given.content.length > mostHandoutBytes) {
    throw new AppError('oversight.too-large', { sizeBytes: given.content.length });
  }
  const [row] = await refusing(() =>
    sql.query<{ id: string; hash: string }>(
      'SELECT handout AS id, hash FROM tenant_schema.hand_out($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
      [
        given.id,
        given.author,
        given.to,
        given.mandate,
        given.name,
        given.mediaType,
        given.parts,
        given.redactions,
        given.originalHash,
        given.content,
      ],
    ),
  );
  if (row === undefined) throw new Error('hand_out answers with one row');
  return row;
}

export interface HandoutFile {
  readonly name: string;
  readonly mediaType: string;
  readonly content: Buffer;
  readonly hash: string;
}

/** What was handed out; that it was fetched is on record. Null: there is none, or it is not theirs. */
export async function handoutFile(sql: Sql, id: string): Promise<HandoutFile | null> {
  const [row] = await sql.query<HandoutFile>(
    `SELECT name, media_type AS "mediaType", content, hash FROM tenant_schema.handout_file($1)`,
    [id],
  );
  return row ?? null;
}

/** By when what is asked now is to be answered; now does not go behind what the tenant has seen. */
async function answerByNow(sql: Sql): Promise<Date> {
  const [row] = await sql.query<{ moment: Date; zone: string | null; land: string | null }>(
    `SELECT tenant_schema.contract_moment() AS moment, g.state ->> 'zone' AS zone, g.state ->> 'land' AS land
     FROM (SELECT tenant_schema.gate_state() AS state) g`,
  );
  if (row === undefined || row.zone === null) throw new AppError('oversight.not-yours');
  const calendar = row.land === null ? null : await publicHolidays(row.land);
  return answerBy(row.moment.getTime(), row.zone, calendar);
}
