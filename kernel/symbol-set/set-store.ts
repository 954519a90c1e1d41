import type { GroupId, MemberId } from '#kernel/base/ids.ts';
import type { Sql } from '#kernel/db/sql.ts';
import type { SymbolSetId } from './ids.ts';

/** What is said of a set to whoever sees its pictures. */
export interface SymbolSetAbout {
  readonly id: SymbolSetId;
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly author: string;
  readonly source: string;
  readonly edition: number;
  readonly pictures: number;
}

/** What keepers are told besides. */
export interface KeptSymbolSet extends SymbolSetAbout {
  readonly seats: number;
  readonly importedAt: string;
  /** Who has a seat. */
  readonly members: readonly MemberId[];
}

/** The sets in which the actor has a seat now. */
export function setsOfActor(sql: Sql): Promise<readonly SymbolSetAbout[]> {
  return sql.query<SymbolSetAbout>(
    `SELECT s.id, s.name, s.version, s.licence, s.author, s.source, s.edition, s.pictures
     FROM tenant_schema.symbol_set s
     WHERE s.id = ANY ((SELECT tenant_schema.visible_pictures())::uuid[])
     ORDER BY lower(s.name)`,
  );
}

/** All sets of the tenant with their seats, for keepers; null for everybody else. */
export async function setsOfTenant(sql: Sql): Promise<readonly KeptSymbolSet[] | null> {
  const [row] = await sql.query<{ sets: readonly KeptSymbolSet[] | null }>(
    `SELECT CASE WHEN tenant_schema.my_standing() = 'keeper' THEN (
       SELECT coalesce(json_agg(json_build_object('id', s.id, 'name', s.name, 'version', s.version,
           'licence', s.licence, 'author', s.author, 'source', s.source, 'edition', s.edition,
           'pictures', s.pictures, 'seats', s.seats, 'importedAt', s.imported_at,
           'members', (SELECT coalesce(json_agg(x.member_id ORDER BY x.given_at), '[]')
                       FROM tenant_schema.symbol_seat x WHERE x.set_id = s.id)) ORDER BY lower(s.name)), '[]')
       FROM tenant_schema.symbol_set s) END AS sets`,
  );
  return row?.sets ?? null;
}

/** So many pictures are given out at once: one to two megabytes. */
export const picturesPerPage = 120;

export interface PicturePage {
  readonly edition: number;
  readonly pictures: readonly { readonly concept: string; readonly content: Buffer }[];
  /** What to ask after next; null at the end. */
  readonly next: string | null;
}

/** Pictures of a set in which the actor has a seat at this moment, by row security; null without one. */
export async function picturePage(
  sql: Sql,
  set: SymbolSetId,
  after: string,
): Promise<PicturePage | null> {
  const edition = await editionOf(sql, set);
  if (edition === null) return null;
  const pictures = await sql.query<{ concept: string; content: Buffer }>(
    `SELECT p.concept, p.content FROM tenant_schema.symbol_picture p
     WHERE p.set_id = $1 AND p.concept > $2 ORDER BY p.concept LIMIT $3`,
    [set, after, picturesPerPage],
  );
  const last = pictures.at(-1)?.concept ?? null;
  return { edition, pictures, next: pictures.length < picturesPerPage ? null : last };
}

export interface OwnPage {
  readonly edition: number;
  readonly pictures: readonly {
    readonly key: string;
    readonly words: { readonly de: readonly string[]; readonly en: readonly string[] };
    /** What it shows where it is no picture of its own; then it has no content. */
    readonly concept: string | null;
    readonly content: Buffer | null;
  }[];
  readonly next: string | null;
}

/** The house's own words and pictures of a set, under the same wall. */
export async function ownPage(sql: Sql, set: SymbolSetId, after: string): Promise<OwnPage | null> {
  const edition = await editionOf(sql, set);
  if (edition === null) return null;
  const pictures = await sql.query<OwnPage['pictures'][number]>(
    `SELECT o.key, o.words, o.concept, o.content FROM tenant_schema.symbol_own o
     WHERE o.set_id = $1 AND o.key > $2 ORDER BY o.key LIMIT $3`,
    [set, after, picturesPerPage],
  );
  const last = pictures.at(-1)?.key ?? null;
  return { edition, pictures, next: pictures.length < picturesPerPage ? null : last };
}

/** Null without a seat at this moment. */
async function editionOf(sql: Sql, set: SymbolSetId): Promise<number | null> {
  const [found] = await sql.query<{ edition: number }>(
    `SELECT s.edition FROM tenant_schema.symbol_set s
     WHERE s.id = $1 AND s.id = ANY ((SELECT tenant_schema.visible_pictures())::uuid[])`,
    [set],
  );
  return found?.edition ?? null;
}

/** Takes a set away with its pictures and seats; false when there is none such. */
export async function removeSet(sql: Sql, set: SymbolSetId): Promise<boolean> {
  const [row] = await sql.query<{ done: boolean }>(
    'SELECT tenant_schema.remove_symbol_set($1) AS done',
    [set],
  );
  return row?.done === true;
}

/** Gives seats to a member, or to all of a group; how many were given, null without such a set. */
export async function giveSeats(
  sql: Sql,
  set: SymbolSetId,
  to: { readonly member: MemberId } | { readonly group: GroupId },
): Promise<number | null> {
  const [row] = await sql.query<{ given: number | null }>(
    'SELECT tenant_schema.give_symbol_seats($1, $2, $3) AS given',
    [set, 'member' in to ? to.member : null, 'group' in to ? to.group : null],
  );
  return row?.given ?? null;
}

export async function takeSeat(sql: Sql, set: SymbolSetId, member: MemberId): Promise<boolean> {
  const [row] = await sql.query<{ done: boolean }>(
    'SELECT tenant_schema.take_symbol_seat($1, $2) AS done',
    [set, member],
  );
  return row?.done === true;
}
