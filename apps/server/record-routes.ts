import type { FastifyInstance } from 'fastify';
import * as z from 'zod/mini';
import { signedInOf } from '#adapters/http/guard.ts';
import { parseInput } from '#adapters/http/input.ts';
import { explainRecord } from '#kernel/access/explain.ts';
import { AppError } from '#kernel/base/app-error.ts';
import { isTenantId, type RecordId } from '#kernel/base/ids.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import type { TenantDatabase } from '#kernel/db/tenant-database.ts';

const params = z.strictObject({
  tenant: z.string().check(z.maxLength(14)),
  record: id<RecordId>(),
});

/** What the API answers about single records, through the same wall as sync. */
export function recordRoutes(database: TenantDatabase) {
  return (app: FastifyInstance): void => {
    app.get('/api/tenants/:tenant/records/:record/explain', async (request) => {
      const { tenant, record } = parseInput(params, request.params);
      const { account, device } = signedInOf(request);
      // A tenant, a membership and a record that are not there all answer alike.
      if (!isTenantId(tenant)) throw new AppError('record.absent');
      const actor = { tenant, account: account.id, device: device.id };
      const explanation = await database
        .transact(actor, (sql) => explainRecord(sql, record))
        .catch((error: unknown) => {
          if (isNoSuchTenant(error)) return null;
          throw error;
        });
      if (explanation === null) throw new AppError('record.absent');
      return explanation;
    });
  };
}

/** The role of the tenant is not there, or not ours to take (22023, 42501). */
export function isNoSuchTenant(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && (error.code === '22023' || error.code === '42501')
  );
}
