import type { FastifyInstance } from 'fastify';
import * as z from 'zod/mini';
import { parseInput } from '#adapters/http/input.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import type { TenantDatabase } from '#kernel/db/tenant-database.ts';
import { inOffice } from './privacy-door.ts';

const wordParams = z.object({ word: id<string>() });

/**
 * What owners and data-protection officers have to know, and that somebody of them has it, which no mail
 * proves (GA41). To all others there is no tenant.
 */
export function officeWordRoutes({ database }: { readonly database: TenantDatabase }) {
  return (app: FastifyInstance): void => {
    const base = '/api/tenants/:tenant/office-words';

    app.get(base, async (request) => ({
      words: await inOffice(database, request, async (sql) => {
        const [row] = await sql.query<{ words: readonly object[] | null }>(
          'SELECT tenant_schema.office_words() AS words',
        );
        return row?.words;
      }),
    }));

    app.post(`${base}/:word/seen`, async (request, reply) => {
      const { word } = parseInput(wordParams, request.params);
      await inOffice(database, request, async (sql) => {
        // That it was said before changes nothing.
        await sql.query('SELECT tenant_schema.see_office_word($1)', [word]);
        return true;
      });
      return reply.code(204).send();
    });
  };
}
