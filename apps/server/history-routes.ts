import type { FastifyInstance } from 'fastify';
import * as z from 'zod/mini';
import { signedInOf } from '#adapters/http/guard.ts';
import { parseInput } from '#adapters/http/input.ts';
import { historyCursorPattern, historyPageLimit, historyPageSize } from '#kernel/access/history.ts';
import { isSensitiveIn, noteRead } from '#kernel/access/note-read.ts';
import { readHistory } from '#kernel/access/read-history.ts';
import { AppError } from '#kernel/base/app-error.ts';
import { isTenantId, type RecordId } from '#kernel/base/ids.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import type { TenantDatabase } from '#kernel/db/tenant-database.ts';
import type { Registry } from '#kernel/kind/registry.ts';
import { isNoSuchTenant } from './record-routes.ts';

const params = z.strictObject({
  tenant: z.string().check(z.maxLength(14)),
  record: id<RecordId>(),
});
const query = z.strictObject({
  after: z.optional(z.string().check(z.maxLength(50), z.regex(historyCursorPattern))),
  limit: z.optional(z.string().check(z.maxLength(3), z.regex(/^[1-9]\d*$/))),
});

/** What a record was before, as far as the account that asks may read it; noted like every read (CH19). */
export function historyRoutes({
  database,
  registry,
}: {
  readonly database: TenantDatabase;
  readonly registry: Registry;
}) {
  return (app: FastifyInstance): void => {
    app.get('/api/tenants/:tenant/records/:record/history', async (request) => {
      const { tenant, record } = parseInput(params, request.params);
      const { after = null, limit = String(historyPageSize) } = parseInput(query, request.query);
      if (Number(limit) > historyPageLimit) {
        throw new AppError('http.input-invalid', { field: 'limit' });
      }
      const { account, device } = signedInOf(request);
      // A tenant, a membership and a record that are not there all answer alike.
      if (!isTenantId(tenant)) throw new AppError('record.absent');
      const actor = { tenant, account: account.id, device: device.id };
      const history = await database
        .transact(actor, async (sql) => {
          const found = await readHistory(sql, record, { after, limit: Number(limit) });
          const isNoted =
            request.method !== 'HEAD' &&
            found?.states.some(({ kind }) => isSensitiveIn(registry, kind)) === true;
          if (isNoted) await noteRead(sql, 'history', [record]);
          return found;
        })
        .catch((error: unknown) => {
          if (isNoSuchTenant(error)) return null;
          throw error;
        });
      if (history === null) throw new AppError('record.absent');
      return history;
    });
  };
}
