import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as z from 'zod/mini';
import { signedInOf } from '#adapters/http/guard.ts';
import { parseInput } from '#adapters/http/input.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { Clock } from '#kernel/base/clock.ts';
import { isTenantId } from '#kernel/base/ids.ts';
import { addDays, dayInZone } from '#kernel/base/plain-day.ts';
import type { Actor, TenantDatabase, TenantSql } from '#kernel/db/tenant-database.ts';
import { usageEvents, usageProducts } from '#web/usage/usage-events.ts';
import { isNoSuchTenant } from './record-routes.ts';

export interface UsageRouteOptions {
  readonly database: TenantDatabase;
  readonly clock: Clock;
}

const params = z.object({ tenant: z.string().check(z.maxLength(14)) });
const productParams = z.object({ product: z.enum(usageProducts) });
const agreeBody = z.strictObject({ agrees: z.boolean() });
const offerBody = z.strictObject({ offers: z.boolean() });
const countsBody = z.strictObject({
  counts: z
    .array(
      z.strictObject({
        event: z.enum(usageEvents.map(({ id }) => id) as [string, ...string[]]),
        count: z.int().check(z.gte(1), z.lte(1000)),
      }),
    )
    .check(z.minLength(1), z.maxLength(usageEvents.length)),
});

/** For how many days keepers see counts. */
const shownDays = 90;

/**
 * What is used, counted without anybody: members send, and say yes or no; keepers offer, and see (OF12 to
 * OF16). Days are those of UTC, so that they tell of no zone. A tenant that is not theirs answers like none.
 */
export function usageRoutes({ database, clock }: UsageRouteOptions) {
  async function ask<T>(
    request: FastifyRequest,
    work: (sql: TenantSql) => Promise<T | null | undefined>,
  ): Promise<T> {
    const found = await database.transact(actorOf(request), work).catch((error: unknown) => {
      if (isNoSuchTenant(error)) return null;
      throw error;
    });
    if (found === null || found === undefined) throw new AppError('access.not-allowed');
    return found;
  }
  const today = () => dayInZone(clock.nowMs(), 'UTC');
  const mineOf = async (sql: TenantSql) =>
    (await sql.query<{ mine: object | null }>('SELECT tenant_schema.my_usage() AS mine'))[0]?.mine;
  const overviewOf = async (sql: TenantSql) =>
    (
      await sql.query<{ overview: object | null }>(
        'SELECT tenant_schema.usage_overview($1) AS overview',
        [addDays(today(), -shownDays)],
      )
    )[0]?.overview;

  return (app: FastifyInstance): void => {
    const base = '/api/tenants/:tenant/usage';

    app.get(base, (request) => ask(request, overviewOf));

    app.post(base, (request) => {
      const { counts } = parseInput(countsBody, request.body);
      const rows = counts.map(({ event, count }) => [productOf(event), event, count]);
      return ask(request, async (sql) => {
        const [row] = await sql.query<{ mine: object | null }>(
          'SELECT tenant_schema.count_usage($1, $2) AS mine',
          [JSON.stringify(rows), today()],
        );
        return row?.mine;
      });
    });

    app.get(`${base}/mine`, (request) => ask(request, mineOf));

    app.put(`${base}/mine/:product`, (request) => {
      const { product } = parseInput(productParams, request.params);
      const { agrees } = parseInput(agreeBody, request.body);
      return ask(request, async (sql) => {
        const [row] = await sql.query<{ done: boolean }>(
          'SELECT tenant_schema.agree_to_usage($1, $2) AS done',
          [product, agrees],
        );
        return row?.done === true ? mineOf(sql) : null;
      });
    });

    app.put(`${base}/offers/:product`, (request) => {
      const { product } = parseInput(productParams, request.params);
      const { offers } = parseInput(offerBody, request.body);
      return ask(request, async (sql) => {
        const [row] = await sql.query<{ done: boolean }>(
          'SELECT tenant_schema.offer_usage($1, $2) AS done',
          [product, offers],
        );
        return row?.done === true ? overviewOf(sql) : null;
      });
    });
  };
}

function productOf(event: string): string | null {
  return usageEvents.find(({ id }) => id === event)?.product ?? null;
}

function actorOf(request: FastifyRequest): Actor {
  const { tenant } = parseInput(params, request.params);
  if (!isTenantId(tenant)) throw new AppError('access.not-allowed');
  const { account, device } = signedInOf(request);
  return { tenant, account: account.id, device: device.id };
}
