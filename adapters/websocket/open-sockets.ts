import type { WebSocket } from 'ws';
import type { Logger } from 'pino';
import type { AccountId, TenantId } from '#kernel/base/ids.ts';
import type { SessionId } from '#identity/ids.ts';
import type { Identity, Loss } from '#identity/port.ts';

interface SocketOwner {
  readonly session: SessionId;
  readonly account: AccountId;
  readonly tenantId: TenantId;
}

export interface OpenSockets {
  readonly add: (socket: WebSocket, owner: SocketOwner) => void;
  readonly count: (account: AccountId) => number;
  /** For when an account leaves a tenant. */
  readonly closeMember: (account: AccountId, tenant: TenantId) => void;
  /** Looks up at once which of these sessions have ended; null: of all. */
  readonly recheck: (sessions: readonly string[] | null) => void;
  readonly close: () => void;
}

/** Close codes a client can tell apart (4000–4999 are ours). */
export const socketClose = {
  sessionEnded: { code: 4401, reason: 'identity.not-signed-in' },
  /** The device drops what it holds (ID51). */
  deviceLost: { code: 4410, reason: 'sync.device-lost' },
  memberGone: { code: 4403, reason: 'http.not-found' },
  serverStops: { code: 1012, reason: '' },
} as const;

/** Whether what is lost of a device is its copy of this tenant too. */
export function isLostHere(loss: Loss | null, tenant: TenantId | null): boolean {
  if (loss === null) return false;
  return loss.tenants === 'all' || (tenant !== null && loss.tenants.includes(tenant));
}

/** What a peer has to answer a close, before its connection is cut. */
const farewellMs = 500;

/**
 * The open sockets of this process. A socket lives as long as its session: ends in this process
 * close it at once, ends elsewhere at the next re-check (ID42).
 */
export function openSockets(options: {
  readonly identity: Pick<Identity, 'liveSessions' | 'onSessionsEnded'>;
  readonly logger: Pick<Logger, 'warn'>;
  readonly recheckMs: number;
  readonly pingMs: number;
}): OpenSockets {
  const { identity, logger } = options;
  const owners = new Map<WebSocket, SocketOwner>();
  const counts = new Map<AccountId, number>();
  const silent = new WeakSet<WebSocket>();

  function end(socket: WebSocket, { code, reason }: { code: number; reason: string }): void {
    // Nothing more is read: a message behind the end of the session must not be acted on.
    socket.removeAllListeners('message');
    socket.close(code, reason);
    setTimeout(() => socket.terminate(), farewellMs).unref();
  }

  function endWhere(
    matches: (owner: SocketOwner) => boolean,
    why: { code: number; reason: string },
  ): void {
    for (const [socket, owner] of owners) if (matches(owner)) end(socket, why);
  }

  const stopListening = identity.onSessionsEnded((sessions, loss) => {
    const ended = new Set(sessions);
    endWhere(
      ({ session, tenantId }) => ended.has(session) && isLostHere(loss, tenantId),
      socketClose.deviceLost,
    );
    endWhere(
      ({ session, tenantId }) => ended.has(session) && !isLostHere(loss, tenantId),
      socketClose.sessionEnded,
    );
  });

  async function recheck(only: ReadonlySet<string> | null): Promise<void> {
    const open = Array.from(owners.values(), (owner) => owner.session);
    const asked = new Set(open.filter((session) => only?.has(session) ?? true));
    if (asked.size === 0) return;
    const live = await identity.liveSessions([...asked]);
    endWhere(
      (owner) => asked.has(owner.session) && !live.has(owner.session),
      socketClose.sessionEnded,
    );
  }

  function recheckNow(only: ReadonlySet<string> | null): void {
    recheck(only).catch((failure: unknown) => {
      // Without the database no socket can read or write either; the next round decides.
      logger.warn({ err: failure }, 'sessions not re-checked');
    });
  }
  const rechecking = setInterval(() => recheckNow(null), options.recheckMs).unref();

  const pinging = setInterval(() => {
    for (const socket of owners.keys()) {
      if (silent.has(socket)) {
        socket.terminate();
        continue;
      }
      silent.add(socket);
      socket.ping();
    }
  }, options.pingMs).unref();

  return {
    add(socket, owner) {
      owners.set(socket, owner);
      counts.set(owner.account, (counts.get(owner.account) ?? 0) + 1);
      socket.on('pong', () => silent.delete(socket));
      // A broken frame or a message that is too large; ws closes the socket itself.
      socket.on('error', () => undefined);
      socket.once('close', () => {
        owners.delete(socket);
        const left = (counts.get(owner.account) ?? 1) - 1;
        if (left === 0) counts.delete(owner.account);
        else counts.set(owner.account, left);
      });
      // The session may have ended while the protocol was switching.
      identity.liveSessions([owner.session]).then(
        (live) => {
          if (!live.has(owner.session)) end(socket, socketClose.sessionEnded);
        },
        () => undefined,
      );
    },
    count: (account) => counts.get(account) ?? 0,
    closeMember: (account, tenant) =>
      endWhere(
        (owner) => owner.account === account && owner.tenantId === tenant,
        socketClose.memberGone,
      ),
    recheck: (sessions) => recheckNow(sessions === null ? null : new Set(sessions)),
    close() {
      stopListening();
      clearInterval(rechecking);
      clearInterval(pinging);
      endWhere(() => true, socketClose.serverStops);
    },
  };
}
