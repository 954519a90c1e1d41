import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '#kernel/base/app-error.ts';
import type { Identity, SignedIn } from '#identity/port.ts';
import type { TokenHolder } from '#identity/token-port.ts';
import { isFromOurPages, isReadByOthers } from '#identity/page-origin.ts';
import {
  isApiPath,
  isTokenPath,
  publicRoutes,
  signedRoutes,
  uploadRoutes,
} from '#adapters/http/public-routes.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is asking; null on public routes without a session. */
    signedIn: SignedIn | null;
    /** Which token is asking; null where a session is. */
    tokenHolder: TokenHolder | null;
  }
}

/** Who is asking, on a route that is not public. */
export function signedInOf(request: FastifyRequest): SignedIn {
  if (request.signedIn === null) throw new AppError('identity.not-signed-in');
  return request.signedIn;
}

/** Refuses everything that is not on the public list and has no session, then checks its form. */
export function addGuard(
  app: FastifyInstance,
  options: {
    readonly identity: Pick<Identity, 'sessionOf' | 'lossOf' | 'liveSessions' | 'tokens'>;
    readonly origins: ReadonlySet<string>;
    readonly isReady: () => boolean;
    /** Called for every request to the API, once it is known who asks. Throws to refuse it. */
    readonly admit?: (request: FastifyRequest, reply: FastifyReply) => void;
  },
): void {
  app.decorateRequest('signedIn', null);
  app.decorateRequest('tokenHolder', null);
  app.addHook('onRequest', async (request, reply) => {
    // RFC 9112 §3.2; nothing is decided by what it says.
    if (request.raw.httpVersion !== '1.0' && request.headers.host === undefined) {
      throw new AppError('http.request-invalid');
    }
    const path = classOf(request);
    if (path === '/healthz') return;
    const open = isPublic(request, path);
    const api = isApiPath(path);
    if (!options.isReady()) throw new AppError('http.not-ready');
    // The shell's files are the same for everybody; who asks for them is not looked up.
    const token = isTokenPath(path) ? bearerOf(request.headers.authorization) : null;
    if (token !== null) {
      // Who shows a token is judged by it alone, whatever cookies come along (AP8).
      request.tokenHolder = await options.identity.tokens.holderOf(token);
      if (request.tokenHolder === null) throw new AppError('identity.not-signed-in');
    } else {
      if (api || !open) request.signedIn = await options.identity.sessionOf(request.headers);
      if (!open && request.signedIn === null) throw await notSignedIn(options.identity, request);
    }
    if (api) options.admit?.(request, reply);

    // A cookie is sent by browsers unasked; a token by nobody who does not hold it.
    const unasked = token === null;
    if (isSigned(request)) return;
    if (changesState(request.method)) {
      if (unasked && !isFromOurPages(request.headers, options.origins)) {
        throw new AppError('http.origin-refused');
      }
      if (!isJsonOrEmpty(request) && !isUpload(request)) throw new AppError('http.not-json');
    } else if (unasked && api && isReadByOthers(request.headers)) {
      throw new AppError('http.origin-refused');
    }
    if (request.is404 || (api && request.routeOptions.url === '/*')) {
      throw new AppError('http.not-found');
    }
  });

  // A body may be long on its way; who ended meanwhile, token or session, opens nothing (AP11, ID53).
  app.addHook('preHandler', async (request) => {
    const { method, signedIn, tokenHolder } = request;
    if (!changesState(method)) return;
    if (tokenHolder !== null) {
      if (await options.identity.tokens.isLive(tokenHolder.token)) return;
      throw new AppError('identity.not-signed-in');
    }
    if (signedIn === null) return;
    const live = await options.identity.liveSessions([signedIn.session]);
    if (live.has(signedIn.session)) return;
    request.signedIn = null;
    if (!isPublic(request, classOf(request))) throw await notSignedIn(options.identity, request);
  });
}

/** A lost device that comes back hears that it is lost, so that it drops what it holds (ID51). */
async function notSignedIn(
  identity: Pick<Identity, 'lossOf'>,
  { headers }: FastifyRequest,
): Promise<AppError> {
  const loss = await identity.lossOf(headers);
  if (loss === null) return new AppError('identity.not-signed-in');
  const { tenants } = loss;
  return new AppError('sync.device-lost', {
    tenants: tenants === 'all' ? tenants : tenants.join(','),
  });
}

/** What follows `Bearer` (RFC 6750 §2.1); null for other schemes, which are not for us. */
function bearerOf(authorization: string | undefined): string | null {
  const scheme = /^bearer(?: +|$)/i.exec(authorization ?? '')?.[0];
  return scheme === undefined ? null : (authorization ?? '').slice(scheme.length);
}

export function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '';
}

/**
 * What a request is judged by: the route it takes, however the address that leads there is written
 * (`/%61pi/…`, `http://host/api/…`). Where no route takes it, the address as it stands.
 */
function classOf(request: FastifyRequest): string {
  const route = request.routeOptions.url;
  return request.is404 || route === undefined || route === '/*' ? pathOf(request) : route;
}

function isPublic(request: FastifyRequest, path: string): boolean {
  const route = request.routeOptions.url;
  if (request.is404 || route === undefined) return false;
  // The wildcard of the shell also matches what no route of the API took.
  if (route === '/*' && isApiPath(path)) return false;
  return publicRoutes.has(`${request.method} ${route}`);
}

function changesState(method: string): boolean {
  return method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS';
}

function isSigned(request: FastifyRequest): boolean {
  return !request.is404 && signedRoutes.has(`${request.method} ${request.routeOptions.url ?? ''}`);
}

/** A type that no foreign page sends without being asked for it first, either. */
function isUpload(request: FastifyRequest): boolean {
  return (
    !request.is404 &&
    uploadRoutes.has(`${request.method} ${request.routeOptions.url ?? ''}`) &&
    request.headers['content-type'] === 'application/offset+octet-stream'
  );
}

/** A form, or text/plain, is what a foreign page can send without asking first. */
function isJsonOrEmpty(request: FastifyRequest): boolean {
  const { 'content-type': type, 'content-length': length } = request.headers;
  if (type !== undefined) return /^application\/json(?: ?; ?charset="?utf-8"?)?$/i.test(type);
  const chunked = request.headers['transfer-encoding'] !== undefined;
  return !chunked && (length === undefined || length === '0');
}
