import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as z from 'zod/mini';
import { signedInOf } from '#adapters/http/guard.ts';
import { parseInput } from '#adapters/http/input.ts';
import { languageOf, languages } from '#adapters/http/problem-details.ts';
import { accessChanges } from '#apps/server/access-changes.ts';
import { explanationWords } from '#apps/server/access-words.ts';
import { type ExplainedPlace, explainPerson } from '#kernel/access/explain-person.ts';
import { refusalOf } from '#kernel/access/refusals.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { Clock } from '#kernel/base/clock.ts';
import {
  type AccountId,
  type AudienceId,
  isTenantId,
  type MemberId,
  type PersonId,
  type RecordId,
  type TenantId,
} from '#kernel/base/ids.ts';
import { instantSchema } from '#kernel/base/instant-schema.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import type { Actor, TenantDatabase, TenantSql } from '#kernel/db/tenant-database.ts';

export interface AccessRoutesOptions {
  readonly database: TenantDatabase;
  readonly clock: Clock;
  /**
   * After the commit: who may see what is not what it was, or, for these accounts alone, what
   * something is called.
   */
  readonly onChanged: (tenant: TenantId, accounts: readonly AccountId[] | null) => void;
  /** After the commit: the account is no member of the tenant any more. */
  readonly onLeft: (tenant: TenantId, account: AccountId) => Promise<void>;
}

const tenantParams = z.object({ tenant: z.string().check(z.maxLength(14)) });
const audienceParams = z.object({ audience: id<AudienceId>() });
const memberParams = z.object({ member: id<MemberId>() });
const historyQuery = z.strictObject({
  audience: z.optional(id<AudienceId>()),
  before: z.optional(instantSchema),
});
const explainQuery = z.strictObject({
  person: id<PersonId>(),
  audience: z.optional(id<AudienceId>()),
  record: z.optional(id<RecordId>()),
  lang: z.optional(z.enum(languages)),
});

const historyPage = 50;

/**
 * Who reaches what in a tenant: seen, explained and changed, by the account that asks and through
 * the functions that check it (AC23). What is not there answers like what is not allowed.
 */
export function accessRoutes(options: AccessRoutesOptions) {
  const { database } = options;

  async function act<T>(
    request: FastifyRequest,
    work: (sql: TenantSql) => Promise<T>,
  ): Promise<NonNullable<T>> {
    const result = await database.transact(actorOf(request), work).catch((error: unknown) => {
      throw refusalOf(error);
    });
    if (result === null || result === undefined) throw new AppError('access.not-allowed');
    return result;
  }
  const answerTo = (request: FastifyRequest, text: string, values: readonly unknown[] = []) =>
    act(request, async (sql) => {
      const [row] = await sql.query<{ answer: object | null }>(text, values);
      return row?.answer;
    });

  return (app: FastifyInstance): void => {
    const base = '/api/tenants/:tenant/access';

    app.get(base, (request) =>
      act(request, async (sql) => {
        const [row] = await sql.query<{ overview: object | null; services: readonly MemberId[] }>(
          `SELECT tenant_schema.access_overview() AS overview,
                  tenant_schema.known_services() AS services`,
        );
        if (row === undefined || row.overview === null) return null;
        return { ...row.overview, services: row.services };
      }),
    );

    app.get(`${base}/audiences/:audience`, (request) => {
      const { audience } = parseInput(audienceParams, request.params);
      return answerTo(request, 'SELECT tenant_schema.access_grants($1) AS answer', [audience]);
    });

    app.get(`${base}/history`, async (request) => {
      const { audience = null, before = null } = parseInput(historyQuery, request.query);
      const changes = await answerTo(
        request,
        'SELECT tenant_schema.access_history($1, $2, $3) AS answer',
        [audience, before, historyPage],
      );
      return { changes };
    });

    app.get(`${base}/explain`, async (request) => {
      const query = parseInput(explainQuery, request.query);
      const place = placeOf(query);
      const explanation = await act(request, (sql) => explainPerson(sql, place, query.person));
      const lang = query.lang ?? languageOf(request.headers['accept-language']);
      const text = await explanationWords(explanation, lang, new Date(options.clock.nowMs()));
      return { ...explanation, lang, text };
    });

    for (const change of accessChanges) {
      app.route({
        method: change.method,
        url: `${base}/${change.path}`,
        handler: async (request, reply) => {
          const { text, values, answer, isName } = change.read(request);
          const [row] = await act(request, (sql) =>
            sql.query<{ accounts?: readonly AccountId[] }>(text, values),
          );
          const accounts = isName === true ? row?.accounts : undefined;
          options.onChanged(actorOf(request).tenant, accounts ?? null);
          return answer === undefined ? reply.code(204).send() : reply.code(201).send(answer);
        },
      });
    }

    app.delete(`${base}/members/:member`, async (request, reply) => {
      const { member } = parseInput(memberParams, request.params);
      const { account } = await act(request, async (sql) => {
        const [row] = await sql.query<{ account: AccountId }>(
          'SELECT tenant_schema.end_membership($1) AS account',
          [member],
        );
        return row;
      });
      const { tenant } = actorOf(request);
      // The other servers hear of it, whatever becomes of the rest.
      options.onChanged(tenant, null);
      await options.onLeft(tenant, account);
      return reply.code(204).send();
    });
  };
}

function actorOf(request: FastifyRequest): Actor {
  const { tenant } = parseInput(tenantParams, request.params);
  // Like a tenant that is not there, or one the account is no member of.
  if (!isTenantId(tenant)) throw new AppError('access.not-allowed');
  const { account, device } = signedInOf(request);
  return { tenant, account: account.id, device: device.id };
}

function placeOf({ audience, record }: z.output<typeof explainQuery>): ExplainedPlace {
  if (audience !== undefined && record === undefined) return { audience };
  if (record !== undefined && audience === undefined) return { record };
  throw new AppError('http.input-invalid', { field: 'audience' });
}
