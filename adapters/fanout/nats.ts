import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import {
  connect,
  credsAuthenticator,
  type NatsConnection,
  type NodeConnectionOptions,
  PermissionViolationError,
} from '@nats-io/transport-node';
import { AppError } from '#kernel/base/app-error.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import {
  fanoutOver,
  type Line,
  type LineEvents,
  type LineOptions,
  type OpenableFanout,
} from '#adapters/fanout/over-line.ts';
import { messageBytes } from '#adapters/fanout/sealed-message.ts';

export interface NatsFanoutOptions extends LineOptions {
  /** Such as `nats://127.0.0.1:4222`, or `tls://…`, which speaks nothing without TLS. */
  readonly servers: readonly string[];
  /** Keeps installations on one NATS apart: letters and digits. */
  readonly installation: string;
  readonly token?: string;
  /** Path of a credentials file. */
  readonly credentials?: string;
  /** Path of the certificate that signed the server's, where the system does not know it. */
  readonly authority?: string;
}

/** For all servers of the installation. */
const everybody = 'all';

/** Fan-out over NATS: one subject per tenant. */
export function natsFanout(options: NatsFanoutOptions): OpenableFanout {
  const place = `obhut.${options.installation}`;
  const subject = (tenant: TenantId | null) => `${place}.${tenant ?? everybody}`;
  return fanoutOver(async (events) => {
    let connection: NatsConnection | null = null;
    try {
      connection = await connect(await connectionOptions(options));
      return await lineOver(connection, events);
    } catch (cause) {
      await connection?.close();
      throw new AppError(
        'startup.fanout-unreachable',
        {
          place: options.servers.join(', '),
          detail: cause instanceof Error ? cause.message : String(cause),
        },
        { cause },
      );
    }
  }, options);

  async function lineOver(connection: NatsConnection, events: LineEvents): Promise<Line> {
    let up = true;
    const refused: Error[] = [];
    const hear = (about: string) => {
      const subscription = connection.subscribe(about, {
        callback: (error, message) => {
          if (error === null) events.onText(message.string());
        },
      });
      return () => subscription.unsubscribe();
    };
    hear(subject(null));
    const watching = watch(connection, {
      onState(state) {
        if (state === up) return;
        up = state;
        if (up) events.onUp();
        else events.onDown();
      },
      onRefused(error) {
        refused.push(error);
        events.onLost(1);
      },
    });
    // Whether one may speak it says only when one does: here to nobody.
    connection.publish(`${place}.nobody`);
    await connection.flush();
    await turn();
    for (const error of refused) throw error;
    const most = connection.info?.max_payload ?? messageBytes;
    if (most < messageBytes) {
      throw new Error(`its max_payload is ${most} bytes, and ${messageBytes} are needed`);
    }
    return {
      send(tenant, text) {
        // The client would keep it until the line is back, in any number.
        if (!up || connection.isClosed()) {
          events.onLost(1);
          return;
        }
        try {
          connection.publish(subject(tenant), text);
        } catch {
          // It has come back with other limits.
          events.onLost(1);
        }
      },
      want: (tenant) => hear(subject(tenant)),
      async close() {
        await connection.close();
        await watching;
      },
    };
  }
}

async function connectionOptions(options: NatsFanoutOptions): Promise<NodeConnectionOptions> {
  const { servers, token, credentials, authority } = options;
  const encrypted = servers.some((server) => server.startsWith('tls://'));
  return {
    servers: [...servers],
    name: 'obhut',
    noEcho: true,
    timeout: 10_000,
    maxReconnectAttempts: -1,
    ignoreAuthErrorAbort: true,
    reconnectTimeWait: 250,
    reconnectJitter: 500,
    reconnectJitterTLS: 500,
    pingInterval: 20_000,
    maxPingOut: 2,
    ...(token !== undefined && { token }),
    ...(credentials !== undefined && {
      authenticator: credsAuthenticator(await readFile(credentials)),
    }),
    ...(encrypted && {
      tls: {
        ...(authority !== undefined && { ca: await readFile(authority, 'utf8') }),
        ...identityOf(servers),
      },
    }),
  };
}

/** Of a server that was named by its address the client asks a certificate of `localhost`. */
function identityOf(servers: readonly string[]) {
  const hosts = servers.map((server) => new URL(server).hostname.replace(/^\[(.*)\]$/, '$1'));
  const addresses = hosts.filter((host) => isIP(host) !== 0);
  return {
    checkServerIdentity(host: string, certificate: PeerCertificate): Error | undefined {
      const isNamed = host !== 'localhost' || hosts.includes(host);
      const meant = isNamed ? [host] : [];
      if (host === 'localhost') meant.push(...addresses);
      const wrong = meant.map((name) => checkServerIdentity(name, certificate));
      return wrong.includes(undefined) ? undefined : wrong[0];
    },
  };
}

interface Watcher {
  onState(up: boolean): void;
  onRefused(error: Error): void;
}

async function watch(connection: NatsConnection, tell: Watcher): Promise<void> {
  for await (const status of connection.status()) {
    if (status.type === 'disconnect' || status.type === 'staleConnection') tell.onState(false);
    if (status.type === 'error' && status.error instanceof PermissionViolationError) {
      tell.onRefused(status.error);
    }
    if (status.type !== 'reconnect') continue;
    // Who asks before the server listens for it could miss what follows.
    const listens = await connection.flush().then(
      () => true,
      () => false,
    );
    if (listens) tell.onState(true);
  }
}
