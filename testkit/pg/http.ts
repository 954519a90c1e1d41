import { expect } from 'vitest';
import { type ErrorParams, joinErrors } from '#kernel/base/app-error.ts';
import type { MemberId, PersonId } from '#kernel/base/ids.ts';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { createHttpServer, type HttpServerOptions } from '#adapters/http/create-http-server.ts';
import { httpErrors } from '#adapters/http/errors.ts';
import { createLogger } from '#adapters/http/logger.ts';
import { identityErrors } from '#identity/errors.ts';
import { syncServerErrors } from '#kernel/sync/server/errors.ts';
import { type TestIdentity, TestBrowser } from '#testkit/pg/identity.ts';

export const testOrigin = 'http://localhost:4400';

/** What a refusal with this code looks like, whole; for `toEqual`. */
export function problemWith(code: string, params: ErrorParams = {}): object {
  return {
    type: `${testOrigin}/api/problems/${code}`,
    title: expect.stringMatching(/./) as string,
    status: expect.any(Number) as number,
    detail: expect.any(String) as string,
    instance: expect.stringMatching(/^urn:uuid:[0-9a-f-]{36}$/) as string,
    code,
    params,
  };
}

/** A refusal without the id of this one occurrence: what two that look alike have in common. */
export function alike(answer: LightMyRequestResponse): object {
  const { instance: _instance, ...rest } = answer.json<Record<string, unknown>>();
  return { status: answer.statusCode, type: answer.headers['content-type'], ...rest };
}

/** The HTTP server over a test identity. Every tenant of an account is shown as "Haus". */
export async function startHttp(
  here: TestIdentity,
  options: Partial<HttpServerOptions> = {},
): Promise<FastifyInstance> {
  return createHttpServer({
    publicUrl: testOrigin,
    identity: here.identity,
    tenantsOf: (account, tenants) =>
      Promise.resolve(
        tenants.map((id) => ({
          id,
          name: 'Haus',
          memberId: account as string as MemberId,
          personId: account as string as PersonId,
          role: 'staff',
          hasSymbols: false,
          privacy: null,
        })),
      ),
    errors: joinErrors(identityErrors, httpErrors, syncServerErrors),
    logger: createLogger({ level: 'silent' }),
    isReady: () => true,
    ...options,
  });
}

/** A page of ours in a browser: sends what a browser sends, keeps cookies. */
export class TestPage {
  readonly browser: TestBrowser;
  readonly #app: FastifyInstance;
  readonly #origin: string;

  constructor(
    app: FastifyInstance,
    options: { readonly browser?: TestBrowser; readonly origin?: string } = {},
  ) {
    this.#app = app;
    this.browser = options.browser ?? new TestBrowser();
    this.#origin = options.origin ?? testOrigin;
  }

  async send(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS',
    url: string,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<LightMyRequestResponse> {
    const request: InjectOptions = {
      method,
      url,
      remoteAddress: this.browser.from.address,
      headers: {
        ...(this.browser.from.headers as Record<string, string>),
        'sec-fetch-site': 'same-origin',
        ...(method === 'GET' || method === 'HEAD' ? {} : { origin: this.#origin }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: body }),
    };
    const response = await this.#app.inject(request);
    const given = response.headers['set-cookie'];
    if (given !== undefined) this.browser.keepCookies(Array.isArray(given) ? given : [given]);
    return response;
  }
}
