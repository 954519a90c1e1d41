import { randomUUID } from 'node:crypto';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { publicApi, rateLimit } from '#adapters/http/api/add-api.ts';
import type { HttpServerOptions } from '#adapters/http/create-http-server.ts';
import { tokenRoutes } from '#adapters/http/token-routes.ts';
import { inProcessFanout } from '#adapters/fanout/in-process.ts';
import { wordsFromCatalogues } from '#apps/server/api-words.ts';
import { allErrors } from '#apps/server/errors.ts';
import { deadlineFeed } from '#apps/server/deadlines-now.ts';
import { feedRoutes } from '#apps/server/feed-routes.ts';
import { noteTokenIn } from '#apps/server/note-token.ts';
import { registry as products } from '#apps/server/products.ts';
import type { TokenId } from '#identity/ids.ts';
import type { TokenScope } from '#identity/token-scope.ts';
import { randomId, serverDevice, type TenantId } from '#kernel/base/ids.ts';
import type { Registry } from '#kernel/kind/registry.ts';
import type { Movement } from '#kernel/sync/server/fanout.ts';
import { startHttp, testOrigin, TestPage } from '#testkit/pg/http.ts';
import { startIdentity, testPassword, type TestIdentity } from '#testkit/pg/identity.ts';
import { peopleOf, type TestMember } from '#testkit/pg/people.ts';
import type { TestDatabase } from '#testkit/pg/test-database.ts';

/** Somebody with an account and a member in a tenant. */
export interface ApiMember extends TestMember {
  readonly email: string;
}

/** A program with a token. */
export interface ApiClient {
  readonly token: string;
  readonly tokenId: TokenId;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<LightMyRequestResponse>;
  mutate(
    mutation: object,
    headers?: Readonly<Record<string, string>>,
  ): Promise<LightMyRequestResponse>;
}

export interface TestApi {
  readonly app: FastifyInstance;
  readonly here: TestIdentity;
  /** What was told to devices. */
  readonly movements: readonly (readonly [TenantId, Movement])[];
  member(tenant: TenantId, role?: string): Promise<ApiMember>;
  client(member: TestMember, scopes?: readonly TokenScope[]): Promise<ApiClient>;
  /** A page of ours, signed in. */
  page(member: ApiMember): Promise<TestPage>;
  close(): Promise<void>;
}

/** The HTTP server with the public API over a test database, as the program puts it together. */
export async function startApi(
  database: TestDatabase,
  options: Partial<HttpServerOptions> & {
    /** The kinds and mutators the server was built with; absent: those of the products. */
    readonly registry?: Registry;
    readonly quotas?: {
      readonly perAccount: number;
      readonly perToken: number;
      readonly perAccountAccess?: number;
    };
  } = {},
): Promise<TestApi> {
  const { quotas, registry = products, ...rest } = options;
  const here = startIdentity(database, { noteToken: noteTokenIn(database.tenants, serverDevice) });
  const fanout = inProcessFanout();
  const movements: (readonly [TenantId, Movement])[] = [];
  const words = wordsFromCatalogues(allErrors);
  const door = { identity: here.identity, database: database.tenants };
  const app = await startHttp(here, {
    errors: allErrors,
    words,
    admit: rateLimit(here.clock, quotas),
    ...rest,
    routes: [
      ...(rest.routes ?? []),
      feedRoutes({
        ...door,
        deadlines: deadlineFeed({ database: database.tenants, clock: here.clock }),
        publicUrl: new URL(testOrigin),
        clock: here.clock,
      }),
      tokenRoutes({ ...door, kinds: new Set(registry.kinds.keys()) }),
      publicApi({
        ...door,
        registry,
        fanout: {
          publish(tenant, movement) {
            movements.push([tenant, movement]);
            fanout.publish(tenant, movement);
          },
        },
        errors: allErrors,
        words,
        publicUrl: new URL(testOrigin),
      }),
    ],
  });

  return {
    app,
    here,
    movements,
    async member(tenant, role = 'staff') {
      const email = `${randomId()}@linde.example`;
      const account = await here.identity.createAccount({
        email,
        name: 'Amira',
        password: testPassword,
      });
      const people = peopleOf(database.admin, tenant);
      const made = await people.member('Amira', account);
      await people.owner('UPDATE tenant_schema.member SET role = $2 WHERE id = $1', [
        made.member,
        role,
      ]);
      await here.join(account, tenant);
      return { ...made, email };
    },
    async client(member, scopes = ['records:read', 'records:write']) {
      const { text, listed } = await here.identity.tokens.create({
        tenant: member.tenant,
        acts: { account: member.account },
        by: { ...member, session: await here.session(member) },
        name: 'Test',
        scopes,
        days: 30,
      });
      return clientOf(app, member.tenant, text, listed.id);
    },
    async page(member) {
      const page = new TestPage(app);
      await page.send('POST', '/api/auth/sign-in/email', {
        email: member.email,
        password: testPassword,
      });
      return page;
    },
    async close() {
      await app.close();
      await here.close();
    },
  };
}

export function clientOf(
  app: FastifyInstance,
  tenant: TenantId,
  token: string,
  tokenId: TokenId,
): ApiClient {
  const authorization = `Bearer ${token}`;
  return {
    token,
    tokenId,
    get: (path, headers = {}) => app.inject({ url: path, headers: { authorization, ...headers } }),
    mutate: (mutation, headers = {}) =>
      app.inject({
        method: 'POST',
        url: `/api/v1/tenants/${tenant}/mutations`,
        headers: { authorization, 'idempotency-key': `"${randomUUID()}"`, ...headers },
        payload: mutation,
      }),
  };
}
