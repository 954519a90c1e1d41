import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod/mini';
import { signedInOf } from '#adapters/http/guard.ts';
import { parseInput } from '#adapters/http/input.ts';
import type { TusUploads } from '#adapters/media/tus-uploads.ts';
import { takeUploads } from '#adapters/http/take-uploads.ts';
import type { Identity } from '#identity/port.ts';
import { noteRead } from '#kernel/access/note-read.ts';
import { AppError } from '#kernel/base/app-error.ts';
import { isTenantId, type MediaId, randomId } from '#kernel/base/ids.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import { contractRefusalOf } from '#kernel/db/contract-wall.ts';
import type { Actor, TenantDatabase, TenantSql } from '#kernel/db/tenant-database.ts';
import { type MediaParts, prepareUpload } from '#kernel/media/prepare-upload.ts';
import { fileBytesMaximum } from '#kernel/media/limits.ts';
import { type MediaAbout, mediaKinds, type Variant, variantNames } from '#kernel/media/media.ts';
import type { ByteRange, MediaStorage } from '#kernel/media/storage.ts';
import {
  beginUpload,
  findUpload,
  giveUpUpload,
  mediaForActor,
  type MediaQuotas,
  mediaUsed,
  type Upload,
  type UploadId,
  uploadLookedAt,
  uploadReceived,
} from '#kernel/media/upload-store.ts';
import { isNoSuchTenant } from '#apps/server/record-routes.ts';

export interface MediaRouteParts {
  readonly database: TenantDatabase;
  readonly identity: Pick<Identity, 'liveSessions'>;
  readonly uploads: TusUploads;
  readonly media: MediaParts;
  readonly quotas: MediaQuotas;
}

const tenantParams = z.strictObject({ tenant: z.string().check(z.maxLength(14)) });
const uploadParams = z.strictObject({
  tenant: z.string().check(z.maxLength(14)),
  upload: id<UploadId>(),
});
const mediaParams = z.strictObject({
  tenant: z.string().check(z.maxLength(14)),
  media: id<MediaId>(),
});
const variantParams = z.strictObject({
  tenant: z.string().check(z.maxLength(14)),
  media: id<MediaId>(),
  variant: z.enum(variantNames),
});
/** What a device says of a file in `Upload-Metadata`: which it is, and what it takes it for. */
const metadata = z.strictObject({ id: id<MediaId>(), is: z.enum(mediaKinds) });
const length = z.string().check(z.maxLength(16), z.regex(/^[1-9]\d*$/));

export const tusVersion = '1.0.0';

/**
 * Pictures, recordings and films: sent by the tus protocol, given out by the record that names them.
 * What is somebody else's, hidden or not there at all answers alike, `media.absent` (ME4).
 */
