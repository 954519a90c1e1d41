import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod/mini';
import { signedInOf } from '#adapters/http/guard.ts';
import { parseInput } from '#adapters/http/input.ts';
import { takeUploads } from '#adapters/http/take-uploads.ts';
import type { TusUploads } from '#adapters/media/tus-uploads.ts';
import { importSymbols, type SymbolImportParts } from '#apps/server/import-symbols.ts';
import { tusVersion } from '#apps/server/media-routes.ts';
import { isNoSuchTenant } from '#apps/server/record-routes.ts';
import type { Identity } from '#identity/port.ts';
import { AppError } from '#kernel/base/app-error.ts';
import { type GroupId, isTenantId, type MemberId, randomId } from '#kernel/base/ids.ts';
import { text } from '#kernel/base/text.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import type { Actor, TenantSql } from '#kernel/db/tenant-database.ts';
import type { UploadId } from '#kernel/media/upload-store.ts';
import type { SymbolImportId, SymbolSetId } from '#kernel/symbol-set/ids.ts';
import {
  beginImport,
  findImport,
  importReceived,
  type SymbolImport,
} from '#kernel/symbol-set/import-store.ts';
import { symbolSetLimits } from '#kernel/symbol-set/limits.ts';
import { packOwn, packPictures } from '#kernel/symbol-set/picture-pack.ts';
import { symbolRefusalOf } from '#kernel/symbol-set/refusals.ts';
import {
  giveSeats,
  ownPage,
  picturePage,
  removeSet,
  setsOfActor,
  setsOfTenant,
  takeSeat,
} from '#kernel/symbol-set/set-store.ts';

export interface SymbolRouteParts extends SymbolImportParts {
  readonly identity: Pick<Identity, 'liveSessions'>;
  readonly uploads: TusUploads;
  /** An import failed by something that nobody registered. */
  readonly onFailure: (error: unknown) => void;
}

const tenant = z.string().check(z.maxLength(14));
const tenantParams = z.object({ tenant });
const setParams = z.object({ set: id<SymbolSetId>() });
const seatParams = z.object({ set: id<SymbolSetId>(), member: id<MemberId>() });
const importParams = z.object({ import: id<SymbolImportId>() });
const pageQuery = z.strictObject({ after: z.optional(text(100)) });
const beginBody = z.strictObject({ bytes: z.int().check(z.gte(1)) });
const seatBody = z.union([
  z.strictObject({ member: id<MemberId>() }),
  z.strictObject({ group: id<GroupId>() }),
]);

/**
 * A tenant's own sets of pictograms: looked after by its keepers, given out to whoever has a seat.
 * A set that is not there, or in which one has no seat, answers alike (SB18).
 */
