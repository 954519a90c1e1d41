import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Logger } from 'pino';
import type { ErrorParams } from '#kernel/base/app-error.ts';
import { type AccountId, isTenantId, type TenantId } from '#kernel/base/ids.ts';
import { limits } from '#kernel/protocol/limits.ts';
import type { SessionId } from '#identity/ids.ts';
import type { Account, Device, Identity } from '#identity/port.ts';
import { isFromOurPages } from '#identity/page-origin.ts';
import { isLostHere, openSockets, type OpenSockets } from '#adapters/websocket/open-sockets.ts';

export interface SocketArrival {
  readonly socket: WebSocket;
  readonly account: Account;
  readonly device: Device;
  readonly session: SessionId;
  readonly tenantId: TenantId;
}

export interface UpgradeOptions {
  readonly server: Server;
  readonly identity: Pick<
    Identity,
    'sessionOf' | 'lossOf' | 'tenantsOf' | 'liveSessions' | 'onSessionsEnded'
  >;
  /** From `allowedOrigins(publicUrl)`. */
  readonly origins: ReadonlySet<string>;
  readonly isReady: () => boolean;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly onConnection: (arrival: SocketArrival) => void;
  /** Counts an arrival of the account; answers after how many seconds the next may be, or null. */
  readonly admit?: (account: AccountId) => number | null;
  readonly socketsPerAccount?: number;
  /** How often all open sessions are looked up again, in one query. */
  readonly recheckMs?: number;
  readonly pingMs?: number;
}

export interface SocketDoor extends Pick<OpenSockets, 'count' | 'closeMember' | 'recheck'> {
  /** Closes every socket and stops the timers. */
  readonly close: () => void;
}

/**
 * The door of `GET /sync/:tenant`: origin, session and membership are checked before the protocol
 * switches, so that a refused client never has a socket (ID40).
 */
export function openSocketDoor(options: UpgradeOptions): SocketDoor {
  const { server, identity, logger } = options;
  const perAccount = options.socketsPerAccount ?? 20;
  const protocol = new WebSocketServer({
    noServer: true,
    maxPayload: limits.messageBytes,
    perMessageDeflate: false,
    clientTracking: false,
  });
  const open = openSockets({
    identity,
    logger,
    recheckMs: options.recheckMs ?? 15_000,
    pingMs: options.pingMs ?? 30_000,
  });

  async function decide(request: IncomingMessage) {
    const tenantId = tenantOf(request);
    if (!options.isReady()) return refusal(503, 'http.not-ready');
    if (!isFromOurPages(request.headers, options.origins)) {
      return refusal(403, 'http.origin-refused');
    }
    const signedIn = await identity.sessionOf(request.headers);
    if (signedIn === null) {
      const loss = await identity.lossOf(request.headers);
      return refusal(
        401,
        isLostHere(loss, tenantId) ? 'sync.device-lost' : 'identity.not-signed-in',
      );
    }
    const retryAfterS = options.admit?.(signedIn.account.id) ?? null;
    if (retryAfterS !== null) {
      return refusal(429, 'api.too-many-requests', { retryAfterSeconds: retryAfterS });
    }
    // A tenant the account is not in answers like one that does not exist.
    const tenants = await identity.tenantsOf(signedIn.account.id);
    if (tenantId === null || !tenants.includes(tenantId)) return refusal(404, 'http.not-found');
    return { kind: 'welcome', signedIn, tenantId } as const;
  }

  async function onUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> {
    const ignore = () => undefined;
    stream.on('error', ignore);
    const decision = await decide(request).catch((failure: unknown) => {
      logger.error({ err: failure }, 'upgrade failed');
      return refusal(503, 'http.unavailable');
    });
    if (stream.destroyed) return;
    if (decision.kind === 'refusal') {
      refuse(stream, decision);
      return;
    }
    const { signedIn, tenantId } = decision;
    const account = signedIn.account.id;
    // Counted and opened without a pause between: of sockets that arrive at once none slips by.
    if (open.count(account) >= perAccount) {
      refuse(stream, refusal(429, 'http.too-many-sockets'));
      return;
    }
    protocol.handleUpgrade(request, stream, head, (socket) => {
      stream.off('error', ignore);
      open.add(socket, { session: signedIn.session, account, tenantId });
      logger.info({ account, device: signedIn.device.id, tenant: tenantId }, 'socket open');
      options.onConnection({ socket, ...signedIn, tenantId });
    });
  }

  // Who may come in and does not speak the protocol.
  protocol.on('wsClientError', (_failure, stream) => {
    refuse(stream, refusal(400, 'http.request-invalid'));
  });
  const listener = (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    void onUpgrade(request, stream, head);
  };
  server.on('upgrade', listener);

  return {
    count: open.count,
    closeMember: open.closeMember,
    recheck: open.recheck,
    close() {
      server.off('upgrade', listener);
      open.close();
      protocol.close();
    },
  };
}

function refusal(status: number, code: string, params: ErrorParams = {}) {
  return { kind: 'refusal', status, code, params } as const;
}

function tenantOf(request: IncomingMessage): TenantId | null {
  const match = /^\/sync\/(t_[0-9a-f]{12})$/.exec((request.url ?? '').slice(0, 100));
  const tenant = match?.[1];
  return tenant !== undefined && isTenantId(tenant) ? tenant : null;
}

function refuse(stream: Duplex, { status, code, params }: ReturnType<typeof refusal>): void {
  const body = JSON.stringify({ title: STATUS_CODES[status], status, code, params });
  const wait = params['retryAfterSeconds'];
  stream.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      'Connection: close',
      'Content-Type: application/problem+json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Cache-Control: no-store',
      'X-Content-Type-Options: nosniff',
      ...(wait === undefined ? [] : [`Retry-After: ${String(wait)}`]),
      '',
      body,
    ].join('\r\n'),
  );
}
