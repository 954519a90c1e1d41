import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as z from 'zod/mini';
import { signedInOf } from '#adapters/http/guard.ts';
import { parseInput } from '#adapters/http/input.ts';
import { languageOf, languages } from '#adapters/http/problem-details.ts';
import { type HeldFiles, type NoticeDetail, providerView } from '#apps/server/provider-view.ts';
import type { NoticeId } from '#governance/gate/ids.ts';
import { acknowledgeNotice, answerNotice } from '#governance/gate/server/answer-notice.ts';
import { readGateState } from '#governance/gate/server/gate-state.ts';
import type { Identity } from '#identity/port.ts';
import { refusalOf } from '#kernel/access/refusals.ts';
import type { Clock } from '#kernel/base/clock.ts';
import { text } from '#kernel/base/text.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import type { TenantDatabase, TenantSql } from '#kernel/db/tenant-database.ts';
import { inOffice } from './privacy-door.ts';

export interface ProviderRouteOptions {
  readonly database: TenantDatabase;
  readonly identity: Pick<Identity, 'requireRecent'>;
  readonly clock: Clock;
}

const noticeParams = z.object({ notice: id<NoticeId>() });
const listQuery = z.strictObject({ lang: z.optional(z.enum(languages)) });
const reason = text(2_000);
const answerBody = z.discriminatedUnion('is', [
  z.strictObject({
    is: z.literal('objection'),
    reason,
    alternative: z._default(z.nullable(z.int().check(z.gte(0), z.lte(20))), null),
  }),
  z.strictObject({ is: z.literal('objection-withdrawn'), objection: id<string>(), reason }),
  z.strictObject({ is: z.literal('approval'), reason }),
  z.strictObject({ is: z.literal('approval-withdrawn'), reason }),
]);

/** Providers and notices of a tenant: seen by its owners and data-protection officers, answered by owners (GA25). */
export function providerRoutes({ database, identity, clock }: ProviderRouteOptions) {
  /** Who may look and not answer is refused by the database. */
  const act = <T>(
    request: FastifyRequest,
    work: (sql: TenantSql) => Promise<T>,
  ): Promise<NonNullable<T>> =>
    inOffice(database, request, async (sql) => (await work(sql)) ?? null).catch(
      (error: unknown) => {
        throw refusalOf(error);
      },
    );

  return (app: FastifyInstance): void => {
    const base = '/api/tenants/:tenant';

    app.get(`${base}/providers`, (request) => {
      const { lang } = parseInput(listQuery, request.query);
      const locale = lang ?? languageOf(request.headers['accept-language']);
      return act(request, async (sql) => {
        const [row] = await sql.query<{
          notices: readonly NoticeDetail[] | null;
          held: HeldFiles | null;
          owner: boolean;
        }>(
          `SELECT tenant_schema.notices() AS notices, tenant_schema.media_places() AS held,
                  (SELECT s.owner FROM tenant_schema.privacy_standing() s) AS owner`,
        );
        const notices = row?.notices ?? null;
        const state = notices === null ? null : await readGateState(sql);
        if (row === undefined || notices === null || state === null) return null;
        return {
          mayAnswer: row.owner,
          ...providerView(state, notices, row.held ?? {}, locale, clock.nowMs()),
        };
      });
    });

    app.post(`${base}/notices/:notice/acknowledge`, (request) => {
      const { notice } = parseInput(noticeParams, request.params);
      return act(request, async (sql) => {
        await acknowledgeNotice(sql, notice, clock);
        return { notice };
      });
    });

    app.post(`${base}/notices/:notice/answers`, async (request) => {
      const { notice } = parseInput(noticeParams, request.params);
      const answer = parseInput(answerBody, request.body);
      // What opens earlier is more than what shuts.
      if (answer.is === 'approval') await identity.requireRecent(signedInOf(request).session);
      return act(request, async (sql) => {
        await answerNotice(sql, notice, answer, clock);
        return { notice };
      });
    });
  };
}