export function symbolRoutes(parts: SymbolRouteParts) {
  const { database, uploads } = parts;
  /** How many fetches were refused since the start. */
  let refusedFetches = 0;

  const actorOf = (request: FastifyRequest): Actor => {
    const { tenant: asked } = parseInput(tenantParams, request.params);
    const { account, device } = signedInOf(request);
    if (!isTenantId(asked)) throw new AppError('access.not-keeper');
    return { tenant: asked, account: account.id, device: device.id };
  };
  const act = <T>(actor: Actor, work: (sql: TenantSql) => Promise<T>): Promise<T> =>
    database.transact(actor, work).catch((error: unknown) => {
      throw symbolRefusalOf(error);
    });
  const read = <T>(actor: Actor, work: (sql: TenantSql) => Promise<T>): Promise<T | null> =>
    database.transact(actor, work).catch((error: unknown) => {
      if (isNoSuchTenant(error)) return null;
      throw error;
    });

  async function ownImport(request: FastifyRequest): Promise<SymbolImport> {
    const params = parseInput(importParams, request.params);
    const found = await act(actorOf(request), (sql) => findImport(sql, params.import));
    if (found === null) throw new AppError('symbols.import-absent');
    return found;
  }

  return (app: FastifyInstance): void => {
    takeUploads(app);

    app.get('/api/tenants/:tenant/symbols', async (request) => ({
      sets: (await read(actorOf(request), setsOfActor)) ?? [],
    }));

    app.get('/api/tenants/:tenant/symbols/:set/pictures', async (request, reply) =>
      reply.send(packPictures(await pageOf(request, reply, picturePage))),
    );

    app.get('/api/tenants/:tenant/symbols/:set/own', async (request, reply) =>
      reply.send(packOwn(await pageOf(request, reply, ownPage))),
    );

    app.get('/api/tenants/:tenant/symbol-sets', async (request) => {
      const sets = await act(actorOf(request), setsOfTenant);
      if (sets === null) throw new AppError('access.not-keeper');
      return { sets };
    });

    app.delete('/api/tenants/:tenant/symbol-sets/:set', async (request, reply) => {
      const { set } = parseInput(setParams, request.params);
      if (!(await act(actorOf(request), (sql) => removeSet(sql, set)))) {
        throw new AppError('symbols.set-absent');
      }
      return reply.code(204).send();
    });

    app.post('/api/tenants/:tenant/symbol-sets/:set/seats', async (request) => {
      const { set } = parseInput(setParams, request.params);
      const to = parseInput(seatBody, request.body);
      const given = await act(actorOf(request), (sql) => giveSeats(sql, set, to));
      if (given === null) throw new AppError('symbols.set-absent');
      return { given };
    });

    app.delete('/api/tenants/:tenant/symbol-sets/:set/seats/:member', async (request, reply) => {
      const { set, member } = parseInput(seatParams, request.params);
      // One that is not there any more is what was wanted.
      await act(actorOf(request), (sql) => takeSeat(sql, set, member));
      return reply.code(204).send();
    });

    app.post('/api/tenants/:tenant/symbol-sets/imports', async (request, reply) => {
      const { bytes } = parseInput(beginBody, request.body);
      const maximum = symbolSetLimits.archiveBytes;
      const actor = actorOf(request);
      if (bytes > maximum) throw new AppError('symbols.archive-too-large', { maximum });
      const made = randomId<SymbolImportId>();
      await act(actor, (sql) => beginImport(sql, made, bytes));
      await uploads.create(uploadOf(made), bytes);
      return reply.code(201).send({ id: made });
    });

    app.get('/api/tenants/:tenant/symbol-sets/imports/:import', async (request) => {
      const found = await ownImport(request);
      if (found.state !== 'uploading') return found;
      const asked = { method: 'HEAD', headers: { 'tus-resumable': tusVersion } } as const;
      const { offset } = await uploads.handle(uploadOf(found.id), asked);
      return { ...found, offset };
    });

    app.patch('/api/tenants/:tenant/symbol-sets/imports/:import', async (request, reply) => {
      const { body, headers } = request;
      const found = await ownImport(request);
      if (found.state !== 'uploading') throw new AppError('media.uploaded');
      if (!(body instanceof Readable)) throw new AppError('media.upload-refused', { status: 415 });
      const upload = uploadOf(found.id);
      const { offset } = await uploads.handle(upload, { method: 'PATCH', headers, body });
      if (offset === found.bytes) await begin(request, found.id);
      return reply.code(204).header('upload-offset', offset).send();
    });
  };

  /** A page of what the actor has a seat for; refused without one, as if there were no such set. */
  async function pageOf<Page>(
    request: FastifyRequest,
    reply: FastifyReply,
    pageIn: (sql: TenantSql, set: SymbolSetId, after: string) => Promise<Page | null>,
  ): Promise<Page> {
    const { set } = parseInput(setParams, request.params);
    const { after = '' } = parseInput(pageQuery, request.query);
    const actor = actorOf(request);
    const page = await read(actor, (sql) => pageIn(sql, set, after));
    if (page === null) {
      refusedFetches += 1;
      request.log.warn(
        { account: actor.account, tenant: actor.tenant, symbolSet: set, refusedFetches },
        'pictures not given out',
      );
      throw new AppError('symbols.set-absent');
    }
    void reply
      .type('application/octet-stream')
      .header('content-disposition', 'attachment; filename="pictures.bin"')
      .header('content-security-policy', "sandbox; default-src 'none'")
      .header('cache-control', 'private, no-store');
    return page;
  }

  /** Of all bytes: reading begins, and nobody waits for it here. */
  async function begin(request: FastifyRequest, found: SymbolImportId): Promise<void> {
    // Its bytes were long on their way; who ended meanwhile leaves nothing here (AP11, ID53).
    const { session } = signedInOf(request);
    const live = await parts.identity.liveSessions([session]);
    if (!live.has(session)) throw new AppError('identity.not-signed-in');
    const actor = actorOf(request);
    if (!(await act(actor, (sql) => importReceived(sql, found)))) return;
    void readAndRemove(actor, found).catch(parts.onFailure);
  }

  async function readAndRemove(actor: Actor, found: SymbolImportId): Promise<void> {
    const upload = uploadOf(found);
    try {
      await importSymbols(parts, actor, found, uploads.fileOf(upload));
    } finally {
      await uploads.remove(upload);
    }
  }
}

/** The bytes of an import lie where those of other uploads do, under its id. */
function uploadOf(found: SymbolImportId): UploadId {
  return found as string as UploadId;
}
