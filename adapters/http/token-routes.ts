import type { FastifyInstance } from 'fastify';
import * as z from 'zod/mini';
import { closeService, listServices, openService } from '#kernel/access/services.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { AccountId, AudienceId } from '#kernel/base/ids.ts';
import { requiredText } from '#kernel/base/text.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import type { Actor } from '#kernel/db/tenant-database.ts';
import { maskOf, rights } from '#kernel/kind/right.ts';
import type { TokenId } from '#identity/ids.ts';
import { identityLimits } from '#identity/limits.ts';
import type { Identity } from '#identity/port.ts';
import type { ListedToken } from '#identity/token-port.ts';
import { isTokenScope, type TokenScope } from '#identity/token-scope.ts';
import {
  actorIn,
  type Caller,
  callerOf,
  readAs,
  type TenantDoor,
} from '#adapters/http/api/caller.ts';
import { tenantIdSchema } from '#adapters/http/api/schemas.ts';
import { signedInOf } from '#adapters/http/guard.ts';
import { parseInput } from '#adapters/http/input.ts';

export interface TokenRouteOptions extends TenantDoor {
  readonly identity: Pick<Identity, 'tenantsOf' | 'tokens' | 'requireRecent'>;
  /** What a scope may name. */
  readonly kinds: ReadonlySet<string>;
}

const wish = {
  name: z.string().check(z.maxLength(1_000)),
  scopes: z.array(z.string().check(z.maxLength(100))).check(z.minLength(1), z.maxLength(50)),
  days: z.int().check(z.gte(1), z.lte(identityLimits.tokenDaysMaximum)),
};
const personalSchema = z.strictObject({ ...wish, tenant: tenantIdSchema });
const ofServiceSchema = z.strictObject(wish);
const serviceSchema = z.strictObject({
  name: requiredText(200),
  grants: z._default(
    z
      .array(
        z.strictObject({
          audience: id<AudienceId>(),
          rights: z.array(z.enum(rights)).check(z.minLength(1), z.maxLength(rights.length)),
        }),
      )
      .check(z.maxLength(100)),
    [],
  ),
});
const tokenParams = z.strictObject({ token: id<TokenId>() });
const tenantParams = z.strictObject({ tenant: z.string() });
const serviceParams = z.strictObject({ tenant: z.string(), service: id<AccountId>() });
const serviceTokenParams = z.strictObject({
  tenant: z.string(),
  service: id<AccountId>(),
  token: id<TokenId>(),
});

/**
 * Where people make and end tokens, and keepers services. For sessions alone: a token makes no
 * token (AP8).
 */