export function mediaRoutes(parts: MediaRouteParts) {
  const { database, uploads, media, quotas } = parts;
  /** How many fetches were refused since the start. */
  let refusedFetches = 0;

  const actorOf = (request: FastifyRequest, tenant: string): Actor => {
    const { account, device } = signedInOf(request);
    if (!isTenantId(tenant)) throw new AppError('media.absent');
    return { tenant, account: account.id, device: device.id };
  };
  const asActor = <T>(actor: Actor, work: (sql: TenantSql) => Promise<T>): Promise<T> =>
    database.transact(actor, work).catch((error: unknown) => {
      if (isNoSuchTenant(error) || isNoMember(error)) throw new AppError('media.absent');
      throw contractRefusalOf(error);
    });

  async function ownUpload(actor: Actor, upload: UploadId): Promise<Upload> {
    const found = await asActor(actor, (sql) => findUpload(sql, upload));
    if (found === null) throw new AppError('media.absent');
    return found;
  }

  /** Of all bytes: one request looks at them, a second one waits for nothing. */
  async function finish(
    request: FastifyRequest,
    actor: Actor,
    uploadId: UploadId,
    upload: Upload,
  ): Promise<void> {
    // Its bytes were long on their way; who ended meanwhile leaves nothing here (AP11, ID53).
    const { session } = signedInOf(request);
    const live = await parts.identity.liveSessions([session]);
    if (!live.has(session)) throw new AppError('identity.not-signed-in');
    if (!(await asActor(actor, (sql) => uploadReceived(sql, uploadId)))) return;
    const received = { ...upload, media: upload.id, tenant: actor.tenant };
    const result = await prepareUpload(media, { ...received, file: uploads.fileOf(uploadId) });
    await asActor(actor, (sql) => uploadLookedAt(sql, uploadId, result));
    await uploads.remove(uploadId);
    if ('refused' in result) {
      request.log.warn(
        { account: actor.account, tenant: actor.tenant, media: upload.id, code: result.refused },
        'media refused',
      );
      throw new AppError(result.refused);
    }
  }

  /** `isRead`: its bytes leave, which is noted before they do (CH19). */
  async function fetchable(request: FastifyRequest, actor: Actor, wanted: MediaId, isRead = false) {
    const find = async (sql: TenantSql) => {
      const found = await mediaForActor(sql, wanted);
      if (found !== null && isRead) await noteRead(sql, 'media', [wanted]);
      return found;
    };
    const about = await asActor(actor, find).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'media.absent') return null;
      throw error;
    });
    if (about !== null) return about;
    refusedFetches += 1;
    request.log.warn(
      { account: actor.account, tenant: actor.tenant, media: wanted, refusedFetches },
      'media not given out',
    );
    throw new AppError('media.absent');
  }

  return (app: FastifyInstance): void => {
    // The bytes of an upload are read by the handler, as they come.
    takeUploads(app);

    app.post('/api/tenants/:tenant/media/uploads', async (request, reply) => {
      const { tenant } = parseInput(tenantParams, request.params);
      requireTus(request);
      const actor = actorOf(request, tenant);
      const bytes = Number(parseInput(length, request.headers['upload-length']));
      const { id: wanted, is } = parseInput(metadata, metadataOf(request));
      const maximum = fileBytesMaximum[is];
      if (bytes > maximum) throw new AppError('media.too-large', { maximum });
      const made = randomId<UploadId>();
      const { begun: upload, replaced } = await asActor(actor, (sql) =>
        beginUpload(sql, { media: wanted, upload: made, is, bytes }, quotas),
      );
      if (replaced !== null) await uploads.remove(replaced);
      // Also of one that is under way: where the room for it could not be made, nothing else makes it.
      await uploads.create(upload, bytes);
      return reply
        .code(201)
        .header('tus-resumable', tusVersion)
        .header('location', `/api/tenants/${actor.tenant}/media/uploads/${upload}`)
        .send();
    });

    app.head('/api/tenants/:tenant/media/uploads/:upload', async (request, reply) => {
      const { tenant, upload } = parseInput(uploadParams, request.params);
      requireTus(request);
      const found = await ownUpload(actorOf(request, tenant), upload);
      reply.header('tus-resumable', tusVersion);
      if (found.state !== 'uploading') {
        // All of it came; whether it was kept says the medium itself.
        reply.header('upload-offset', found.bytes).header('upload-length', found.bytes);
        return reply.send();
      }
      const answer = await uploads.handle(upload, { method: 'HEAD', headers: request.headers });
      for (const [name, value] of answer.headers) reply.header(name, value);
      return reply.send();
    });

    app.patch('/api/tenants/:tenant/media/uploads/:upload', async (request, reply) => {
      const { tenant, upload } = parseInput(uploadParams, request.params);
      requireTus(request);
      const actor = actorOf(request, tenant);
      const found = await ownUpload(actor, upload);
      if (found.state !== 'uploading') {
        if (found.code !== null) throw new AppError(found.code);
        throw new AppError('media.uploaded');
      }
      const body = request.body;
      if (!(body instanceof Readable)) throw new AppError('media.upload-refused', { status: 415 });
      const answer = await uploads.handle(upload, {
        method: 'PATCH',
        headers: request.headers,
        body,
      });
      if (answer.offset === found.bytes) await finish(request, actor, upload, found);
      reply.header('tus-resumable', tusVersion);
      for (const [name, value] of answer.headers) reply.header(name, value);
      return reply.code(204).send();
    });

    app.delete('/api/tenants/:tenant/media/uploads/:upload', async (request, reply) => {
      const { tenant, upload } = parseInput(uploadParams, request.params);
      requireTus(request);
      const actor = actorOf(request, tenant);
      await ownUpload(actor, upload);
      const gone = await asActor(actor, (sql) => giveUpUpload(sql, upload));
      if (!gone) throw new AppError('media.uploaded');
      await uploads.remove(upload);
      return reply.code(204).header('tus-resumable', tusVersion).send();
    });

    app.get('/api/tenants/:tenant/media', async (request) => {
      const { tenant } = parseInput(tenantParams, request.params);
      const used = await asActor(actorOf(request, tenant), mediaUsed);
      return {
        account: { bytes: used.account, maximum: quotas.accountBytes },
        tenant: { bytes: used.tenant, maximum: quotas.tenantBytes },
        fileMaximum: fileBytesMaximum,
      };
    });

    app.get('/api/tenants/:tenant/media/:media', async (request) => {
      const { tenant, media: wanted } = parseInput(mediaParams, request.params);
      const about = await fetchable(request, actorOf(request, tenant), wanted);
      return { ...about, variants: about.variants.map(({ address: _address, ...rest }) => rest) };
    });

    app.route({
      method: ['GET', 'HEAD'],
      url: '/api/tenants/:tenant/media/:media/:variant',
      async handler(request, reply) {
        const { tenant, media: wanted, variant: name } = parseInput(variantParams, request.params);
        const isRead = request.method === 'GET';
        const about = await fetchable(request, actorOf(request, tenant), wanted, isRead);
        const variant = about.variants.find((one) => one.name === name);
        if (variant === undefined) throw new AppError('media.absent');
        const storage = media.storages.of(actorOf(request, tenant).tenant);
        return give(reply, request, storage, about, variant);
      },
    });
  };
}

