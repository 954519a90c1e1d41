import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as z from 'zod/mini';
import { signedInOf } from '#adapters/http/guard.ts';
import { parseInput } from '#adapters/http/input.ts';
import { isNoSuchTenant } from '#apps/server/record-routes.ts';
import { AppError } from '#kernel/base/app-error.ts';
import { isTenantId } from '#kernel/base/ids.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import type { Actor, TenantDatabase, TenantSql } from '#kernel/db/tenant-database.ts';

const params = z.object({ tenant: z.string().check(z.maxLength(14)) });
const wordParams = z.object({ word: id<string>() });

/**
 * What owners and data-protection officers have to know, and that somebody of them has it, which no mail
 * proves (GA41). To all others there is no tenant.
 */
export function officeWordRoutes({ database }: { readonly database: TenantDatabase }) {
  const asReader = async <T>(
    request: FastifyRequest,
    work: (sql: TenantSql) => Promise<T | null | undefined>,
  ): Promise<T> => {
    const found = await database.transact(actorOf(request), work).catch((error: unknown) => {
      if (isNoSuchTenant(error)) return null;
      throw error;
    });
    if (found === null || found === undefined) throw new AppError('access.not-allowed');
    return found;
  };

  return (app: FastifyInstance): void => {
    const base = '/api/tenants/:tenant/office-words';

    app.get(base, async (request) => ({
      words: await asReader(request, async (sql) => {
        const [row] = await sql.query<{ words: readonly object[] | null }>(
          'SELECT tenant_schema.office_words() AS words',
        );
        return row?.words;
      }),
    }));

    app.post(`${base}/:word/seen`, async (request, reply) => {
      const { word } = parseInput(wordParams, request.params);
      await asReader(request, async (sql) => {
        const [row] = await sql.query<{ reads: boolean; seen: boolean }>(
          `SELECT s.officer AS reads, tenant_schema.see_office_word($1) AS seen
           FROM tenant_schema.privacy_standing() s`,
          [word],
        );
        // That it was said before changes nothing.
        return row?.reads === true ? true : null;
      });
      return reply.code(204).send();
    });
  };
}

function actorOf(request: FastifyRequest): Actor {
  const { tenant } = parseInput(params, request.params);
  if (!isTenantId(tenant)) throw new AppError('access.not-allowed');
  const { account, device } = signedInOf(request);
  return { tenant, account: account.id, device: device.id };
}
