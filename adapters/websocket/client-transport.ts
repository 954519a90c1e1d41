import { AppError } from '#kernel/base/app-error.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import type { Connection, Transport } from '#kernel/sync/client/transport.ts';

/** More than any page is; a longer message is not from our server. */
const longestMessage = 32 * 1024 * 1024;

const closeNormally = 1000;

/**
 * The socket of a browser to `GET /sync/:tenant`. A browser cannot see why a socket was refused,
 * so `whyRefused` is asked then: the code the server gives over HTTP, or null when it is away.
 */
export function webSocketTransport(options: {
  /** Of the page, or `ws:`/`wss:`; the path is replaced. */
  readonly baseUrl: string;
  readonly tenantId: TenantId;
  readonly whyRefused?: ((tenantId: TenantId) => Promise<string | null>) | undefined;
  /** Calls the listener when the device loses its network, which a socket notices only much later. Returns the stop. */
  readonly onOffline?: ((listener: () => void) => () => void) | undefined;
}): Transport {
  const { tenantId, whyRefused, onOffline } = options;
  const url = socketUrl(options.baseUrl, tenantId);
  return {
    connect: (events) =>
      new Promise<Connection>((resolve, reject) => {
        const socket = new WebSocket(url);
        let opened = false;
        let isOver = false;
        const stopListening = onOffline?.(() => {
          end();
          if (opened) events.onClose({ code: null });
          else reject(new AppError('sync.unreachable'));
          socket.close(closeNormally);
        });
        const end = (): void => {
          isOver = true;
          stopListening?.();
        };
        socket.addEventListener('open', () => {
          opened = true;
          resolve({
            send: (message) => socket.send(JSON.stringify(message)),
            close: () => {
              end();
              socket.close(closeNormally);
            },
          });
        });
        socket.addEventListener('message', (event: MessageEvent<unknown>) => {
          events.onMessage(decode(event.data));
        });
        socket.addEventListener('close', (event) => {
          if (isOver) return;
          end();
          if (opened) {
            events.onClose({ code: codeOf(event) });
            return;
          }
          const asking = whyRefused?.(tenantId) ?? Promise.resolve(null);
          asking
            .catch(() => null)
            .then((code) => reject(new AppError(code ?? 'sync.unreachable')))
            .catch(() => {});
        });
      }),
  };
}

/**
 * Asks `GET /api/session` why there is no socket: signed out, no member of this tenant (any
 * more), or null when neither is so or the server is away.
 */
export async function askSession(tenantId: TenantId): Promise<string | null> {
  const answer = await fetch('/api/session', {
    credentials: 'same-origin',
    cache: 'no-store',
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(10_000),
  });
  if (answer.status === 401) return whyEnded(await answer.json().catch(() => null), tenantId);
  if (!answer.ok) return null;
  const body: unknown = await answer.json();
  const tenants = tenantsIn(body);
  return tenants === null || tenants.includes(tenantId) ? null : 'access.no-member';
}

/** The session is over; whether the device was reported lost, for this tenant, stands in the answer. */
function whyEnded(body: unknown, tenantId: TenantId): string {
  const isLost =
    typeof body === 'object' && body !== null && 'code' in body && body.code === 'sync.device-lost';
  if (!isLost) return 'identity.not-signed-in';
  const params: unknown = 'params' in body ? body.params : null;
  const tenants: unknown =
    typeof params === 'object' && params !== null && 'tenants' in params ? params.tenants : 'all';
  const isOurs = tenants === 'all' || String(tenants).split(',').includes(tenantId);
  return isOurs ? 'sync.device-lost' : 'identity.not-signed-in';
}

function tenantsIn(body: unknown): readonly unknown[] | null {
  if (typeof body !== 'object' || body === null || !('tenants' in body)) return null;
  if (!Array.isArray(body.tenants)) return null;
  const tenants: readonly unknown[] = body.tenants;
  return tenants.map((tenant) =>
    typeof tenant === 'object' && tenant !== null && 'id' in tenant ? tenant.id : null,
  );
}

function socketUrl(baseUrl: string, tenantId: TenantId): string {
  const url = new URL(`/sync/${tenantId}`, baseUrl);
  if (url.protocol === 'https:') url.protocol = 'wss:';
  if (url.protocol === 'http:') url.protocol = 'ws:';
  return url.href;
}

function decode(data: unknown): unknown {
  if (typeof data !== 'string' || data.length > longestMessage) return undefined;
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

/** The reason is a registered code, by which the server says why; or nothing. */
function codeOf(event: CloseEvent): string | null {
  if (event.code === 4401) return 'identity.not-signed-in';
  if (event.code === 4403) return 'access.no-member';
  return /^[a-z-]{1,40}\.[a-z-]{1,40}$/.test(event.reason) ? event.reason : null;
}