/** The bytes, as nothing but what our own record says they are (ME7). */
async function give(
  reply: FastifyReply,
  request: FastifyRequest,
  storage: MediaStorage,
  about: MediaAbout,
  variant: Variant,
): Promise<FastifyReply> {
  const { bytes, type, address } = variant;
  const range = rangeOf(request.headers.range, bytes);
  if (range === 'outside') throw new AppError('media.range-refused');
  // Before a word about it is said: where it is missing, the answer is a problem like any other.
  const body =
    request.method === 'HEAD' ? undefined : await storage.read(address, range ?? undefined);
  reply
    .type(type)
    .header('content-disposition', `attachment; filename="${about.id}.${type.split('/')[1]}"`)
    .header('content-security-policy', "sandbox; default-src 'none'")
    .header('cache-control', 'private, no-store')
    .header('accept-ranges', 'bytes')
    .header('content-length', range === null ? bytes : range.end - range.start + 1);
  if (range !== null) {
    reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${bytes}`);
  }
  return reply.send(body);
}

/** One range of bytes (RFC 9110 §14.2); what is no such thing is ignored, as it may be. */
export function rangeOf(header: string | undefined, bytes: number): ByteRange | null | 'outside' {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return null;
  const last = bytes - 1;
  const start = from === '' ? Math.max(0, bytes - Number(to)) : Number(from);
  const end = from === '' || to === '' ? last : Math.min(Number(to), last);
  if (to !== '' && from !== '' && Number(to) < Number(from)) return null;
  return start > last || (from === '' && Number(to) === 0) ? 'outside' : { start, end };
}

function requireTus({ headers }: FastifyRequest): void {
  if (headers['tus-resumable'] !== tusVersion) {
    throw new AppError('media.upload-refused', { status: 412 });
  }
}

/** `key base64,key base64` (tus 1.0.0, creation). */
function metadataOf({ headers }: FastifyRequest): unknown {
  const text = headers['upload-metadata'];
  if (typeof text !== 'string' || text.length > 1_000) return null;
  const pairs = text.split(',').map((pair) => pair.trim().split(' '));
  return Object.fromEntries(
    pairs.map(([key = '', value = '']) => [key, Buffer.from(value, 'base64').toString('utf8')]),
  );
}

function isNoMember(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'OB002';
}