export function tokenRoutes(options: TokenRouteOptions) {
  const { tokens } = options.identity;

  function scopesOf(wanted: readonly string[]): TokenScope[] {
    return [...new Set(wanted)].map((scope) => {
      const kind = scope.split(':')[2];
      if (!isTokenScope(scope) || (kind !== undefined && !options.kinds.has(kind))) {
        throw new AppError('identity.scope-unknown', { scope: scope.slice(0, 100) });
      }
      return scope;
    });
  }

  /** Before its tokens are looked at: who does not see a service hears nothing of them. Throws `code`. */
  async function requireService(actor: Actor, service: AccountId, code: string): Promise<void> {
    const services = await readAs(options, actor, listServices);
    if (!services.some(({ account }) => account === service)) throw new AppError(code);
  }

  return (app: FastifyInstance): void => {
    app.get('/api/tokens', async (request) => {
      const { account } = signedInOf(request);
      return { tokens: await tokens.ofAccount(account.id) };
    });

    app.post('/api/tokens', async (request, reply) => {
      const { account, device, session } = signedInOf(request);
      await options.identity.requireRecent(session);
      const { tenant, name, scopes, days } = parseInput(personalSchema, request.body);
      const actor = await actorIn(options, callerOf(request), tenant);
      const made = await tokens.create({
        tenant: actor.tenant,
        acts: { account: account.id },
        by: { account: account.id, device: device.id, session },
        name,
        scopes: scopesOf(scopes),
        days,
      });
      return reply.code(201).send(withText(made));
    });

    app.delete('/api/tokens/:token', async (request, reply) => {
      const { account, device } = signedInOf(request);
      const { token } = parsePath(tokenParams, request.params, 'identity.token-unknown');
      const by = { account: account.id, device: device.id };
      await tokens.revoke(token, { account: account.id }, by);
      return reply.code(204).send();
    });

    app.get('/api/tenants/:tenant/services', async (request) => {
      const { tenant } = parseInput(tenantParams, request.params);
      const actor = await actorIn(options, sessionOf(request), tenant);
      const services = await readAs(options, actor, listServices);
      // Tokens of services are for those to see who see the services.
      const known = services.length === 0 ? [] : await tokens.ofServices(actor.tenant);
      return {
        services: services.map((service) => ({
          ...service,
          tokens: known.filter((token) => token.service === service.account),
        })),
      };
    });

    app.post('/api/tenants/:tenant/services', async (request, reply) => {
      await options.identity.requireRecent(signedInOf(request).session);
      const { tenant } = parseInput(tenantParams, request.params);
      const { name, grants } = parseInput(serviceSchema, request.body);
      const actor = await actorIn(options, sessionOf(request), tenant);
      await readAs(options, actor, () => Promise.resolve());
      const made = await openService(options.database, actor, {
        name: name.normalize('NFC').trim(),
        grants: grants.map((grant) => ({ ...grant, rights: maskOf(grant.rights) })),
      });
      return reply.code(201).send(made);
    });

    app.delete('/api/tenants/:tenant/services/:service', async (request, reply) => {
      const { tenant, service } = parsePath(serviceParams, request.params, 'access.no-service');
      const actor = await actorIn(options, sessionOf(request), tenant);
      // Its membership first: from then on its tokens reach nothing, whatever becomes of the rest.
      await options.database.transact(actor, (sql) => closeService(sql, service));
      const ended = (await tokens.ofServices(actor.tenant)).filter(
        (token) => token.service === service,
      );
      for (const token of ended) {
        await tokens.revoke(token.id, { service, tenant: actor.tenant }, actor);
      }
      return reply.code(204).send();
    });

    app.post('/api/tenants/:tenant/services/:service/tokens', async (request, reply) => {
      await options.identity.requireRecent(signedInOf(request).session);
      const { tenant, service } = parsePath(serviceParams, request.params, 'access.no-service');
      const { name, scopes, days } = parseInput(ofServiceSchema, request.body);
      const actor = await actorIn(options, sessionOf(request), tenant);
      await requireService(actor, service, 'access.not-keeper');
      const made = await tokens.create({
        tenant: actor.tenant,
        acts: { service },
        by: { ...actor, session: signedInOf(request).session },
        name,
        scopes: scopesOf(scopes),
        days,
      });
      return reply.code(201).send(withText(made));
    });

    app.delete('/api/tenants/:tenant/services/:service/tokens/:token', async (request, reply) => {
      const params = parsePath(serviceTokenParams, request.params, 'identity.token-unknown');
      const { tenant, service, token } = params;
      const actor = await actorIn(options, sessionOf(request), tenant);
      await requireService(actor, service, 'identity.token-unknown');
      await tokens.revoke(token, { service, tenant: actor.tenant }, actor);
      return reply.code(204).send();
    });
  };
}

/** The only answer in which a token's text stands. */
function withText({ text, listed }: { readonly text: string; readonly listed: ListedToken }) {
  return { token: text, ...listed };
}

function sessionOf(request: Parameters<typeof callerOf>[0]): Caller {
  signedInOf(request);
  return callerOf(request);
}

/** Ids that cannot be are answered like ids that are not there. Throws `code`. */
function parsePath<Schema extends z.core.$ZodType>(
  schema: Schema,
  params: unknown,
  code: string,
): z.output<Schema> {
  const result = z.safeParse(schema, params);
  if (!result.success) throw new AppError(code);
  return result.data;
}
