import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import {
  fastify,
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { AppError, type ErrorRegister } from '#kernel/base/app-error.ts';
import type { Identity } from '#identity/port.ts';
import { addErrorAnswers, problemOf } from '#adapters/http/answer-errors.ts';
import { addGuard } from '#adapters/http/guard.ts';
import { addIdentityRoutes, type TenantsOf } from '#adapters/http/identity-routes.ts';
import {
  problemMediaType,
  type WordsFor,
  wordsOfRegister,
} from '#adapters/http/problem-details.ts';
import { allowedOrigins } from '#identity/page-origin.ts';
import { securityHeaders } from '#adapters/http/security-headers.ts';
import { addStaticFiles } from '#adapters/http/static-files.ts';
import { answerUnreadable } from '#adapters/http/unreadable-request.ts';

export interface HttpServerOptions {
  /** Scheme, host and port people use. The Host header is never read. */
  readonly publicUrl: string;
  readonly identity: Identity;
  readonly tenantsOf: TenantsOf;
  /** Every code that may be answered; a code that is not here becomes 'http.internal'. */
  readonly errors: ErrorRegister;
  /** What is said about a code; the register's own English if absent. */
  readonly words?: WordsFor;
  readonly logger: FastifyBaseLogger;
  /** /healthz answers 503, and everything else 'http.not-ready', until this is true. */
  readonly isReady: () => boolean;
  /** The built web app; without it only the API answers. */
  readonly webRoot?: string;
  /** Addresses of reverse proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies?: readonly string[];
  /** Called for every request to the API, once it is known who asks. Throws to refuse it. */
  readonly admit?: (request: FastifyRequest, reply: FastifyReply) => void;
  /** Routes of other parts. They need a session unless they are on the public list. */
  readonly routes?: readonly ((app: FastifyInstance) => void)[];
}

/** The HTTP server, not yet listening. Handlers check their input; no schema does it for them. */
export async function createHttpServer(options: HttpServerOptions): Promise<FastifyInstance> {
  const publicUrl = new URL(options.publicUrl);
  const headers = securityHeaders(publicUrl);
  const words = options.words ?? wordsOfRegister(options.errors);
  const answers = { register: options.errors, words, publicUrl };
  const refuseRaw = (response: ServerResponse, id: string): void => {
    const asked = { id, acceptLanguage: undefined };
    const problem = problemOf(new AppError('http.request-invalid'), asked, answers);
    const body = JSON.stringify(problem);
    response.writeHead(problem.status, {
      ...Object.fromEntries(headers),
      'cache-control': 'no-store',
      'content-type': problemMediaType,
      'content-length': Buffer.byteLength(body),
    });
    response.end(body);
  };
  const app = fastify({
    loggerInstance: options.logger,
    // The onResponse hook below logs what may be logged.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    trustProxy: options.trustedProxies === undefined ? false : [...options.trustedProxies],
    bodyLimit: 64 * 1024,
    // Node.js looks every 30 s, and gives the headers alone as long.
    requestTimeout: 60_000,
    connectionTimeout: 60_000,
    forceCloseConnections: true,
    routerOptions: { caseSensitive: true, ignoreTrailingSlash: false, maxParamLength: 100 },
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    // No hook runs for these: the address or the method could not even be read.
    frameworkErrors: (_failure, request, reply) => refuseRaw(reply.raw, request.id),
    clientErrorHandler: answerUnreadable(answers, headers),
    http: {
      // Looked for below: Node.js would refuse without a word.
      requireHostHeader: false,
      // Java and curl offer HTTP/2 with requests of any kind (RFC 9110 §7.8): only what asks for a
      // socket goes to its door, the rest is answered as if nothing were offered.
      shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket',
    },
  });
  app.server.on('checkExpectation', (_request, response: ServerResponse) => {
    refuseRaw(response, randomUUID());
  });

  app.removeContentTypeParser('text/plain');
  app.addHook('onSend', async (_request, reply) => {
    // What has a stricter policy than pages have, says so itself.
    for (const [name, value] of headers) {
      if (!reply.hasHeader(name)) reply.header(name, value);
    }
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  app.addHook('onResponse', async (request, reply) => {
    // The route's pattern, not its path: paths carry ids of records and words of searches.
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? null,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        account: request.signedIn?.account.id ?? request.tokenHolder?.account,
        tokenId: request.tokenHolder?.token,
      },
      'request',
    );
  });

  addErrorAnswers(app, answers);
  addGuard(app, {
    identity: options.identity,
    origins: allowedOrigins(publicUrl),
    isReady: options.isReady,
    ...(options.admit !== undefined && { admit: options.admit }),
  });

  app.get('/healthz', async (_request, reply) => {
    if (options.isReady()) return { status: 'ok' };
    return reply.code(503).send({ status: 'starting' });
  });
  for (const add of options.routes ?? []) add(app);
  addIdentityRoutes(app, options);
  if (options.webRoot !== undefined) await addStaticFiles(app, options.webRoot);
  await app.ready();
  return app;
}
