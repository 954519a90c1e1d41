import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod/mini';
import { signedInOf } from '#adapters/http/guard.ts';
import { parseInput } from '#adapters/http/input.ts';
import { holdingTable } from '#apps/server/holding-table.ts';
import {
  asMember,
  copyHolding,
  type DeviceHolding,
  type DeviceParts,
  loseOwnDevice,
  loseTenantCopy,
  namedCopies,
  OneReport,
  ownHolding,
} from '#apps/server/lost-device.ts';
import { isNoSuchTenant } from '#apps/server/record-routes.ts';
import { AppError } from '#kernel/base/app-error.ts';
import { type DeviceId, isTenantId, type TenantId } from '#kernel/base/ids.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import type { PullTurns } from '#kernel/sync/server/pull-turns.ts';
import { leaseDaysAtMost, readLease, setLease } from '#kernel/sync/server/device-rules.ts';

const ownParams = z.strictObject({ id: id<DeviceId>() });
const tenantParams = z.object({ tenant: z.string().check(z.maxLength(14)) });
const copyParams = z.object({
  tenant: z.string().check(z.maxLength(14)),
  id: id<DeviceId>(),
});
const formatQuery = z.strictObject({ format: z.optional(z.enum(['json', 'csv'])) });
const leaseBody = z.strictObject({
  days: z.int().check(z.gte(1), z.lte(leaseDaysAtMost)),
});

/**
 * What devices hold, and that they are lost: of oneself, and of a tenant for its keepers. What is
 * not there answers like what is not allowed.
 */
export function deviceRoutes(parts: DeviceParts & { readonly turns: PullTurns }) {
  const { database, turns } = parts;
  const oneReport = new OneReport();
  const inTenantOf = (request: FastifyRequest) => {
    const { account, device } = signedInOf(request);
    return asMember(database, turns, { account: account.id, device: device.id });
  };
  const actorOf = (request: FastifyRequest) => {
    const { account, device } = signedInOf(request);
    return { tenant: tenantOf(request), account: account.id, device: device.id };
  };

  return (app: FastifyInstance): void => {
    app.post('/api/devices/:id/lost', async (request, reply) => {
      const { id: device } = parseInput(ownParams, request.params);
      const format = formatOf(request);
      const { account } = signedInOf(request);
      const inTenant = inTenantOf(request);
      await loseOwnDevice(parts, inTenant, account.id, device);
      const report = () => ownHolding(parts, inTenant, account.id, device);
      return answer(request, reply, format, await oneReport.of(account.id, report));
    });

    app.get('/api/devices/:id/held', async (request, reply) => {
      const { id: device } = parseInput(ownParams, request.params);
      const format = formatOf(request);
      const { account, session } = signedInOf(request);
      await parts.identity.requireRecent(session);
      const report = () => ownHolding(parts, inTenantOf(request), account.id, device);
      return answer(request, reply, format, await oneReport.of(account.id, report));
    });

    app.get('/api/tenants/:tenant/devices', async (request) => {
      return { devices: await namedCopies(parts, inTenantOf(request), tenantOf(request)) };
    });

    app.post('/api/tenants/:tenant/devices/:id/lost', async (request, reply) => {
      const { id: device } = parseInput(copyParams, request.params);
      const format = formatOf(request);
      const tenant = tenantOf(request);
      const inTenant = inTenantOf(request);
      await loseTenantCopy(parts, inTenant, tenant, device);
      const report = () => copyHolding(parts, inTenant, tenant, device);
      return answer(
        request,
        reply,
        format,
        await oneReport.of(signedInOf(request).account.id, report),
      );
    });

    app.get('/api/tenants/:tenant/devices/:id/held', async (request, reply) => {
      const { id: device } = parseInput(copyParams, request.params);
      const format = formatOf(request);
      const tenant = tenantOf(request);
      await parts.identity.requireRecent(signedInOf(request).session);
      const report = () => copyHolding(parts, inTenantOf(request), tenant, device);
      return answer(
        request,
        reply,
        format,
        await oneReport.of(signedInOf(request).account.id, report),
      );
    });

    app.get('/api/tenants/:tenant/lease', async (request) => {
      return { days: await readLease(database, actorOf(request)).catch(orNotAllowed) };
    });

    app.put('/api/tenants/:tenant/lease', async (request) => {
      const { days } = parseInput(leaseBody, request.body);
      await setLease(database, actorOf(request), days).catch(orNotAllowed);
      return { days };
    });
  };
}

function tenantOf(request: FastifyRequest): TenantId {
  const { tenant } = parseInput(tenantParams, request.params);
  if (!isTenantId(tenant)) throw new AppError('access.not-allowed');
  return tenant;
}

function orNotAllowed(error: unknown): never {
  throw isNoSuchTenant(error) ? new AppError('access.not-allowed') : error;
}

type Format = NonNullable<z.output<typeof formatQuery>['format']>;

/** Asked for before anything is done: what is refused has changed nothing. */
function formatOf(request: FastifyRequest): Format {
  return parseInput(formatQuery, request.query).format ?? 'json';
}

/** JSON for programs; with `format=csv` a table to keep with a breach notice. */
function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  format: Format,
  holding: DeviceHolding,
) {
  const name = `device-${holding.device.id}.${format}`;
  if (request.method === 'GET') {
    reply.header('content-disposition', `attachment; filename="${name}"`);
  }
  if (format === 'json') return reply.send(holding);
  // The mark without which spreadsheets take UTF-8 for something else.
  return reply.type('text/csv; charset=utf-8').send(`\uFEFF${holdingTable(holding)}`);
}
