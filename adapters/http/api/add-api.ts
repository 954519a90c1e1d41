import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '#kernel/base/app-error.ts';
import type { Clock } from '#kernel/base/clock.ts';
import type { AccountId } from '#kernel/base/ids.ts';
import { apiLimits } from '#adapters/http/api/limits.ts';
import { openApiDocument } from '#adapters/http/api/openapi.ts';
import { RateCounters, rateHeaders, type RatePolicy } from '#adapters/http/api/rate-limit.ts';
import { type ApiOptions, apiRoutes } from '#adapters/http/api/routes.ts';

/** Adds the public API and the document that describes it. */
export function publicApi(options: ApiOptions) {
  const routes = apiRoutes(options);
  const document = JSON.stringify(openApiDocument(routes, options));
  return (app: FastifyInstance): void => {
    for (const { method, path, run } of routes) {
      app.route({ method, url: path, handler: run });
    }
    app.get('/api/openapi.json', (_request, reply) =>
      reply.type('application/json; charset=utf-8').send(document),
    );
  };
}

/** Counts the requests of tokens and accounts, says what is left, and refuses what is too much (AP22). */
export function rateLimit(
  clock: Clock,
  quotas: {
    readonly perAccount: number;
    readonly perToken: number;
    readonly perAccountAccess?: number;
  } = apiLimits,
) {
  const counters = new RateCounters(clock, apiLimits.countersMaximum);
  const { windowS } = apiLimits;
  const ofToken: RatePolicy = { name: 'token', quota: quotas.perToken, windowS };
  const ofAccount: RatePolicy = { name: 'account', quota: quotas.perAccount, windowS };
  const ofAccess: RatePolicy = {
    name: 'access',
    quota: quotas.perAccountAccess ?? apiLimits.perAccountAccess,
    windowS,
  };
  return (request: FastifyRequest, reply: FastifyReply): void => {
    const { tokenHolder, signedIn } = request;
    const account = tokenHolder?.account ?? signedIn?.account.id;
    if (account === undefined) return;
    const token = tokenHolder === null ? null : counters.take(tokenHolder.token, ofToken);
    const states = [
      ...(token === null ? [] : [token]),
      // A program that runs wild keeps nobody out of their account, where they end its token.
      token?.exceeded === true
        ? counters.look(account, ofAccount)
        : counters.take(account, ofAccount),
      ...(changesAccess(request) ? [counters.take(account, ofAccess)] : []),
    ];
    reply.headers(rateHeaders(states));
    const exceeded = states.filter((state) => state.exceeded);
    if (exceeded.length > 0) {
      const retryAfterSeconds = Math.max(...exceeded.map(({ resetS }) => resetS));
      throw new AppError('api.too-many-requests', { retryAfterSeconds });
    }
  };
}

/** Counts the sockets an account asks for (ID41); says after how many seconds it may again. */
export function socketLimit(clock: Clock): (account: AccountId) => number | null {
  const counters = new RateCounters(clock, apiLimits.countersMaximum);
  const { socketsPerAccount: quota, windowS } = apiLimits;
  return (account) => {
    const { exceeded, resetS } = counters.take(account, { name: 'socket', quota, windowS });
    return exceeded ? resetS : null;
  };
}

/** By the route it takes, however its address is written. */
function changesAccess({ method, routeOptions }: FastifyRequest): boolean {
  return (
    method !== 'GET' &&
    method !== 'HEAD' &&
    /^\/api\/tenants\/:tenant\/(?:access|services|invitations)(?:\/|$)/.test(routeOptions.url ?? '')
  );
}
