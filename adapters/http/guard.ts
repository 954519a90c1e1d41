import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '#kernel/base/app-error.ts';
import type { Identity, SignedIn } from '#identity/port.ts';
import { isFromOurPages, isReadByOthers } from '#identity/page-origin.ts';
import { isApiPath, publicRoutes } from '#adapters/http/public-routes.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is asking; null on public routes without a session. */
    signedIn: SignedIn | null;
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
    readonly identity: Pick<Identity, 'sessionOf' | 'lossOf'>;
    readonly origins: ReadonlySet<string>;
    readonly isReady: () => boolean;
  },
): void {
  app.decorateRequest('signedIn', null);
  app.addHook('onRequest', async (request) => {
    const path = pathOf(request);
    if (path === '/healthz') return;
    const open = isPublic(request, path);
    const api = isApiPath(path);
    if (!options.isReady()) throw new AppError('http.not-ready');
    // The shell's files are the same for everybody; who asks for them is not looked up.
    if (api || !open) request.signedIn = await options.identity.sessionOf(request.headers);
    if (!open && request.signedIn === null) throw await notSignedIn(options.identity, request);

    if (changesState(request.method)) {
      if (!isFromOurPages(request.headers, options.origins)) {
        throw new AppError('http.origin-refused');
      }
      if (!isJsonOrEmpty(request)) throw new AppError('http.not-json');
    } else if (api && isReadByOthers(request.headers)) {
      throw new AppError('http.origin-refused');
    }
    if (request.is404 || (api && request.routeOptions.url === '/*')) {
      throw new AppError('http.not-found');
    }
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

export function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '';
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

/** A form, or text/plain, is what a foreign page can send without asking first. */
function isJsonOrEmpty(request: FastifyRequest): boolean {
  const { 'content-type': type, 'content-length': length } = request.headers;
  if (type !== undefined) return /^application\/json(?: ?; ?charset="?utf-8"?)?$/i.test(type);
  const chunked = request.headers['transfer-encoding'] !== undefined;
  return !chunked && (length === undefined || length === '0');
}
