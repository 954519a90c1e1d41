import type { FastifyRequest } from 'fastify';
import * as z from 'zod/mini';
import { signedInOf } from '#adapters/http/guard.ts';
import { parseInput } from '#adapters/http/input.ts';
import { AppError } from '#kernel/base/app-error.ts';
import { isTenantId } from '#kernel/base/ids.ts';
import type { Actor, TenantDatabase, TenantSql } from '#kernel/db/tenant-database.ts';
import { isNoSuchTenant } from './record-routes.ts';

const params = z.object({ tenant: z.string().check(z.maxLength(14)) });

/** Who asks, in the tenant that the address names. Throws 'access.not-allowed'. */
export function actorIn(request: FastifyRequest): Actor {
  const { tenant } = parseInput(params, request.params);
  if (!isTenantId(tenant)) throw new AppError('access.not-allowed');
  const { account, device } = signedInOf(request);
  return { tenant, account: account.id, device: device.id };
}

/**
 * Works in the tenant that the address names, for whoever may look at its privacy. To all others there is no
 * tenant, whatever `work` would have refused them with (OF1): that, like null or nothing from `work`, is
 * 'access.not-allowed'.
 */
export async function inOffice<T>(
  database: TenantDatabase,
  request: FastifyRequest,
  work: (sql: TenantSql, actor: Actor) => Promise<T | null | undefined>,
): Promise<T> {
  const actor = actorIn(request);
  const found = await database
    .transact(actor, async (sql) => {
      const [standing] = await sql.query<{ reads: boolean }>(
        'SELECT officer AS reads FROM tenant_schema.privacy_standing()',
      );
      return standing?.reads === true ? work(sql, actor) : null;
    })
    .catch((error: unknown) => {
      if (isNoSuchTenant(error)) return null;
      throw error;
    });
  if (found === null || found === undefined) throw new AppError('access.not-allowed');
  return found;
}
