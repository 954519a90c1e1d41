import { AppError } from '#kernel/base/app-error.ts';
import type { AccountId, MediaId } from '#kernel/base/ids.ts';
import type { Sql } from '#kernel/db/sql.ts';
import { uploadLastsMs } from '#kernel/media/limits.ts';
import type { MediaAbout, MediaKind, MediaState, Variant } from '#kernel/media/media.ts';

declare const brand: unique symbol;
/** Names one upload; made by the server. */
export type UploadId = string & { readonly [brand]: 'UploadId' };

export interface Upload {
  readonly id: MediaId;
  readonly owner: AccountId;
  readonly is: MediaKind;
  readonly bytes: number;
  readonly state: MediaState;
  readonly code: string | null;
}

/** How many bytes may be kept. */
export interface MediaQuotas {
  readonly accountBytes: number;
  readonly tenantBytes: number;
}

const codes: ReadonlyMap<string, string> = new Map([
  ['OB060', 'media.uploaded'],
  ['OB061', 'media.account-full'],
  ['OB062', 'media.tenant-full'],
  ['OB063', 'media.too-many'],
]);

/**
 * Makes room for an upload of the actor's. `begun` is `upload`, or the one of the same file that is
 * under way; `replaced` is over by this, and its bytes are to go. Throws the codes above.
 */
export async function beginUpload(
  sql: Sql,
  wanted: {
    readonly media: MediaId;
    readonly upload: UploadId;
    readonly is: MediaKind;
    readonly bytes: number;
  },
  quotas: MediaQuotas,
): Promise<{ readonly begun: UploadId; readonly replaced: UploadId | null }> {
  try {
    const [row] = await sql.query<{ begun: UploadId; replaced: UploadId | null }>(
      `SELECT * FROM tenant_schema.begin_media($1, $2, $3, $4, $5, $6, $7 * interval '1 ms')`,
      [
        wanted.media,
        wanted.upload,
        wanted.is,
        wanted.bytes,
        quotas.accountBytes,
        quotas.tenantBytes,
        uploadLastsMs,
      ],
    );
    if (row === undefined) throw new Error('begin_media answers with one row');
    return row;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const refusal = codes.get(code);
    throw refusal === undefined ? error : new AppError(refusal);
  }
}

/** An upload of the actor's; null for everybody else's and what is not there. */
export async function findUpload(sql: Sql, upload: UploadId): Promise<Upload | null> {
  const [row] = await sql.query<{ upload: Upload | null }>(
    'SELECT tenant_schema.media_upload($1) AS upload',
    [upload],
  );
  return row?.upload ?? null;
}

/** All bytes are there. True for the one who is to prepare them. */
export async function uploadReceived(sql: Sql, upload: UploadId): Promise<boolean> {
  const [row] = await sql.query<{ mine: boolean }>(
    'SELECT tenant_schema.media_received($1) AS mine',
    [upload],
  );
  return row?.mine === true;
}

/** What was found in an upload, and where it was put. */
export interface Found {
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
  readonly bytes: number;
  readonly variants: readonly Variant[];
}

/** Ends an upload that waits: with what was found, or the code it is refused with. */
export async function uploadLookedAt(
  sql: Sql,
  upload: UploadId,
  result: Found | { readonly refused: string },
): Promise<boolean> {
  const values =
    'refused' in result ? [upload, null, result.refused] : [upload, JSON.stringify(result), null];
  const [row] = await sql.query<{ done: boolean }>(
    'SELECT tenant_schema.media_looked_at($1, $2, $3) AS done',
    values,
  );
  return row?.done === true;
}

export async function giveUpUpload(sql: Sql, upload: UploadId): Promise<boolean> {
  const [row] = await sql.query<{ done: boolean }>(
    'SELECT tenant_schema.give_up_media($1) AS done',
    [upload],
  );
  return row?.done === true;
}

/**
 * What the actor may know of a medium, through the row security of the records that name it; null for
 * everything else, there or not (ME4).
 */
export async function mediaForActor(sql: Sql, media: MediaId): Promise<MediaAbout | null> {
  const [row] = await sql.query<{ about: MediaAbout | null }>(
    'SELECT tenant_schema.media_for_actor($1) AS about',
    [media],
  );
  return row?.about ?? null;
}

/** How many bytes the actor's media take up, and all of the tenant's. */
export async function mediaUsed(
  sql: Sql,
): Promise<{ readonly account: number; readonly tenant: number }> {
  const [row] = await sql.query<{ used: { account: number; tenant: number } }>(
    'SELECT tenant_schema.media_used() AS used',
  );
  if (row === undefined) throw new Error('media_used answers with one row');
  return row.used;
}
